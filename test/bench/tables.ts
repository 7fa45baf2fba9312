/**
 * Results as Markdown tables, ready for the READMEs: aligned as `deno fmt` does it.
 *
 * @module
 */

import type { KernelSpeeds } from "./kernel_measures.ts";
import type { Operation } from "./layer_jobs.ts";
import type { LayerResult } from "./layer_measures.ts";
import type { ProgramName } from "./programs.ts";
import {
  CANDIDATES,
  type NetworkResult,
  TRIAL_ROUNDS,
} from "./network_measures.ts";
import type { Times } from "./side_by_side.ts";

/**
 * A Markdown table.
 *
 * @param rows  the first is the head; all of one length
 * @param texts how many columns, from the left, hold text; numbers stand to the right
 *
 * @example
 * ```ts
 * import { markdownTable } from "./tables.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(
 *   markdownTable([["step", "ms"], ["train", "14.6"]], 1),
 *   "| step  |   ms |\n| ----- | ---: |\n| train | 14.6 |",
 * );
 * ```
 */
export function markdownTable(rows: string[][], texts: number): string {
  const widths = rows[0].map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column].length))
  );
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const pad = (text: string, column: number) =>
    column < texts
      ? text.padEnd(widths[column])
      : text.padStart(widths[column]);
  const rule = widths.map((width, column) =>
    column < texts ? "-".repeat(width) : "-".repeat(width - 1) + ":"
  );
  const [head, ...body] = rows.map((row) => line(row.map(pad)));
  return [head, line(rule), ...body].join("\n");
}

/**
 * A number with three significant digits, of which two at most stand after the
 * point from 0.1 on.
 *
 * @example
 * ```ts
 * import { threeDigits } from "./tables.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(
 *   [0.0123, 0.456, 1.234, 56.78, 1234.5].map(threeDigits),
 *   ["0.0123", "0.46", "1.23", "56.8", "1,230"],
 * );
 * ```
 */
export function threeDigits(value: number): string {
  if (value === 0) return "0";
  const rounded = Number(value.toPrecision(3));
  const digits = 2 - Math.floor(Math.log10(rounded));
  if (rounded < 0.1) return rounded.toFixed(digits);
  const fractionDigits = Math.max(0, Math.min(2, digits));
  return rounded.toLocaleString("en", {
    minimumFractionDigits: fractionDigits,
    maximumFractionDigits: fractionDigits,
  });
}

const NONE = "–";

const cell = (value: number | undefined) =>
  value === undefined ? NONE : threeDigits(value);

const threadsOf = (threads: number) =>
  threads === 1 ? "1 thread" : `${threads} threads`;

/** How many times as fast: milliseconds of the other side by ours. */
const timesAsFast = (other: number, ours: Times) =>
  threeDigits(other / ours.median);

/** The side with the smallest median. */
function fastestOf(sides: readonly Times[]): Times {
  return sides.reduce((a, b) => b.median < a.median ? b : a);
}

/**
 * The network: milliseconds per clip of PyTorch in its fastest fp32 settings, which
 * are named, and with bf16 autocast (a dash where it was left out); of this project's relaxed and strict binary
 * and of one thread; how many times as fast as fp32 the two binaries are.
 */
export function networkTable(
  results: readonly NetworkResult[],
  threads: number,
): string {
  const head = [
    "ms per clip",
    "PyTorch's fastest settings",
    "fp32",
    "bf16",
    `ours, ${threadsOf(threads)}`,
    "strict",
    "1 thread",
    "gain",
    "times as fast",
    "strict",
  ];
  const rows = results.map(({ name, comparison, strict, alone, bf16 }) => {
    const { ours, others } = comparison;
    const best = fastestOf(others);
    return [
      name,
      best.name.replace("fp32, ", ""),
      cell(best.median),
      cell(bf16.length > 0 ? fastestOf(bf16).median : undefined),
      cell(ours.median),
      cell(strict.median),
      cell(alone?.median),
      cell(alone && alone.median / ours.median),
      timesAsFast(best.median, ours),
      timesAsFast(best.median, strict),
    ];
  });
  return markdownTable([head, ...rows], 2);
}

/** How the network's table was made. */
export const NETWORK_LEGEND =
  `PyTorch tried in every combination of layout, eager or torch.compile (for ` +
  `prediction also with frozen weights), allocator and threads, ` +
  `${TRIAL_ROUNDS} rounds; the fastest ${CANDIDATES.fp32} in fp32 and ` +
  `${CANDIDATES.bf16} in bf16 autocast then took turns with this project. ` +
  `The fastest fp32 median counts.`;

/** PyTorch's combinations, in the first pass: milliseconds per clip, the fastest turn. */
export function settingsTable(results: readonly NetworkResult[]): string {
  const names = [
    ...new Set(results.flatMap(({ tried }) => tried.map(({ name }) => name))),
  ];
  const head = ["PyTorch, ms per clip", ...results.map(({ name }) => name)];
  const rows = names.map((name) => [
    name,
    ...results.map(({ tried }) =>
      cell(tried.find((times) => times.name === name)?.fastest)
    ),
  ]);
  return markdownTable([head, ...rows], 1);
}

/** Noise may make a gain seem this much larger than it is. */
const GAIN_MARGIN = 1.1;

/**
 * Measures whose one thread was slower than it can have been: threads gain no
 * more than their number. Such a run has to be repeated.
 */
export function impossibleGains(
  results: readonly NetworkResult[],
  threads: number,
): string[] {
  return results.flatMap(({ name, comparison: { ours }, alone }) => {
    const gain = alone ? alone.median / ours.median : 0;
    return gain <= threads * GAIN_MARGIN
      ? []
      : `${name}: ${threadsOf(threads)} cannot be ${
        threeDigits(gain)
      } times as fast as one; repeat the run.`;
  });
}

/** What tables call the operations. */
export const TITLES: Record<Operation, string> = {
  conv2d: "convolution",
  inputGrad: "input gradient",
  filterGrad: "filter gradient",
  block: "whole block",
  blockGrad: "its gradient",
  pool: "forward",
  poolGrad: "gradient",
  lstm: "forward",
  lstmGrad: "gradient",
  dense: "forward",
  denseGrad: "gradient",
};

/** Columns of the layers' table: milliseconds per clip, or this project's GFLOP/s. */
const LAYER_COLUMNS: readonly {
  title: string;
  program: ProgramName;
  speed?: boolean;
}[] = [
  { title: "simd", program: "simd" },
  { title: "1 thread", program: "simd, one thread" },
  { title: "GFLOP/s", program: "simd", speed: true },
  { title: "1 thread", program: "simd, one thread", speed: true },
  { title: "PyTorch", program: "PyTorch" },
  { title: "PyTorch", program: "PyTorch, tuned allocator" },
  { title: "1 thread", program: "PyTorch, one thread" },
  { title: "1 thread", program: "PyTorch, tuned allocator, one thread" },
  { title: "cpu", program: "cpu" },
  { title: "wasm", program: "wasm" },
  { title: "jax-js", program: "jax-js" },
];

/**
 * The layers: milliseconds per clip by program, and this project's GFLOP/s. Programs
 * that did nothing have no column.
 */
export function layerTable(results: readonly LayerResult[]): string {
  const columns = LAYER_COLUMNS.filter(({ program }) =>
    results.some(({ times }) => times[program] !== undefined)
  );
  const head = ["layer", "ms per clip", ...columns.map(({ title }) => title)];
  const rows = results.map(({ job, times, gflop }) => [
    job.layer,
    TITLES[job.operation],
    ...columns.map(({ program, speed }) => {
      const ms = times[program]?.median;
      if (!speed || ms === undefined) return cell(ms);
      return cell(gflop > 0 ? gflop / ms * 1000 : undefined);
    }),
  ]);
  return markdownTable([head, ...rows], 2);
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

/**
 * The convolution kernels: GFLOP/s of the direct algorithm's operations, of those
 * really done, and what share of the peak the latter are; all in the best round.
 */
export function kernelTable(speeds: readonly KernelSpeeds[]): string {
  const head = [
    "layer",
    "part of",
    "kernel",
    ...speeds.flatMap(({ threads }) => [
      `nominal, ${threadsOf(threads)}`,
      "done",
      "of the peak",
    ]),
  ];
  const rows = speeds[0].kernels.map(({ layer, operation, kernel }, i) => [
    layer,
    TITLES[operation],
    `\`${kernel}\``,
    ...speeds.flatMap(({ kernels, peak }) => {
      const { nominalGflop, realGflop, fastest } = kernels[i];
      const done = realGflop / fastest * 1000;
      return [
        threeDigits(nominalGflop / fastest * 1000),
        threeDigits(done),
        percent(done / peak),
      ];
    }),
  ]);
  return markdownTable([head, ...rows], 3);
}

/** The peaks in a sentence. */
export function describePeaks(speeds: readonly KernelSpeeds[]): string {
  const peaks = speeds.map(({ threads, peak }) =>
    `${threeDigits(peak)} on ${threadsOf(threads)}`
  );
  return `Peak of a loop on registers: ${peaks.join(", ")} (GFLOP/s).`;
}
