import assert from "node:assert/strict";
import {
  ByteBudget,
  type Upload,
  withUpload,
} from "../../../lib/app/server/upload.ts";

const limits = { bodyBytes: 1_000, uploadSeconds: 0.3 };

/** A body of these chunks; one that does not end if `open`. */
function upload(sizes: number[], open = false): Upload {
  const chunks = new ReadableStream({
    start(controller) {
      for (const size of sizes) controller.enqueue(new Uint8Array(size));
      if (!open) controller.close();
    },
  });
  return { chunks };
}

const measure = (body: Uint8Array) => Promise.resolve(body.length);

Deno.test("withUpload() gives bodies up to the limit, whole", async () => {
  const budget = new ByteBudget(2_000);
  for (const chunks of [[], [1], [500, 500]]) {
    const size = await withUpload(upload(chunks), { limits, budget }, measure);
    assert.equal(size, chunks.reduce((a, b) => a + b, 0));
  }
  assert.equal(budget.held, 0);
});

Deno.test("withUpload() refuses a byte too many, announced or not, and a body that doesn't end", async () => {
  const budget = new ByteBudget(2_000);
  const code = (upload: Upload) =>
    withUpload(upload, { limits, budget }, measure)
      .then(String, ({ code }) => code);
  const announced = { ...upload([1]), length: "1001" };
  assert.equal(await code(upload([500, 501])), "too-large");
  assert.equal(await code(announced), "too-large");
  assert.equal(await code(upload([10], true)), "upload-timeout");
  assert.equal(budget.held, 0);
});

Deno.test("withUpload() holds the bytes until they are used, and refuses more than all may hold", async () => {
  const budget = new ByteBudget(1_500);
  const options = { limits, budget };
  await withUpload(upload([900]), options, async () => {
    assert.equal(budget.held, 900);
    const second = withUpload(upload([900]), options, measure);
    await assert.rejects(second, { code: "busy" });
    assert.equal(budget.held, 900);
  });
  assert.equal(budget.held, 0);
});

Deno.test("withUpload() passes on what its user throws, and says when a body breaks off", async () => {
  const options = { limits, budget: new ByteBudget(1_500) };
  const fail = () => Promise.reject(new RangeError("used wrongly"));
  await assert.rejects(withUpload(upload([9]), options, fail), RangeError);
  const chunks = new ReadableStream({
    start: (controller) => controller.error(new Error("connection reset")),
  });
  await assert.rejects(withUpload({ chunks }, options, measure), {
    code: "bad-request",
  });
  assert.equal(options.budget.held, 0);
});
