import assert from "node:assert/strict";
import { summarizeKernels } from "./kernel_measures.ts";

Deno.test("summarizeKernels() takes median and best of each kernel over the rounds", () => {
  const round = (a: number, b: number) =>
    [a, b].map((ms, i) => ({
      layer: "block 1",
      operation: "conv2d" as const,
      kernel: (["conv2d", "winogradConv"] as const)[i],
      ms,
      nominalGflop: 1,
      realGflop: 1,
    }));
  const [first, second] = summarizeKernels([
    round(3, 9),
    round(1, 7),
    round(2, 11),
  ]);
  assert.deepEqual([first.median, first.fastest], [2, 1]);
  assert.deepEqual([second.median, second.fastest], [9, 7]);
  assert.equal(second.kernel, "winogradConv");
});
