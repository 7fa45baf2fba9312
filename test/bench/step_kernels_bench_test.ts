import assert from "node:assert/strict";
import {
  lowerQuartiles,
  noiseChunks,
  stepTable,
} from "./step_kernels_bench.ts";

Deno.test("noiseChunks() of half a width apart begin with the second half of the one before", () => {
  const row = (x: Float32Array, chunk: number, from: number) =>
    x.subarray(
      (chunk * 128 + 5) * 128 + from,
      (chunk * 128 + 5) * 128 + from + 64,
    );
  const overlapping = noiseChunks(1, 64);
  assert.deepEqual(row(overlapping, 3, 0), row(overlapping, 2, 64));
  const apart = noiseChunks(1, 128);
  assert.notDeepEqual(row(apart, 3, 0), row(apart, 2, 64));
});

Deno.test("lowerQuartiles() takes each name by itself", () => {
  const rounds = [4, 1, 3, 2].map((ms) => ({ a: ms, b: 10 - ms }));
  assert.deepEqual(lowerQuartiles(rounds), { a: 2, b: 7 });
});

Deno.test("stepTable() leaves out what takes less than 1 % of a step", () => {
  const table = stepTable(
    { "2 wideConv": 3, "– pack": 0.05, "whole step": 12 },
    { "2 wideConv": 2, "– pack": 0.05, "whole step": 10 },
  );
  assert.deepEqual(table.split("\n").slice(2), [
    "| 2     | `wideConv` |      3.00 |           2.00 |          1.50 |",
    "| –     | whole step |      12.0 |           10.0 |          1.20 |",
  ]);
});
