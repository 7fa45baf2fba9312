/**
 * Where points come from: what each thing that a training knows adds to its accuracy.
 *
 * @module
 */

import type { Interval } from "../evaluation/mod.ts";
import { EMOTIONS } from "../paper.ts";
import { categoryAxis } from "./draw/categories.ts";
import type { Mark } from "./draw/description.ts";
import { round } from "./draw/envelope.ts";
import { Figure } from "./draw/figure.ts";
import { nonEmpty, percent } from "./draw/ranges.ts";
import type { Colour } from "./draw/theme.ts";

/** One rung of {@linkcode ladderSteps}. */
export interface LadderRung {
  /** What this rung knows more than the one before. */
  label: string;
  /** In [0, 1]. */
  accuracy: number;
  /** Both ends in [0, 1]; drawn as a line over the bar's end. */
  interval?: Pick<Interval, "low" | "high">;
}

/** From the base of the ladder to its top. */
const COLOURS: readonly Colour[] = ["$first", "$third", "$fearful", "$second"];

/** One step: its bar from where the one before ended, and its text. */
function stepMarks(
  rungs: readonly LadderRung[],
  at: number,
  base: number,
): Mark[] {
  const { label, accuracy, interval } = rungs[at];
  const gain = accuracy - base;
  const plus = gain > 0 ? "+" : "";
  const text = `${plus}${(100 * gain).toFixed(1)} → ${percent(accuracy)}`;
  const end = Math.max(accuracy, base, interval?.high ?? 0);
  return [
    {
      kind: "bars",
      horizontal: true,
      at: [at],
      base: [round(base, 5)],
      length: [round(gain, 5)],
      colours: [COLOURS[at % COLOURS.length]],
      thickness: 0.58,
      // Pale, so that the line of an interval is seen.
      opacity: 0.75,
      ...(interval && { intervals: [[interval.low, interval.high]] }),
      hovers: [`${label}: ${text}`],
    },
    {
      kind: "text",
      x: end,
      y: at,
      text,
      colour: "$ink",
      size: 12.5,
      bold: true,
      shift: [8, 0],
    },
  ];
}

/**
 * What each rung of the ladder adds to accuracy: bars that begin where the one before
 * ends, the first at chance.
 *
 * @param rungs from the one that knows least, at least one
 * @throws {RangeError} if there is none
 *
 * @example
 * ```ts
 * import { ladderSteps } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = ladderSteps([
 *   { label: "emotion", accuracy: 0.55 },
 *   { label: "voice", accuracy: 0.7 },
 * ]);
 * assert.match(figure.summary, /emotion \+42.5 to 55.0 %; voice \+15.0 to 70.0 %/);
 * ```
 */
export function ladderSteps(
  rungs: readonly LadderRung[],
  { title = "Where the points come from", subtitle, chance }: {
    title?: string;
    subtitle?: string;
    chance?: number;
  } = {},
): Figure {
  nonEmpty(rungs, "a ladder", "rungs");
  const start = chance ?? 1 / EMOTIONS.length;
  const bases = [start, ...rungs.map(({ accuracy }) => accuracy)];
  const told = rungs.map(({ label, accuracy }, i) => {
    const gain = accuracy - bases[i];
    const plus = gain > 0 ? "+" : "";
    return `${label} ${plus}${(100 * gain).toFixed(1)} to ${percent(accuracy)}`;
  });
  return new Figure({
    title,
    subtitle: subtitle ??
      "Accuracy on the same clips as training knows more of them; lines: 95 % intervals",
    summary: `${title}: chance ${percent(start)}; ${told.join("; ")}`,
    height: 150 + 52 * rungs.length,
    marginRight: 130,
    panels: [{
      x: { title: "Accuracy", range: [0, 1], percent: true, grid: true },
      y: {
        ...categoryAxis(rungs.map(({ label }) => label)),
        range: [rungs.length - 0.1, -0.5],
      },
      marks: [
        { kind: "rule", axis: "x", at: start, colour: "$ink", dash: "dash" },
        {
          kind: "text",
          x: start,
          y: rungs.length - 0.3,
          text: `chance ${percent(start)}`,
          colour: "$ink",
          shift: [6, 0],
        },
        ...rungs.flatMap((_, i) => stepMarks(rungs, i, bases[i])),
      ],
    }],
  });
}
