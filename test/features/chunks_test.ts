import assert from "node:assert/strict";
import { countChunks, type Matrix, toChunks } from "../../lib/features/mod.ts";
import { readArray } from "./fixture.ts";

const input = readArray("chunks_input");
const logMel: Matrix = {
  data: Float32Array.from(input.data),
  shape: [input.shape[0], input.shape[1]],
};

Deno.test("toChunks() equals the public code's slices, bit for bit", () => {
  const { data, shape } = readArray("chunks_output");
  assert.deepEqual(shape, [7, 3, 128]);
  assert.deepEqual(toChunks(logMel), Float32Array.from(data));
});

Deno.test("toChunks() repeats half of each chunk in the next", () => {
  const chunks = toChunks(logMel);
  for (let c = 0; c < 6; c++) {
    for (let m = 0; m < 3; m++) {
      const row = (chunk: number) => (chunk * 3 + m) * 128;
      assert.deepEqual(
        chunks.subarray(row(c) + 64, row(c) + 128),
        chunks.subarray(row(c + 1), row(c + 1) + 64),
      );
    }
  }
});

Deno.test("toChunks() writes into a part of a batch, and gives copies", () => {
  const batch = new Float32Array(2 * 7 * 3 * 128).fill(-1);
  const part = batch.subarray(7 * 3 * 128);
  assert.equal(toChunks(logMel, part), part);
  assert.equal(batch[7 * 3 * 128 - 1], -1);
  assert.equal(batch[7 * 3 * 128], 0);
  part.fill(9);
  assert.equal(logMel.data[0], 0);
});

Deno.test("countChunks() counts whole chunks: 128 frames are one, 127 none", () => {
  assert.deepEqual([127, 128, 191, 192, 563].map((n) => countChunks(n)), [
    0,
    1,
    1,
    2,
    7,
  ]);
  assert.equal(countChunks(10, { width: 4, stride: 3 }), 3);
  assert.throws(() => countChunks(10, { stride: 0 }), RangeError);
});

Deno.test("toChunks() refuses short spectrograms and an out of another size", () => {
  const short: Matrix = { data: new Float32Array(127), shape: [1, 127] };
  assert.throws(() => toChunks(short), {
    name: "RangeError",
    message:
      "Cannot cut chunks: the spectrogram must have at least 128 frames, got 127",
  });
  assert.throws(() => toChunks(logMel, new Float32Array(5)), {
    name: "RangeError",
    message:
      "Cannot cut chunks: out must have 7 × 3 × 128 = 2688 values, got 5",
  });
});
