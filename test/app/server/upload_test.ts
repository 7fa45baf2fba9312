import assert from "node:assert/strict";
import { ByteBudget, withUpload } from "../../../lib/app/server/upload.ts";

const limits = { bodyBytes: 1_000, uploadSeconds: 0.3 };

/** A request whose body is these chunks; one that does not end if `open`. */
function request(chunks: number[], open = false): Request {
  const body = new ReadableStream({
    start(controller) {
      for (const size of chunks) controller.enqueue(new Uint8Array(size));
      if (!open) controller.close();
    },
  });
  return new Request("http://localhost/", { method: "POST", body });
}

const measure = (body: Uint8Array) => Promise.resolve(body.length);

Deno.test("withUpload() gives bodies up to the limit, whole", async () => {
  const budget = new ByteBudget(2_000);
  for (const chunks of [[], [1], [500, 500]]) {
    const size = await withUpload(request(chunks), { limits, budget }, measure);
    assert.equal(size, chunks.reduce((a, b) => a + b, 0));
  }
  assert.equal(budget.held, 0);
});

Deno.test("withUpload() refuses a byte too many, announced or not, and a body that doesn't end", async () => {
  const budget = new ByteBudget(2_000);
  const code = (request: Request) =>
    withUpload(request, { limits, budget }, measure)
      .then(String, ({ code }) => code);
  const announced = new Request("http://localhost/", {
    method: "POST",
    headers: { "Content-Length": "1001" },
    body: "x",
  });
  assert.equal(await code(request([500, 501])), "too-large");
  assert.equal(await code(announced), "too-large");
  assert.equal(await code(request([10], true)), "upload-timeout");
  assert.equal(budget.held, 0);
});

Deno.test("withUpload() holds the bytes until they are used, and refuses more than all may hold", async () => {
  const budget = new ByteBudget(1_500);
  const options = { limits, budget };
  await withUpload(request([900]), options, async () => {
    assert.equal(budget.held, 900);
    const second = withUpload(request([900]), options, measure);
    await assert.rejects(second, { code: "busy" });
    assert.equal(budget.held, 900);
  });
  assert.equal(budget.held, 0);
});

Deno.test("withUpload() passes on what its user throws, and says when a body breaks off", async () => {
  const options = { limits, budget: new ByteBudget(1_500) };
  const fail = () => Promise.reject(new RangeError("used wrongly"));
  await assert.rejects(withUpload(request([9]), options, fail), RangeError);
  const body = new ReadableStream({
    start: (controller) => controller.error(new Error("connection reset")),
  });
  const broken = new Request("http://localhost/", { method: "POST", body });
  await assert.rejects(withUpload(broken, options, measure), {
    code: "bad-request",
  });
  assert.equal(options.budget.held, 0);
});
