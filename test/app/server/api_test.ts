import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import assert from "node:assert/strict";
import { HEADERS } from "../../../lib/app/headers.ts";
import type {
  ApiDescription,
  Predictions,
  ServerLimits,
} from "../../../lib/app/mod.ts";
import { startServer } from "../../../lib/app/mod.ts";
import { encodeWav, loadWaveform } from "../../../lib/audio/mod.ts";
import { setBackend } from "../../../lib/backend/mod.ts";
import { loadModel, PAPER_MODEL_FOLDER } from "../../../lib/files/mod.ts";
import { openListener } from "../../../lib/listen/mod.ts";
import { fixture } from "../../audio/fixtures.ts";
import { saveFramesModel } from "../../listen/frames_model.ts";
import { voiceFile } from "./test_server.ts";

const limits: Partial<ServerLimits> = {
  bodyBytes: 2 ** 20,
  files: 4,
  uploadSeconds: 1,
};
const folder = await Deno.makeTempDir();
await Deno.writeTextFile(`${folder}/index.html`, "<!doctype html>");
const model = PAPER_MODEL_FOLDER;
const server = await startServer({
  model,
  folder,
  port: 0,
  workers: 1,
  limits,
});
addEventListener("unload", () => void server.drain());

const fetchPath = (path: string, init?: RequestInit) =>
  fetch(new URL(path, server.url), init);
const description: ApiDescription = await (await fetchPath("api/openapi.json"))
  .json();
const ajv = new Ajv2020({ strict: false, formats: { "date-time": true } });
ajv.addSchema(description, "api");

/** The schema that the description has for an answer. */
// deno-lint-ignore no-explicit-any
function schemaOf(path: string, method: string, status: number): any {
  // deno-lint-ignore no-explicit-any
  const operation = description.paths[path]?.[method] as any;
  return operation?.responses[status]?.content["application/json"].schema;
}

/** Asks, and holds the answer to what the description says of it. */
async function ask<T>(
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; body: T; headers: Headers }> {
  const response = await fetchPath(path, init);
  const { status, headers } = response;
  const body = await response.json();
  const [address] = path.split("?");
  const method = (init.method ?? "get").toLowerCase();
  const schema = schemaOf(`/${address}`, method, status);
  const { $ref } = schema ?? { $ref: "#/components/schemas/Error" };
  const valid = ajv.validate({ $ref: `api${$ref}` }, body);
  assert.ok(valid, `${path} ${status}: ${ajv.errorsText()}`);
  for (const name in HEADERS) {
    assert.equal(headers.get(name), HEADERS[name], `${path}: ${name}`);
  }
  return { status, body, headers };
}

const post = (body: BodyInit, type = "audio/wav") =>
  ask<Predictions>("api/predictions", {
    method: "POST",
    headers: body instanceof FormData ? {} : { "Content-Type": type },
    body,
  });

/** Two answers by label, the same within a bound. */
function assertClose(
  a: Record<string, number>,
  b: Record<string, number>,
  bound: number,
): void {
  assert.deepEqual(Object.keys(a), Object.keys(b));
  for (const label in a) {
    const difference = Math.abs(a[label] - b[label]);
    assert.ok(difference < bound, `${label}: ${difference}`);
  }
}

/** What an error says. */
interface Failure {
  error: { code: string; message: string };
  predictions?: { file: number }[];
}

Deno.test("the description is an OpenAPI 3.1 document, by somebody else's validator", async () => {
  const { valid, errors } = await new Validator().validate(
    structuredClone(description) as unknown as Record<string, unknown>,
  );
  assert.ok(valid, JSON.stringify(errors));
});

Deno.test("a schema that says something else would be found", () => {
  const $ref = "api#/components/schemas/Health";
  assert.equal(ajv.validate({ $ref }, { status: "ok" }), false);
});

Deno.test("POST /api/predictions answers a file with what the model hears, within 1e-6", async () => {
  await setBackend("simd");
  const listener = openListener(await loadModel(model));
  for (const seed of [1, 2, 3]) {
    const file = voiceFile(seed);
    const heard = await listener.hear(await loadWaveform(file));
    const { status, body } = await post(file);
    assert.equal(status, 200);
    const [prediction] = body.predictions;
    assert.ok(prediction.outcome === "heard" && heard.inaudible === null);
    assert.equal(prediction.label, heard.label);
    const named = listener.labels.map((label, i) =>
      [label, heard.probabilities[i]] as const
    );
    assertClose(prediction.probabilities, Object.fromEntries(named), 1e-6);
    assert.deepEqual(prediction.window, { start: 0.5, end: 3.5 });
  }
  listener.dispose();
});

Deno.test("a form's files are answered in order, as each by itself", async () => {
  const files = [voiceFile(1), fixture("noise_16.flac"), voiceFile(2)];
  const form = new FormData();
  for (const file of files) form.append("file", new Blob([file]), "f.wav");
  form.append("file", new Blob(["no sound"]), "f.txt");
  const { status, body: { predictions, timings } } = await post(form);
  assert.equal(status, 200);
  assert.deepEqual(
    predictions.map(({ outcome }) => outcome),
    ["heard", "nothing to hear", "heard", "unreadable"],
  );
  assert.equal(timings.batch, 2);
  for (const i of [0, 2]) {
    const { body: { predictions: [alone] } } = await post(files[i]);
    const together = predictions[i];
    assert.ok(alone.outcome === "heard" && together.outcome === "heard");
    assertClose(alone.probabilities, together.probabilities, 1e-5);
  }
});

Deno.test("an offset moves the window: the answer is that of the part that begins there", async () => {
  const { samples, sampleRate } = await loadWaveform(voiceFile(1, 6));
  const part = { samples: samples.subarray(48_000), sampleRate };
  const { body: { predictions: [whole] } } = await ask<Predictions>(
    "api/predictions?offset=1.5",
    { method: "POST", body: voiceFile(1, 6) },
  );
  const { body: { predictions: [cut] } } = await post(
    encodeWav(part) as Uint8Array<ArrayBuffer>,
  );
  assert.ok(whole.outcome === "heard" && cut.outcome === "heard");
  assert.deepEqual(whole.window, { start: 1.5, end: 4.5 });
  assertClose(whole.probabilities, cut.probabilities, 1e-3); // 16 bits
});

Deno.test("every format is read; where there is nothing to hear the answer says why", async () => {
  const cases: [string, string][] = [
    ["mono.mp3", "too short"],
    ["mono.vorbis.ogg", "too short"],
    ["mono.opus.ogg", "too short"],
    ["noise_16.flac", "too short"],
  ];
  for (const [name, reason] of cases) {
    const { status, body: { predictions: [p] } } = await post(fixture(name));
    assert.equal(status, 200, name);
    assert.ok(p.outcome === "nothing to hear");
    assert.equal(p.reason, reason);
  }
  const silence = { samples: new Float32Array(64_000), sampleRate: 16_000 };
  const { body: { predictions: [p] } } = await post(
    encodeWav(silence) as Uint8Array<ArrayBuffer>,
  );
  assert.ok(p.outcome === "nothing to hear");
  assert.equal(p.reason, "silent");
});

Deno.test("what is wrong with a request has its status, its code and a sentence", async () => {
  const many = new FormData();
  for (let i = 0; i < 5; i++) many.append("f", new Blob(["x"]), "f");
  const bad = new FormData();
  for (let i = 0; i < 2; i++) bad.append("f", new Blob(["x"]), "f");
  const never = new ReadableStream({
    start: (c) => c.enqueue(new Uint8Array(9)),
  });
  const cases: [string, RequestInit, number, string][] = [
    ["api/predictions", { method: "POST" }, 400, "bad-request"],
    ["api/predictions", { method: "POST", body: "x" }, 422, "unreadable-audio"],
    ["api/predictions", { method: "POST", body: bad }, 422, "unreadable-audio"],
    ["api/predictions", { method: "POST", body: many }, 413, "too-many-files"],
    [
      "api/predictions",
      { method: "POST", body: new Uint8Array(2 ** 20 + 1) },
      413,
      "too-large",
    ],
    ["api/predictions", { method: "POST", body: never }, 408, "upload-timeout"],
    [
      "api/predictions?offset=-1",
      { method: "POST", body: "x" },
      400,
      "bad-request",
    ],
    [
      "api/predictions?offset=",
      { method: "POST", body: "x" },
      400,
      "bad-request",
    ],
    [
      "api/predictions?offset=61",
      { method: "POST", body: "x" },
      400,
      "bad-request",
    ],
    ["api/predictions", { method: "GET" }, 405, "method-not-allowed"],
    ["healthz", { method: "DELETE" }, 405, "method-not-allowed"],
    ["nothing", {}, 404, "not-found"],
    ["..%2f..%2fetc%2fpasswd", {}, 404, "not-found"],
    ["%E0%A4%A", {}, 404, "not-found"],
  ];
  for (const [path, init, status, code] of cases) {
    const answer = await ask<Failure>(path, init);
    assert.equal(answer.status, status, path);
    assert.equal(answer.body.error.code, code, path);
    assert.match(answer.body.error.message, /^[A-Z].*\.$/);
  }
});

Deno.test("nothing of a request comes back: neither names, content, types nor addresses", async () => {
  const mark = "<script>alert(1)</script>";
  const form = new FormData();
  form.append(mark, new Blob([mark], { type: "text/html" }), `${mark}.wav`);
  const requests: [string, RequestInit][] = [
    ["api/predictions", { method: "POST", body: form }],
    ["api/predictions", { method: "POST", body: mark }],
    [`api/predictions?offset=${mark}`, { method: "POST", body: mark }],
    [`${mark}`, {}],
    ["api/predictions", {
      method: "POST",
      body: "x",
      headers: { "Content-Type": `multipart/form-data; boundary=${mark}` },
    }],
  ];
  for (const [path, init] of requests) {
    const response = await fetchPath(path, init);
    const text = await response.text();
    assert.match(response.headers.get("Content-Type")!, /^application\/json/);
    assert.doesNotMatch(text, /script|alert|<scr/, path);
  }
});

Deno.test("GET /api/model, /healthz and the page answer as described", async () => {
  const info = await ask<{ labels: string[]; notice: string }>("api/model");
  assert.equal(info.body.labels.length, 8);
  assert.match(info.body.notice, /5\(1\)\(f\)/);
  const health = await ask<{ status: string; workers: number }>("healthz");
  assert.equal(health.body.status, "ok");
  assert.equal(health.body.workers, 1);
  const page = await fetchPath("");
  assert.equal(await page.text(), "<!doctype html>");
  assert.equal(
    page.headers.get("Content-Security-Policy"),
    HEADERS["Content-Security-Policy"],
  );
});

Deno.test("a model that looks for the voice says so, and which part it heard; an offset says where it may look", async () => {
  await setBackend("simd");
  const folder = await saveFramesModel();
  const other = await startServer({ model: folder, port: 0, workers: 1 });
  const listener = openListener(await loadModel(folder));
  try {
    const about = await (await fetch(new URL("api/model", other.url))).json();
    assert.equal(about.window, null);
    assert.equal(about.longest, 2.88);
    assert.equal(about.members, 2);
    const $ref = "api#/components/schemas/Model";
    assert.ok(ajv.validate({ $ref }, about), JSON.stringify(ajv.errors));
    const sound = await loadWaveform(voiceFile(1, 6));
    for (const offset of [undefined, 1.5]) {
      const query = offset === undefined ? "" : `?offset=${offset}`;
      const address = new URL(`api/predictions${query}`, other.url);
      const body = voiceFile(1, 6);
      const answer = await (await fetch(address, { method: "POST", body }))
        .json();
      const [prediction] = answer.predictions;
      const heard = await listener.hear(sound, offset);
      assert.ok(heard.inaudible === null);
      listener.labels.forEach((label, i) =>
        assert.ok(
          Math.abs(prediction.probabilities[label] - heard.probabilities[i]) <
            1e-6,
        )
      );
      const { start, end } = prediction.window;
      assert.ok(start >= (offset ?? 0) && end - start <= 2.88 && end <= 6);
    }
  } finally {
    listener.dispose();
    await other.drain();
  }
});
