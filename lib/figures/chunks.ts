/**
 * The chunks of a spectrogram (paper, fig. 5).
 *
 * @module
 */

import { PAPER } from "../paper.ts";
import type { Heat, Mark, Panel } from "./draw/description.ts";
import { round } from "./draw/envelope.ts";
import { Figure } from "./draw/figure.ts";
import { extent } from "./draw/ranges.ts";
import {
  BAR_MARGIN,
  type SpectrogramOptions,
  timeOf,
  TOP_DB,
} from "./time_frequency.ts";

/** How {@linkcode chunks} reads its values. */
export interface ChunksOptions extends SpectrogramOptions {
  /** Default: the paper's 7, 128 × 128. */
  shape?: [chunks: number, bands: number, width: number];
  /** Frames from one chunk to the next. Default: the paper's 64. */
  stride?: number;
  /** Whether the values are scaled to zero mean and unit variance. Default: decibels. */
  scaled?: boolean;
}

/** Everything that is known of the chunks before they are drawn. */
interface Cut {
  count: number;
  bands: number;
  width: number;
  stride: number;
  /** s from one frame to the next. */
  step: number;
  scaled: boolean;
}

/** Each chunk's number on its bar. */
function chunkNumbers({ count, width, stride, step }: Cut): Mark[] {
  return Array.from({ length: count }, (_, i) => ({
    kind: "text",
    x: (i * stride + width / 2) * step,
    y: i,
    text: String(i + 1),
    colour: "$paper",
    anchor: "middle",
    bold: true,
  }));
}

/** Each chunk's stretch of time as a bar, one below the other, so that overlaps show. */
function chunkTimeline(cut: Cut): Panel {
  const { count, width, stride, step } = cut;
  const starts = Array.from({ length: count }, (_, i) => i * stride);
  const end = ((count - 1) * stride + width) * step;
  return {
    row: 0,
    columnSpan: count,
    title: "Where each chunk lies: half of it belongs to the next one too",
    x: { title: "Time (s)", range: [0, end] },
    y: { range: [count - 0.5, -0.5], labels: false, grid: false },
    marks: [{
      kind: "bars",
      horizontal: true,
      at: starts.map((_, i) => i),
      base: starts.map((start) => round(start * step, 4)),
      length: starts.map(() => round(width * step, 4)),
      colours: ["$first"],
      opacity: 0.75,
      thickness: 0.72,
      hovers: starts.map((start, i) =>
        `chunk ${i + 1}: frames ${start} to ${start + width - 1}`
      ),
    }, ...chunkNumbers(cut)],
  };
}

/** The picture of chunk i; the last has the colour bar. */
function chunkHeat(
  values: Float32Array,
  i: number,
  cut: Cut,
  top: number,
): Heat {
  const { count, bands, width, stride, step, scaled } = cut;
  const unit = scaled ? "Standard deviations" : "Level (dB)";
  return {
    kind: "heat",
    values: values.subarray(i * bands * width, (i + 1) * bands * width),
    rows: bands,
    columns: width,
    x: { start: i * stride * step, step },
    y: { start: 0, step: 1 },
    map: scaled ? "$diverging" : "$magma",
    range: scaled ? [-3, 3] : [top - TOP_DB, top],
    precision: scaled ? 0.05 : 1,
    ...(i === count - 1 && { bar: unit }),
    hover: `%{x:.2f} s, band %{y}${scaled ? "" : "<br>%{z} dB"}`,
  };
}

/** A chunk by itself, its time written below. */
function chunkPanel(
  heat: Heat,
  i: number,
  { count, bands, width, step }: Cut,
): Panel {
  const { start } = heat.x;
  const half = start + width * step / 2;
  return {
    row: 1,
    column: i,
    title: String(i + 1),
    x: {
      ...(i === Math.floor(count / 2) && { title: "Time (s)" }),
      range: [start, start + width * step],
      ticks: {
        at: [start, half],
        labels: [start, half].map((t) => t.toFixed(2)),
      },
    },
    y: {
      ...(i === 0 && { title: "Mel band" }),
      range: [-0.5, bands - 0.5],
      labels: i === 0,
      grid: false,
    },
    marks: [heat],
  };
}

/**
 * The overlapping chunks of a spectrogram (paper, fig. 5): where each lies in
 * time, and each by itself.
 *
 * @param values shape [chunks, bands, width]
 * @throws {RangeError} if the values are not as many as the shape says
 *
 * @example
 * ```ts
 * import { chunks } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = chunks(new Float32Array(7 * 128 * 128).fill(-40));
 * assert.equal(figure.description.panels.length, 8);
 * ```
 */
export function chunks(
  values: Float32Array,
  options: ChunksOptions = {},
): Figure {
  const { count: n, width: w, stride: s } = PAPER.chunks;
  const { title = "Chunks", scaled = false, stride = s, subtitle } = options;
  const [count, bands, width] = options.shape ?? [n, PAPER.features.nMels, w];
  if (values.length !== count * bands * width) {
    throw new RangeError(
      `Cannot draw chunks: there must be ${count} × ${bands} × ${width} values, got ${values.length}`,
    );
  }
  const { step } = timeOf(width, options);
  const cut: Cut = { count, bands, width, stride, step, scaled };
  const top = Math.ceil(extent(values)[1]);
  const panels = Array.from(
    { length: count },
    (_, i) => chunkPanel(chunkHeat(values, i, cut, top), i, cut),
  );
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary:
      `${title}: ${count} chunks of ${bands} × ${width}, one every ${stride} frames, ${
        scaled ? "scaled" : "in dB"
      }`,
    height: 450,
    marginRight: BAR_MARGIN,
    grid: { columns: panels.map(() => 1), rows: [0.62, 1], gapX: 8, gapY: 72 },
    panels: [chunkTimeline(cut), ...panels],
  });
}
