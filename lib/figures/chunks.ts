/**
 * The chunks of a spectrogram (paper, fig. 5).
 *
 * @module
 */

import { PAPER } from "../paper.ts";
import type { Mark, Panel } from "./description.ts";
import { round } from "./envelope.ts";
import { Figure } from "./figure.ts";
import { extent } from "./ranges.ts";
import {
  BAR_MARGIN,
  type SpectrogramOptions,
  timeOf,
  TOP_DB,
} from "./time_frequency.ts";

/** How {@linkcode chunks} reads its values. */
export interface ChunksOptions extends SpectrogramOptions {
  /** Default: the paper's 7, 128 × 128, every 64 frames. */
  shape?: [chunks: number, bands: number, width: number];
  stride?: number;
  /** Whether the values are scaled to zero mean and unit variance. Default: decibels. */
  scaled?: boolean;
}

/** Each chunk's stretch of time as a bar, one below the other, so that overlaps show. */
function chunkTimeline(
  count: number,
  width: number,
  stride: number,
  step: number,
): Panel {
  const end = ((count - 1) * stride + width) * step;
  return {
    row: 0,
    columnSpan: count,
    title: "Where each chunk lies: half of it belongs to the next one too",
    x: { title: "Time (s)", range: [0, end] },
    y: { range: [count - 0.5, -0.5], labels: false, grid: false },
    marks: [
      {
        kind: "bars",
        horizontal: true,
        at: Array.from({ length: count }, (_, i) => i),
        base: Array.from(
          { length: count },
          (_, i) => round(i * stride * step, 4),
        ),
        length: Array<number>(count).fill(round(width * step, 4)),
        colours: ["$first"],
        opacity: 0.75,
        thickness: 0.72,
        hovers: Array.from(
          { length: count },
          (_, i) =>
            `chunk ${i + 1}: frames ${i * stride} to ${i * stride + width - 1}`,
        ),
      },
      ...Array.from({ length: count }, (_, i): Mark => ({
        kind: "text",
        x: (i * stride + width / 2) * step,
        y: i,
        text: String(i + 1),
        colour: "$paper",
        anchor: "middle",
        bold: true,
      })),
    ],
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
  const { title = "Chunks", scaled = false, stride = s } = options;
  const [count, bands, width] = options.shape ?? [n, PAPER.features.nMels, w];
  const size = bands * width;
  if (values.length !== count * size) {
    throw new RangeError(
      `Cannot draw chunks: there must be ${count} × ${bands} × ${width} values, got ${values.length}`,
    );
  }
  const { step } = timeOf(width, options);
  const top = Math.ceil(extent(values)[1]);
  const middle = Math.floor(count / 2);
  const panels = Array.from({ length: count }, (_, i): Panel => {
    const start = i * stride * step;
    return {
      row: 1,
      column: i,
      title: String(i + 1),
      x: {
        ...(i === middle && { title: "Time (s)" }),
        range: [start, start + width * step],
        ticks: {
          at: [start, start + width * step / 2],
          labels: [0, width / 2].map((f) =>
            ((i * stride + f) * step).toFixed(2)
          ),
        },
      },
      y: {
        ...(i === 0 && { title: "Mel band" }),
        range: [-0.5, bands - 0.5],
        labels: i === 0,
        grid: false,
      },
      marks: [{
        kind: "heat",
        values: values.subarray(i * size, (i + 1) * size),
        rows: bands,
        columns: width,
        x: { start, step },
        y: { start: 0, step: 1 },
        map: scaled ? "$diverging" : "$magma",
        range: scaled ? [-3, 3] : [top - TOP_DB, top],
        precision: scaled ? 0.05 : 1,
        ...(i === count - 1 &&
          { bar: scaled ? "Standard deviations" : "Level (dB)" }),
        hover: `%{x:.2f} s, band %{y}${scaled ? "" : "<br>%{z} dB"}`,
      }],
    };
  });
  return new Figure({
    title,
    ...(options.subtitle && { subtitle: options.subtitle }),
    summary:
      `${title}: ${count} chunks of ${bands} × ${width}, one every ${stride} frames, ${
        scaled ? "scaled" : "in dB"
      }`,
    height: 450,
    marginRight: BAR_MARGIN,
    grid: { columns: Array(count).fill(1), rows: [0.62, 1], gapX: 8, gapY: 72 },
    panels: [chunkTimeline(count, width, stride, step), ...panels],
  });
}
