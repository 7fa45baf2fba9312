/**
 * Lists of named things as horizontal bars: the axis with their names, and the
 * numbers at the bars' ends.
 *
 * @module
 */

import type { Axis, Text } from "./description.ts";

/** An axis that names things from top to bottom: the first stands at 0. */
export function categoryAxis(labels: readonly string[]): Axis {
  return {
    range: [labels.length - 0.5, -0.5],
    ticks: { at: labels.map((_, k) => k), labels: [...labels] },
    grid: false,
  };
}

/** Texts right of the bars' ends, one a bar. */
export function endTexts(
  ends: readonly number[],
  texts: readonly string[],
  style: Pick<Text, "colour" | "size">,
): Text[] {
  return ends.map((x, k) => ({
    kind: "text",
    x,
    y: k,
    text: texts[k],
    shift: [8, 0],
    ...style,
  }));
}
