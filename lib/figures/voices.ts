/**
 * Level and pitch of voices.
 *
 * @module
 */

import type { Mark, Panel } from "./draw/description.ts";
import { round } from "./draw/envelope.ts";
import { Figure } from "./draw/figure.ts";
import { nonEmpty, padded } from "./draw/ranges.ts";
import { emotionColour } from "./draw/theme.ts";

/** What was measured of one clip. */
export interface MeasuredVoice {
  /** What is meant. */
  label: string;
  /** Who speaks. */
  speaker: string;
  /** Has a panel of its own; "voices" where it isn't known. */
  sex?: string;
  /** Hz; a clip without one is left out. */
  pitch?: number;
  /** dB below full scale. */
  level: number;
}

/** A voice whose pitch is known. */
type Pitched = MeasuredVoice & { pitch: number };

/** The points of a label, each with a word of three letters beside it: colour isn't all. */
function labelMarks(voices: readonly Pitched[], label: string): Mark[] {
  const own = voices.filter((voice) => voice.label === label);
  if (own.length === 0) return [];
  const colour = emotionColour(label);
  return [
    {
      kind: "line",
      x: own.map(({ pitch }) => round(pitch, 1)),
      y: own.map(({ level }) => round(level, 1)),
      colour,
      width: 0,
      points: 8,
      texts: own.map(({ speaker }) => `${label}, speaker ${speaker}`),
      hover: "%{text}<br>%{x:.0f} Hz<br>%{y:.1f} dB",
    },
    ...own.map(({ pitch, level }): Mark => ({
      kind: "text",
      x: round(pitch, 1),
      y: round(level, 1),
      text: label.slice(0, 3),
      colour,
      halo: true,
      shift: [7, 4],
    })),
  ];
}

/**
 * Pitch and level of clips, a panel for each sex and a color for each label.
 *
 * @param voices at least one with a pitch
 * @throws {RangeError} if none has a pitch
 *
 * @example
 * ```ts
 * import { voices } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = voices([
 *   { label: "sad", speaker: "1", sex: "male", pitch: 120, level: -40 },
 *   { label: "angry", speaker: "2", sex: "female", pitch: 310, level: -18 },
 * ]);
 * assert.match(figure.summary, /2 clips, 120 to 310 Hz, -40 to -18 dB/);
 * ```
 */
export function voices(
  all: readonly MeasuredVoice[],
  { title = "Pitch and level" }: { title?: string } = {},
): Figure {
  const shown = all.filter((voice): voice is Pitched =>
    voice.pitch !== undefined
  );
  nonEmpty(shown, "voices", "clips with a pitch");
  const sexes = [...new Set(shown.map(({ sex }) => sex ?? "voices"))];
  const labels = [...new Set(shown.map(({ label }) => label))];
  const pitches = shown.map(({ pitch }) => pitch);
  const levels = shown.map(({ level }) => level);
  const span = (values: number[], unit: string) =>
    `${Math.round(Math.min(...values))} to ${
      Math.round(Math.max(...values))
    } ${unit}`;
  const panels = sexes.map((sex, column): Panel => {
    const own = shown.filter((voice) => (voice.sex ?? "voices") === sex);
    return {
      column,
      title: sex,
      x: { title: "Pitch (Hz)", range: padded(pitches, 0.08), grid: true },
      y: {
        ...(column === 0 && { title: "Level (dB, full scale 0)" }),
        range: padded(levels, 0.08),
        labels: column === 0,
      },
      marks: labels.flatMap((label) => labelMarks(own, label)),
    };
  });
  return new Figure({
    title,
    summary: `${title}: ${shown.length} clips, ${span(pitches, "Hz")}, ${
      span(levels, "dB")
    }`,
    height: 420,
    grid: { columns: panels.map(() => 1), rows: [1], gapX: 28 },
    panels,
  });
}
