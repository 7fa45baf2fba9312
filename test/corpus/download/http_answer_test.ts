import assert from "node:assert/strict";
import { DownloadError } from "../../../lib/corpus/download/download_error.ts";
import {
  answerStart,
  AttemptError,
  checkLength,
  type PartState,
  requestHeaders,
  StartOver,
  strongEtag,
} from "../../../lib/corpus/download/http_answer.ts";

const FILE = { url: "http://127.0.0.1/x", size: 100, md5: "" };
const state = (etag: string | null = null): PartState => ({
  etag,
  withoutIfRange: false,
  joined: false,
});
const answer = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers });
const range = { "content-range": "bytes 40-99/100" };

Deno.test("requestHeaders() asks for plain bytes, from where the part ends, in its version", () => {
  const all = (start: number, part: PartState) =>
    Object.fromEntries(requestHeaders(start, part));
  const plain = { "accept-encoding": "identity" };
  assert.deepEqual(all(0, state('"a"')), plain);
  assert.deepEqual(all(40, state()), { ...plain, range: "bytes=40-" });
  assert.deepEqual(all(40, state('"a"')), {
    ...plain,
    "range": "bytes=40-",
    "if-range": '"a"',
  });
});

Deno.test("strongEtag() passes over weak marks, which promise nothing byte for byte", () => {
  assert.equal(strongEtag(answer(200, { etag: '"md5:00"' })), '"md5:00"');
  assert.equal(strongEtag(answer(200, { etag: 'W/"a"' })), null);
  assert.equal(strongEtag(answer(200)), null);
});

Deno.test("answerStart() goes on only with the very range that was asked for", () => {
  assert.equal(answerStart(answer(206, range), FILE, 40, state('"a"')), 40);
  const others: Record<string, string>[] = [
    {},
    { "content-range": "bytes 39-99/100" },
    { "content-range": "bytes 40-98/100" },
    { "content-range": "bytes 40-99/*" },
    { "content-range": "bytes 40-99/101" },
    { ...range, etag: '"b"' },
  ];
  for (const headers of others) {
    assert.throws(
      () => answerStart(answer(206, headers), FILE, 40, state('"a"')),
      StartOver,
      JSON.stringify(headers),
    );
  }
  assert.throws(() => answerStart(answer(416), FILE, 40, state()), StartOver);
});

Deno.test("answerStart() refuses a range that nobody asked for", () => {
  assert.throws(
    () => answerStart(answer(206, range), FILE, 0, state()),
    DownloadError,
  );
});

Deno.test("answerStart() reads waits in seconds and passes over dates", () => {
  const waits = [["7", 7000], ["Wed, 21 Oct 2026 07:28:00 GMT", 0], ["-5", 0]];
  for (const [header, wait] of waits) {
    const response = answer(503, { "retry-after": String(header) });
    assert.throws(
      () => answerStart(response, FILE, 0, state()),
      (error) => error instanceof AttemptError && error.wait === wait,
    );
  }
});

Deno.test("checkLength() compares what is offered with what is missing", () => {
  checkLength(answer(206, { "content-length": "60" }), FILE, 40);
  checkLength(answer(200), FILE, 0);
  assert.throws(
    () => checkLength(answer(200, { "content-length": "60" }), FILE, 0),
    /must have 100 bytes, the server offers 60/,
  );
});
