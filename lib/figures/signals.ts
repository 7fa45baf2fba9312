/**
 * Waveforms.
 *
 * @module
 */

import type { Waveform } from "../audio/mod.ts";
import type { Area, Line, Panel, Text } from "./draw/description.ts";
import { envelope, round } from "./draw/envelope.ts";
import { Figure } from "./draw/figure.ts";
import { nonEmpty } from "./draw/ranges.ts";
import { type Colour, emotionColour } from "./draw/theme.ts";
import { linearTicks, type Ticks } from "./draw/ticks.ts";

/** Points of a waveform in a panel that is half as wide as the page. */
const POINTS_IN_GRID = 800;

/** Half the height of the axis of silence. */
const LOWEST_LIMIT = 1e-3;

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
): Line {
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
  /** Default: "Waveform". */
  title?: string;
  /** Colours the line. */
  emotion?: string;
  /** Stretch to mark, in s: the paper's window begins at 0.5 and lasts 3. */
  window?: { offset: number; duration: number };
}

/** The stretch that the network hears, behind the line, and what it is. */
function windowMarks(offset: number, end: number, top: number): [Area, Text] {
  return [{ kind: "area", x: [offset, end], colour: "$second", opacity: 0.1 }, {
    kind: "text",
    x: offset,
    y: top,
    text: `the ${round(end - offset, 1)} s that the network hears`,
    colour: "$second",
    shift: [6, 10],
  }];
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
  { title = "Waveform", emotion, window }: WaveformOptions = {},
): Figure {
  nonEmpty(wave.samples, "a waveform", "samples");
  const duration = wave.samples.length / wave.sampleRate;
  const peak = peakOf(wave.samples);
  const top = Math.max(LOWEST_LIMIT, peak * 1.08);
  const end = window ? window.offset + window.duration : 0;
  const line = waveLine(wave, emotion ? emotionColour(emotion) : "$first");
  const [area, text] = windowMarks(window?.offset ?? 0, end, top);
  const length = `${duration.toFixed(2)} s at ${wave.sampleRate} Hz`;
  return new Figure({
    title,
    summary: `${title}: ${length}, peak ${peak.toFixed(2)}`,
    height: 300,
    panels: [{
      x: { title: "Time (s)", range: [0, Math.max(duration, end)] },
      y: { title: "Amplitude (full scale 1)", range: [-top, top], zero: true },
      marks: window ? [area, line, text] : [line],
    }],
  });
}

/** One waveform of a {@linkcode waveformGrid}. */
export interface NamedWaveform {
  /** Mono. */
  waveform: Waveform;
  /** Stands above its panel. */
  title: string;
  /** Colours the line. */
  emotion?: string;
}

/** Where panel i of n stands on a grid, and whether it has labels below or beside it. */
function placeOnGrid(i: number, n: number, columns: number) {
  const column = i % columns;
  return {
    row: Math.floor(i / columns),
    column,
    lowest: i + columns >= n,
    leftmost: column === 0,
  };
}

/** Three ticks for a low panel: a round amplitude on either side of 0. */
function symmetricTicks(top: number): Ticks {
  const { at, labels } = linearTicks([0, top], 2);
  const [amplitude, text] = [at[at.length - 1], labels[labels.length - 1]];
  return { at: [-amplitude, 0, amplitude], labels: ["−" + text, "0", text] };
}

/** One panel of the grid; ticks are labelled only at the left and the foot. */
function gridPanel(
  { waveform, title, emotion }: NamedWaveform,
  { row, column, lowest, leftmost }: ReturnType<typeof placeOnGrid>,
  { last, top, own }: { last: number; top: number; own: boolean },
): Panel {
  const colour = emotion ? emotionColour(emotion) : "$first";
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
      range: [-top, top],
      ticks: symmetricTicks(top),
      labels: leftmost || own,
      zero: true,
    },
    marks: [waveLine(waveform, colour, POINTS_IN_GRID)],
  };
}

/**
 * Several waveforms as small panels, two a row (paper, fig. 3): on the same axes, so that
 * loudness and tempo compare at a glance, or each on an amplitude axis of its own, so that soft ones can be
 * seen.
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
  { title = "Waveforms", columns = 2, scale = "common" }: {
    title?: string;
    columns?: number;
    scale?: "common" | "own";
  } = {},
): Figure {
  nonEmpty(waves, "waveforms", "waveforms");
  for (const { waveform } of waves) {
    nonEmpty(waveform.samples, "waveforms", "samples");
  }
  const durations = waves.map(({ waveform: w }) =>
    w.samples.length / w.sampleRate
  );
  const last = Math.max(...durations);
  const peaks = waves.map(({ waveform }) => peakOf(waveform.samples));
  const own = scale === "own";
  const panels = waves.map((wave, i) => {
    const peak = own ? peaks[i] : Math.max(...peaks);
    const top = 1.05 * Math.max(LOWEST_LIMIT, peak);
    return gridPanel(wave, placeOnGrid(i, waves.length, columns), {
      last,
      top,
      own,
    });
  });
  const rows = Math.ceil(waves.length / columns);
  const ones = (n: number) => Array<number>(n).fill(1);
  return new Figure({
    title,
    subtitle: own
      ? "Amplitude (full scale 1) over time (s), each panel on its own scale"
      : "Amplitude (full scale 1) over time (s), the same axes in every panel",
    summary: `${title}: ${waves.length} waveforms on ${
      own ? "scales of their own" : "one scale"
    } (${waves.map((wave) => wave.title).join(", ")})`,
    height: 100 + rows * 128,
    grid: {
      columns: ones(columns),
      rows: ones(rows),
      gapX: own ? 64 : 28,
      gapY: 40,
    },
    panels,
  });
}
