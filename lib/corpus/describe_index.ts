/**
 * What was found in a corpus, as lines of text for people.
 *
 * @module
 */
import type { IndexReport } from "./clip.ts";
import { amount, shortList } from "./index_report.ts";

/** `60 clips each`, or the fewest and the most. */
function perActor(counts: number[]): string {
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  return low === high
    ? `${amount(low, "clip")} each`
    : `${low} to ${amount(high, "clip")} each`;
}

/**
 * A report as lines of text: numbers first, then what a user should know.
 *
 * @param report see `reportIndex`
 * @returns new lines, without line ends
 *
 * @example The whole of RAVDESS
 * ```ts
 * import { makeClip } from "./clip.ts";
 * import { speechClipNames } from "./clip_name.ts";
 * import { describeIndex } from "./describe_index.ts";
 * import { reportIndex } from "./index_report.ts";
 * import assert from "node:assert/strict";
 *
 * const clips = speechClipNames().map((name) => makeClip(name, "samples of " + name));
 * const lines = describeIndex(reportIndex(clips));
 * assert.equal(lines[0], "1440 clips in 1440 files");
 * assert.equal(lines[1], "actors     24, 60 clips each");
 * ```
 */
export function describeIndex(report: IndexReport): string[] {
  const { emotion, actor, intensity } = report.counts;
  const list = (counts: Record<string, number>) =>
    Object.entries(counts).map(([key, count]) => `${key} ${count}`).join(", ");
  const actors = Object.values(actor);
  const lines = [
    `${amount(report.clips, "clip")} in ${amount(report.files, "file")}`,
  ];
  if (report.clips > 0) {
    lines.push(
      `actors     ${actors.length}, ${perActor(actors)}`,
      `emotions   ${list(emotion)}`,
      `intensity  ${list(intensity)}`,
    );
  }
  if (report.foreign.length > 0) {
    const paths = report.foreign.map(({ path }) => path);
    lines.push(`other files: ${paths.length} (${shortList(paths)})`);
  }
  return [...lines, ...report.warnings];
}
