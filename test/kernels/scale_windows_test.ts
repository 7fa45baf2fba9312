import assert from "node:assert/strict";
import fc from "fast-check";
import { Kernels, scaleWindows } from "../../lib/kernels/mod.ts";
import { Random } from "../../lib/random.ts";

const loaded = await Promise.all(
  ([[1, "strict"], [2, "relaxed"], [4, "strict"]] as const)
    .map(([threads, binary]) => Kernels.load({ threads, binary })),
);

/** Random values of either sign; divisors where they must not be 0. */
function values(n: number, purpose: string): Float32Array {
  const random = new Random(7, purpose);
  return new Float32Array(n).map(() => 40 * random.normal());
}

const shapes = fc.record({
  items: fc.integer({ min: 0, max: 19 }),
  rows: fc.integer({ min: 1, max: 9 }),
  count: fc.integer({ min: 1, max: 4 }),
  width: fc.integer({ min: 1, max: 21 }),
  stride: fc.integer({ min: 1, max: 13 }),
  rest: fc.integer({ min: 0, max: 5 }),
});

Deno.test("scaleWindows() is the definition in float32, any sizes, 1, 2 and 4 threads, both binaries", () => {
  fc.assert(
    fc.property(shapes, ({ items, rest, ...shape }) => {
      const { rows, count, width, stride } = shape;
      const columns = (count - 1) * stride + width + rest;
      const size = count * rows * width;
      const all = values(items * rows * columns, "matrices");
      const matrices = Array.from(
        { length: items },
        (_, i) => all.subarray(i * rows * columns, (i + 1) * rows * columns),
      );
      const mean = values(size, "mean");
      const scale = values(size, "scale").map(Math.abs);
      const want = new Float32Array(items * size).map((_, at) => {
        const i = at % size;
        const column = Math.floor(i / (rows * width)) * stride + i % width;
        const row = Math.floor(i / width) % rows;
        const value = matrices[Math.floor(at / size)][row * columns + column];
        return Math.fround(value - mean[i]) / scale[i];
      });
      for (const kernels of loaded) {
        new Float32Array(kernels.memory.buffer).fill(NaN);
        const { blocks } = kernels.heap;
        const out = new Float32Array(items * size);
        const tables = { mean, scale };
        scaleWindows(kernels, { ...shape, columns }, matrices, tables, out);
        assert.deepEqual(out, want);
        assert.equal(kernels.heap.blocks, blocks);
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("scaleWindows() gives its memory back where it does not fit", async () => {
  const kernels = await Kernels.load({ threads: 1, maximumPages: 4 });
  const { blocks } = kernels.heap;
  const n = 100_000;
  const tables = { mean: new Float32Array(n), scale: new Float32Array(n) };
  const shape = { rows: 1, columns: n, count: 1, width: n, stride: 1 };
  assert.throws(
    () => scaleWindows(kernels, shape, [tables.mean], tables, tables.scale),
    { name: "OutOfMemoryError" },
  );
  assert.equal(kernels.heap.blocks, blocks);
});
