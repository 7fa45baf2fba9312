import assert from "node:assert/strict";
import { batchTable, clipTable, stockJobs } from "./stock_layers_bench.ts";

Deno.test("stockJobs() are three convolutions and two poolings a block, poolings of its output", () => {
  const jobs = stockJobs();
  assert.equal(jobs.length, 4 * 5);
  const pool = jobs.find(({ layer, operation }) =>
    layer === "block 2" && operation === "poolGrad"
  );
  assert.deepEqual([pool?.channels, pool?.pool, pool?.height], [32, 4, 64]);
});

Deno.test("batchTable() gives speed, its share of the peak and the ratio to PyTorch; poolings have no speed", () => {
  const [convolution] = stockJobs();
  const pool = stockJobs().find(({ operation }) => operation === "pool")!;
  const fastest = {
    "simd, one thread": 2,
    "PyTorch, tuned allocator, one thread": 1,
  };
  // 2 · 7 · 128² · 9 · 16 = 33.0 · 10⁶ operations in 2 ms.
  const table = batchTable([{ job: convolution, fastest }, {
    job: pool,
    fastest,
  }], 33);
  assert.deepEqual(table.split("\n").slice(2), [
    "| block 1 | convolution       |        2.00 |    16.5 |        50 % |    1.00 | 2.00 |",
    "| block 1 | max pool, forward |        2.00 |       – |           – |    1.00 | 2.00 |",
  ]);
});

Deno.test("clipTable() gives what threads gain", () => {
  const [job] = stockJobs();
  const fastest = { "simd, one thread": 3, simd: 2 };
  const table = clipTable([{ job, fastest }]);
  assert.equal(
    table.split("\n").at(-1),
    "| block 1 | convolution |         3.00 |            2.00 | 1.50 |",
  );
});
