/**
 * What was found in a corpus, as lines of text for people.
 *
 * @module
 */
import type { IndexReport } from "./clip.ts";
import { amount, refusalLines } from "./index_report.ts";

/** `60 clips each`, or the fewest and the most. */
function perSpeaker(counts: number[]): string {
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
 * import { openEmbedded } from "./embedded.ts";
 * import { describeIndex } from "./describe_index.ts";
 * import assert from "node:assert/strict";
 *
 * const { report } = await openEmbedded({ part: "full" });
 * const lines = describeIndex(report);
 * assert.equal(lines[0], "Embedded corpus (synthetic speech): 1440 clips in 1440 files");
 * assert.equal(lines[1], "speakers   24, 60 clips each; male 720, female 720");
 * ```
 */
export function describeIndex(report: IndexReport): string[] {
  const { label, speaker, sex, intensity } = report.counts;
  const list = (counts: Record<string, number>) =>
    Object.entries(counts).map(([key, count]) => `${key} ${count}`).join(", ");
  const speakers = Object.values(speaker);
  const bySex = list(sex);
  const lines = [
    `${report.corpus}: ${amount(report.clips, "clip")} in ${
      amount(report.files, "file")
    }`,
  ];
  if (report.clips > 0) {
    lines.push(
      `speakers   ${speakers.length}, ${perSpeaker(speakers)}${
        bySex === "" ? "" : `; ${bySex}`
      }`,
      `labels     ${list(label)}`,
    );
    const byIntensity = list(intensity);
    if (byIntensity !== "") lines.push(`intensity  ${byIntensity}`);
  }
  if (report.foreign.length > 0) {
    lines.push("Not used:");
    lines.push(...refusalLines(report.foreign).map((line) => `  ${line}`));
  }
  return [...lines, ...report.warnings];
}
