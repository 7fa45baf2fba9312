/**
 * Waveforms.
 *
 * @module
 */

import type { Waveform } from "../audio/mod.ts";
import type { Emotion } from "../paper.ts";
import type { Mark, Panel } from "./description.ts";
import { envelope } from "./envelope.ts";
import { Figure } from "./figure.ts";
import { nonEmpty } from "./ranges.ts";
import { type Colour, emotionColour } from "./theme.ts";

/** Points of a waveform in a panel that is half as wide as the page. */
const POINTS_IN_GRID = 800;

/** Largest magnitude, for a summary and a range. */
function peakOf(samples: ArrayLike<number>): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) {
    peak = Math.max(peak, Math.abs(samples[i]));
  }
  return peak;
}

/** Amplitude and time, drawn as an outline. */
function waveLine(
  { samples, sampleRate }: Waveform,
  colour: Colour,
  maxPoints?: number,
): Mark {
  return {
    kind: "line",
    ...envelope(samples, 1 / sampleRate, 4, maxPoints),
    colour,
    width: 1,
    hover: "%{x:.3f} s<br>%{y:.3f}",
  };
}

/** How {@linkcode waveform} draws. */
export interface WaveformOptions {
  title?: string;
  /** Colours the line. */
  emotion?: Emotion;
  /** Stretch to mark, in s: the paper's window begins at 0.5 and lasts 3. */
  window?: { offset: number; duration: number };
}

/**
 * A sound's samples over time: up to 2,000 samples as they are, more as the
 * outline of 1,000 stretches.
 *
 * @throws {RangeError} if there is no sample
 *
 * @example
 * ```ts
 * import { waveform } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const samples = Float32Array.from({ length: 48_000 }, (_, i) => 0.5 * Math.sin(i / 20));
 * const figure = waveform({ samples, sampleRate: 48_000 }, { title: "A tone" });
 * assert.match(figure.summary, /A tone: 1.00 s at 48000 Hz, peak 0.50/);
 * ```
 */
export function waveform(
  wave: Waveform,
  options: WaveformOptions = {},
): Figure {
  const { title = "Waveform", emotion, window } = options;
  nonEmpty(wave.samples, "a waveform", "samples");
  const duration = wave.samples.length / wave.sampleRate;
  const peak = peakOf(wave.samples);
  const limit = Math.max(1e-3, peak * 1.08);
  const marks: Mark[] = [
    waveLine(wave, emotion ? emotionColour(emotion) : "$first"),
  ];
  if (window) {
    const end = window.offset + window.duration;
    marks.unshift({
      kind: "area",
      x: [window.offset, end],
      colour: "$second",
      opacity: 0.1,
    });
    marks.push({
      kind: "text",
      x: window.offset,
      y: limit,
      text: `the ${window.duration} s that the paper takes`,
      colour: "$second",
      shift: [6, 10],
    });
  }
  const last = Math.max(duration, window ? window.offset + window.duration : 0);
  return new Figure({
    title,
    summary: `${title}: ${
      duration.toFixed(2)
    } s at ${wave.sampleRate} Hz, peak ${peak.toFixed(2)}`,
    height: 300,
    panels: [{
      x: { title: "Time (s)", range: [0, last] },
      y: {
        title: "Amplitude (full scale 1)",
        range: [-limit, limit],
        zero: true,
      },
      marks,
    }],
  });
}

/** One waveform of a {@linkcode waveformGrid}. */
export interface NamedWaveform {
  waveform: Waveform;
  title: string;
  emotion?: Emotion;
}

/**
 * Several waveforms as small panels with the same axes, two a row: loudness and
 * tempo compare at a glance (paper, fig. 2 and 3).
 *
 * @throws {RangeError} if the list, or a waveform, is empty
 *
 * @example
 * ```ts
 * import { waveformGrid } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const waveform = { samples: new Float32Array(100).fill(0.1), sampleRate: 100 };
 * const figure = waveformGrid([
 *   { waveform, title: "calm", emotion: "calm" },
 *   { waveform, title: "angry", emotion: "angry" },
 * ]);
 * assert.equal(figure.description.panels.length, 2);
 * ```
 */
export function waveformGrid(
  waves: readonly NamedWaveform[],
  { title = "Waveforms", columns = 2 }: { title?: string; columns?: number } =
    {},
): Figure {
  nonEmpty(waves, "waveforms", "waveforms");
  for (const { waveform } of waves) {
    nonEmpty(waveform.samples, "waveforms", "samples");
  }
  const last = Math.max(
    ...waves.map(({ waveform: w }) => w.samples.length / w.sampleRate),
  );
  const limit =
    Math.max(1e-3, ...waves.map(({ waveform }) => peakOf(waveform.samples))) *
    1.05;
  const rows = Math.ceil(waves.length / columns);
  const panels = waves.map(({ waveform, title, emotion }, i): Panel => {
    const colour = emotion ? emotionColour(emotion) : "$first";
    const [row, column] = [Math.floor(i / columns), i % columns];
    const lowest = i + columns >= waves.length;
    return {
      row,
      column,
      title,
      ...(emotion && { swatch: colour }),
      x: {
        ...(lowest && { title: "Time (s)" }),
        range: [0, last],
        labels: lowest,
      },
      y: {
        range: [-limit, limit],
        labels: column === 0,
        zero: true,
      },
      marks: [waveLine(waveform, colour, POINTS_IN_GRID)],
    };
  });
  return new Figure({
    title,
    subtitle:
      "Amplitude (full scale 1) over time (s), the same axes in every panel",
    summary: `${title}: ${waves.length} waveforms on one scale (${
      waves.map((w) => w.title).join(", ")
    })`,
    height: 100 + rows * 128,
    grid: {
      columns: Array(columns).fill(1),
      rows: Array(rows).fill(1),
      gapX: 28,
      gapY: 40,
    },
    panels,
  });
}
