/**
 * Spectrograms, log-mel spectrograms and MFCC as pictures.
 *
 * @module
 */

import type { Matrix } from "../features/mod.ts";
import { PAPER } from "../paper.ts";
import { round } from "./draw/envelope.ts";
import { Figure } from "./draw/figure.ts";
import { extent, nonEmpty } from "./draw/ranges.ts";
import {
  BAR_MARGIN,
  coefficientPanel,
  decibelHeat,
  type LogMelOptions,
  logMelPanel,
  type SpectrogramOptions,
  timeOf,
} from "./time_frequency.ts";

/**
 * A spectrogram in decibels, with frequency in Hz. More than 300 bins are merged
 * by twos, threes …, the loudest of them kept.
 *
 * @param db       shape [bins, frames]; bin 0 is 0 Hz, the last half the sample rate
 * @param options  `fMax` (Hz) cuts the picture's top
 * @throws {RangeError} if the matrix is empty
 *
 * @example
 * ```ts
 * import { spectrogram } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = spectrogram({ data: new Float32Array(513 * 10).fill(-80), shape: [513, 10] });
 * assert.match(figure.summary, /513 bins × 10 frames/);
 * ```
 */
export function spectrogram(
  db: Matrix,
  options: SpectrogramOptions & { fMax?: number } = {},
): Figure {
  nonEmpty(db.data, "a spectrogram", "values");
  const { title = "Spectrogram", subtitle } = options;
  const sampleRate = options.sampleRate ?? PAPER.features.sampleRate;
  const [rows, columns] = db.shape;
  const time = timeOf(columns, options);
  const step = sampleRate / 2 / Math.max(1, rows - 1);
  const { matrix, merged } = mergeRows(db);
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}: ${rows} bins × ${columns} frames, ${
      time.range[1].toFixed(2)
    } s, 0 to ${sampleRate / 2} Hz, in dB`,
    height: 380,
    marginRight: BAR_MARGIN,
    panels: [{
      x: { title: "Time (s)", range: time.range },
      y: {
        title: "Frequency (Hz)",
        range: [0, options.fMax ?? sampleRate / 2],
        grid: false,
      },
      marks: [decibelHeat(matrix, {
        x: { start: 0, step: time.step },
        y: { start: (merged - 1) / 2 * step, step: merged * step },
        bar: "Level (dB)",
        hover: "%{x:.2f} s, %{y:.0f} Hz<br>%{z} dB",
      })],
    }],
  });
}

/**
 * A log-mel spectrogram: the network's input before it is cut into chunks.
 *
 * @param db shape [bands, frames], dB
 * @throws {RangeError} if the matrix is empty
 *
 * @example
 * ```ts
 * import { logMel } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = logMel({ data: new Float32Array(128 * 563), shape: [128, 563] });
 * assert.match(figure.summary, /128 bands × 563 frames, 3.00 s/);
 * ```
 */
export function logMel(db: Matrix, options: LogMelOptions = {}): Figure {
  nonEmpty(db.data, "a log-mel spectrogram", "values");
  const { title = "Log-mel spectrogram", subtitle } = options;
  const [rows, columns] = db.shape;
  const time = timeOf(columns, options);
  const [low, high] = extent(db.data);
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}: ${rows} bands × ${columns} frames, ${
      time.range[1].toFixed(2)
    } s, ${round(low, 1)} to ${round(high, 1)} dB`,
    height: 380,
    marginRight: BAR_MARGIN,
    panels: [logMelPanel(db, options)],
  });
}

/** Most rows that a picture has; a figure has fewer px. */
const MAX_ROWS = 300;

/** The matrix with neighbouring rows merged, the greater value kept, until it has few enough. */
function mergeRows(matrix: Matrix): { matrix: Matrix; merged: number } {
  const [rows, columns] = matrix.shape;
  const merged = Math.ceil(rows / MAX_ROWS);
  if (merged === 1) return { matrix, merged };
  const fewer = Math.ceil(rows / merged);
  const data = new Float32Array(fewer * columns).fill(-Infinity);
  matrix.data.forEach((value, i) => {
    const target = Math.floor(i / columns / merged) * columns + i % columns;
    data[target] = Math.max(data[target], value);
  });
  return { matrix: { data, shape: [fewer, columns] }, merged };
}

/**
 * Mel-frequency cepstral coefficients as a picture (paper, fig. 4): blue below 0,
 * red above. The colours end where 95 % of the coefficients lie, coefficient 0 left
 * out: it follows the loudness, and goes beyond them.
 *
 * @param coefficients  shape [coefficients, frames]
 * @param options.first which coefficient the first row is. Default 0
 * @throws {RangeError} if the matrix is empty
 *
 * @example
 * ```ts
 * import { mfcc } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = mfcc({ data: new Float32Array(13 * 20).fill(1), shape: [13, 20] });
 * assert.match(figure.summary, /13 coefficients × 20 frames/);
 * ```
 */
export function mfcc(
  coefficients: Matrix,
  options: SpectrogramOptions & { first?: number } = {},
): Figure {
  nonEmpty(coefficients.data, "MFCC", "values");
  const { title = "MFCC", first = 0 } = options;
  const subtitle = options.subtitle ??
    (first === 0
      ? "Coefficient 0 follows the loudness and goes beyond the colors"
      : undefined);
  const [rows, columns] = coefficients.shape;
  const time = timeOf(columns, options);
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}: ${rows} coefficients × ${columns} frames, ${
      time.range[1].toFixed(2)
    } s`,
    height: 340,
    marginRight: BAR_MARGIN,
    panels: [coefficientPanel(coefficients, options, first)],
  });
}
