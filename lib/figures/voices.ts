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

/** The points of a label; pointing at one says more. */
function labelPoints(voices: readonly Pitched[], label: string): Mark[] {
  const own = voices.filter((voice) => voice.label === label);
  if (own.length === 0) return [];
  return [{
    kind: "line",
    x: own.map(({ pitch }) => round(pitch, 1)),
    y: own.map(({ level }) => round(level, 1)),
    colour: emotionColour(label),
    width: 0,
    points: 8,
    texts: own.map(({ speaker }) => `${label}, speaker ${speaker}`),
    hover: "%{text}<br>%{x:.0f} Hz<br>%{y:.1f} dB",
  }];
}

/** Where a word may stand, from its point, in px to the right and down: its middle. */
const PLACES: readonly (readonly [number, number])[] = [
  [18, 2],
  [-18, 2],
  [0, 13],
  [0, -12],
];

/** Room of a word of three letters and of a point, half of it to each side, in px. */
const WORD = [12, 7];
const POINT = [5, 5];

/** px per Hz and per dB of a panel, about: its figure may be wider or narrower. */
type Scale = readonly [x: number, y: number];

/** A word of three letters beside each point that has room for one: color isn't all. */
function words(voices: readonly Pitched[], [perHz, perDb]: Scale): Mark[] {
  const points = voices.map(({ pitch, level }) =>
    [pitch * perHz, -level * perDb] as const
  );
  const taken = points.map((at) => ({ at, room: POINT }));
  const isFree = (at: readonly [number, number]) =>
    taken.every(({ at: other, room }) =>
      [0, 1].some((i) => Math.abs(at[i] - other[i]) >= WORD[i] + room[i])
    );
  return voices.flatMap(({ pitch, level, label }, i): Mark[] => {
    const shift = PLACES.find(([right, down]) =>
      isFree([points[i][0] + right, points[i][1] + down])
    );
    if (shift === undefined) return [];
    const at = [points[i][0] + shift[0], points[i][1] + shift[1]] as const;
    taken.push({ at, room: WORD });
    return [{
      kind: "text",
      x: round(pitch, 1),
      y: round(level, 1),
      text: label.slice(0, 3),
      colour: emotionColour(label),
      anchor: "middle",
      shift,
    }];
  });
}

/** Size of a panel's inside, in px, where the figure has two of them. */
const INSIDE = [440, 290];

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
  const [x, y] = [padded(pitches, 0.08), padded(levels, 0.08)];
  const scale: Scale = [INSIDE[0] / (x[1] - x[0]), INSIDE[1] / (y[1] - y[0])];
  const panels = sexes.map((sex, column): Panel => {
    const own = shown.filter((voice) => (voice.sex ?? "voices") === sex);
    return {
      column,
      title: sex,
      x: { title: "Pitch (Hz)", range: x, grid: true },
      y: {
        ...(column === 0 && { title: "Level (dB, full scale 0)" }),
        range: y,
        labels: column === 0,
      },
      marks: [
        ...labels.flatMap((label) => labelPoints(own, label)),
        ...words(own, scale),
      ],
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
