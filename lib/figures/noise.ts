/**
 * Clean and noisy versions of a clip beside each other.
 *
 * @module
 */

import type { Waveform } from "../audio/mod.ts";
import type { Matrix } from "../features/mod.ts";
import type { Panel } from "./draw/description.ts";
import { envelope } from "./draw/envelope.ts";
import { Figure } from "./draw/figure.ts";
import { extent, nonEmpty } from "./draw/ranges.ts";
import {
  bandAxis,
  BAR_MARGIN,
  decibelHeat,
  type LogMelOptions,
  timeOf,
} from "./time_frequency.ts";

/** Points of a waveform in a narrow panel. */
const NARROW_POINTS = 600;

/** One version of a clip in {@linkcode noiseComparison}. */
export interface Version {
  /** Stands above its panel. */
  title: string;
  /** The sound, drawn above its spectrogram. */
  waveform: Waveform;
  /** Its log-mel spectrogram, shape [bands, frames], dB. */
  logMel: Matrix;
}

/** The upper panel: the waveform, on the axis that holds the loudest version. */
function wavePanel(
  { title, waveform }: Version,
  column: number,
  limit: number,
): Panel {
  const { samples, sampleRate } = waveform;
  return {
    row: 0,
    column,
    title,
    x: { range: [0, samples.length / sampleRate], labels: false },
    y: {
      ...(column === 0 && { title: "Amplitude" }),
      range: [-limit, limit],
      labels: column === 0,
      zero: true,
    },
    marks: [{
      kind: "line",
      ...envelope(samples, 1 / sampleRate, 4, NARROW_POINTS),
      colour: "$first",
      width: 1,
      hover: "%{x:.3f} s<br>%{y:.3f}",
    }],
  };
}

/** The lower panel: the log-mel spectrogram; the last has the colour bar. */
function melPanel(
  { logMel }: Version,
  options: LogMelOptions,
  { column, last }: { column: number; last: boolean },
): Panel {
  const [rows, columns] = logMel.shape;
  const time = timeOf(columns, options);
  const { title, ...bands } = bandAxis(rows, options);
  return {
    row: 1,
    column,
    x: { title: "Time (s)", range: time.range },
    y: column === 0 ? { title, ...bands } : { ...bands, labels: false },
    marks: [decibelHeat(logMel, {
      x: { start: 0, step: time.step },
      y: { start: 0, step: 1 },
      ...(last && { bar: "Level (dB)" }),
      hover: "%{x:.2f} s, band %{y}<br>%{z} dB",
    })],
  };
}

/**
 * Versions of one clip side by side, such as clean and noisy: waveform above,
 * log-mel spectrogram below, all on the same axes.
 *
 * @throws {RangeError} if there is no version
 *
 * @example
 * ```ts
 * import { noiseComparison } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const version = {
 *   waveform: { samples: new Float32Array(144_000).fill(0.1), sampleRate: 48_000 },
 *   logMel: { data: new Float32Array(128 * 563).fill(-60), shape: [128, 563] as [number, number] },
 * };
 * const figure = noiseComparison([{ ...version, title: "clean" }, { ...version, title: "15 dB" }]);
 * assert.equal(figure.description.panels.length, 4);
 * ```
 */
export function noiseComparison(
  versions: readonly Version[],
  options: LogMelOptions = {},
): Figure {
  nonEmpty(versions, "a comparison", "versions");
  const { title = "Clean and noisy", subtitle } = options;
  const peaks = versions.map(({ waveform }) =>
    extent(waveform.samples.map(Math.abs))[1]
  );
  const limit = 1.05 * Math.max(1e-3, ...peaks);
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}: waveform and log-mel spectrogram of ${
      versions.map((version) => version.title).join(", ")
    }`,
    height: 440,
    marginRight: BAR_MARGIN,
    grid: {
      columns: versions.map(() => 1),
      rows: [0.6, 1],
      gapX: 20,
      gapY: 22,
    },
    panels: versions.flatMap((version, column) => [
      wavePanel(version, column, limit),
      melPanel(version, options, {
        column,
        last: column === versions.length - 1,
      }),
    ]),
  });
}
