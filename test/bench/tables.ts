/**
 * Results as Markdown tables, ready for the READMEs: aligned as `deno fmt` does it.
 *
 * @module
 */

import type { KernelSpeeds } from "./kernel_measures.ts";
import type { Operation } from "./layer_jobs.ts";
import type { LayerResult } from "./layer_measures.ts";
import type { ProgramName } from "./programs.ts";
import type { Comparison } from "./side_by_side.ts";

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

/**
 * The network: milliseconds a clip, this project and PyTorch on all threads and
 * on one, how much the threads bring in, and how many times as fast as PyTorch
 * at its best this project is.
 */
export function networkTable(
  comparisons: readonly Comparison[],
  threads: number,
): string {
  const head = [
    "ms a clip",
    `ours, ${threadsOf(threads)}`,
    "1 thread",
    "gain",
    `PyTorch, ${threadsOf(threads)}`,
    "1 thread",
    "times as fast",
  ];
  const rows = comparisons.map(({ name, ours, others, beside, ratio }) => {
    const find = (one: boolean) =>
      others.filter(({ name }) => name.endsWith("one thread") === one)
        .map(({ median }) => median);
    const [alone] = beside;
    const [pytorchAlone] = find(true);
    return [
      name,
      cell(ours.median),
      cell(alone?.median),
      cell(alone && alone.median / ours.median),
      cell(Math.min(...find(false))),
      cell(pytorchAlone),
      threeDigits(1 / ratio),
    ];
  });
  return markdownTable([head, ...rows], 1);
}

/** Noise may make a gain seem this much larger than it is. */
const GAIN_MARGIN = 1.1;

/**
 * Measures whose one thread was slower than it can have been: threads bring in no
 * more than their number. Such a run has to be repeated.
 */
export function impossibleGains(
  comparisons: readonly Comparison[],
  threads: number,
): string[] {
  return comparisons.flatMap(({ name, ours, beside }) => {
    const gain = beside.length > 0 ? beside[0].median / ours.median : 0;
    return gain <= threads * GAIN_MARGIN
      ? []
      : `${name}: ${threadsOf(threads)} cannot be ${
        threeDigits(gain)
      } times as fast as one; repeat the run.`;
  });
}

/** What tables call the operations. */
const TITLES: Record<Operation, string> = {
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

/** Columns of the layers' table: milliseconds a clip, or this project's GFLOP/s. */
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
  { title: "cpu", program: "cpu" },
  { title: "wasm", program: "wasm" },
  { title: "jax-js", program: "jax-js" },
];

/**
 * The layers: milliseconds a clip by program, and this project's GFLOP/s. Programs
 * that did nothing have no column.
 */
export function layerTable(results: readonly LayerResult[]): string {
  const columns = LAYER_COLUMNS.filter(({ program }) =>
    results.some(({ times }) => times[program] !== undefined)
  );
  const head = ["layer", "ms a clip", ...columns.map(({ title }) => title)];
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
