import assert from "node:assert/strict";
import type { KernelSpeeds } from "./kernel_measures.ts";
import { layerJobs, type Operation } from "./layer_jobs.ts";
import type { NetworkResult } from "./network_measures.ts";
import {
  describePeaks,
  impossibleGains,
  kernelTable,
  layerTable,
  markdownTable,
  networkTable,
  settingsTable,
  threeDigits,
} from "./tables.ts";

/** Cells of a table without its rule. */
function cells(table: string): string[][] {
  const [head, , ...body] = table.split("\n");
  return [head, ...body].map((line) =>
    line.slice(1, -1).split("|").map((cell) => cell.trim())
  );
}

const once = (ms: number) => ({ median: ms, fastest: ms, rounds: [ms] });

Deno.test("markdownTable() is what deno fmt makes of it", async () => {
  const table = markdownTable(
    [["a layer", "ms"], ["block 1", "12,345"], ["x", "–"]],
    1,
  );
  const format = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "md", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = format.stdin.getWriter();
  await input.write(new TextEncoder().encode(table));
  await input.close();
  const { stdout } = await format.output();
  assert.equal(new TextDecoder().decode(stdout), table + "\n");
});

Deno.test("threeDigits() drops no digit before the point, and keeps small numbers apart", () => {
  assert.deepEqual(
    [0, 0.00456, 9.999, 99.96, 0.0999, 0.09996].map(threeDigits),
    [
      "0",
      "0.00456",
      "10.0",
      "100",
      "0.0999",
      "0.10",
    ],
  );
});

const times = (name: string, ms: number) => ({ name, ...once(ms) });

/** Two candidates in fp32 and one in bf16, beside both binaries and one thread. */
const RESULT: NetworkResult = {
  name: "training step, batch 8",
  tried: [
    times("fp32, contiguous, eager, default allocator", 44),
    { ...times("bf16, contiguous, eager, default allocator", 25), fastest: 21 },
  ],
  comparison: {
    name: "training step, batch 8",
    clips: 8,
    ours: times("simd", 15),
    others: [
      times("fp32, contiguous, eager, default allocator", 45),
      times("fp32, channels_last, eager, one thread", 30),
    ],
    beside: [],
    ratio: 0.5,
  },
  strict: times("simd, strict", 20),
  alone: times("simd, one thread", 27),
  bf16: [times("bf16, contiguous, eager, default allocator", 24)],
};

Deno.test("networkTable() names PyTorch's fastest fp32 settings, and divides by both binaries", () => {
  const [head, row] = cells(networkTable([RESULT], 2));
  assert.equal(head[4], "ours, 2 threads");
  assert.deepEqual(row, [
    "training step, batch 8",
    "channels_last, eager, one thread",
    "30.0",
    "24.0",
    "15.0",
    "20.0",
    "27.0",
    "1.80",
    "2.00",
    "1.50",
  ]);
});

Deno.test("settingsTable() has a row per combination, a dash where a measure lacks it, and the fastest turn", () => {
  const other = {
    ...RESULT,
    name: "prediction, batch 1",
    tried: [times("fp32, contiguous, frozen, default allocator", 3.6)],
  };
  assert.deepEqual(cells(settingsTable([RESULT, other])), [
    ["PyTorch, ms per clip", "training step, batch 8", "prediction, batch 1"],
    ["fp32, contiguous, eager, default allocator", "44.0", "–"],
    ["bf16, contiguous, eager, default allocator", "21.0", "–"],
    ["fp32, contiguous, frozen, default allocator", "–", "3.60"],
  ]);
});

Deno.test("impossibleGains() names measures where two threads seem more than 2.2 times as fast", () => {
  const alone = (ms: number): NetworkResult => ({
    ...RESULT,
    alone: times("simd, one thread", ms),
  });
  assert.deepEqual(impossibleGains([alone(32.9), alone(33.1)], 2), [
    "training step, batch 8: 2 threads cannot be 2.21 times as fast as one; repeat the run.",
  ]);
  assert.deepEqual(impossibleGains([{ ...RESULT, alone: undefined }], 1), []);
});

Deno.test("networkTable() of one thread has dashes for one thread and its gain", () => {
  const [, row] = cells(networkTable([{ ...RESULT, alone: undefined }], 1));
  assert.deepEqual(row.slice(4, 8), ["15.0", "20.0", "–", "–"]);
});

Deno.test("networkTable() without bf16 has a dash for it", () => {
  const [, row] = cells(networkTable([{ ...RESULT, bf16: [] }], 2));
  assert.equal(row[3], "–");
});

Deno.test("layerTable() has a column a program that did anything, and dashes for the rest", () => {
  const find = (operation: Operation) =>
    layerJobs().find((job) => job.operation === operation)!;
  const table = layerTable([
    {
      job: find("conv2d"),
      gflop: 0.033,
      times: { simd: once(1.1), cpu: once(250) },
      refusals: {},
    },
    {
      job: find("pool"),
      gflop: 0,
      times: { simd: once(0.1) },
      refusals: { cpu: "" },
    },
  ]);
  assert.deepEqual(cells(table), [
    ["layer", "ms per clip", "simd", "GFLOP/s", "cpu"],
    ["block 1", "convolution", "1.10", "30.0", "250"],
    ["max pool", "forward", "0.10", "–", "–"],
  ]);
});

Deno.test("kernelTable() gives nominal and real speed, and the latter's share of the peak", () => {
  const speeds: KernelSpeeds = {
    program: "simd",
    threads: 1,
    peak: 40,
    kernels: [{
      layer: "block 2",
      operation: "block",
      kernel: "winogradConv",
      nominalGflop: 0.9,
      realGflop: 0.4,
      median: 30,
      fastest: 20,
    }],
  };
  const [, row] = cells(kernelTable([speeds]));
  assert.deepEqual(row, [
    "block 2",
    "whole block",
    "`winogradConv`",
    "45.0",
    "20.0",
    "50 %",
  ]);
  assert.equal(
    describePeaks([{ ...speeds, threads: 2, peak: 80 }, speeds]),
    "Peak of a loop on registers: 80.0 on 2 threads, 40.0 on 1 thread (GFLOP/s).",
  );
});
