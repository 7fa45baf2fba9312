/**
 * What was found in a corpus, counted and put in words.
 *
 * @module
 */
import { type Emotion, EMOTIONS } from "../paper.ts";
import {
  type Clip,
  type IndexReport,
  type NamedFiles,
  type RefusedFile,
} from "./clip.ts";
import { speechClipNames } from "./clip_name.ts";

/** Folder that holds the second copy of every clip in the Kaggle download. */
const KAGGLE_FOLDER = "audio_speech_actors_01-24/";
/** A warning names so many things, and says how many more there are. */
const NAMED_AT_MOST = 5;

/** What a report is made from, beside the clips. */
export interface Findings {
  /** Number of sound files with a clip's name. */
  files: number;
  /** Names that should be there; default the 1,440 of RAVDESS. */
  expected: readonly string[];
  foreign: RefusedFile[];
  unreadable: RefusedFile[];
  sameNameDuplicates: NamedFiles[];
  conflicts: NamedFiles[];
}

/**
 * Names as a text that stays short: five of them, and how many more.
 *
 * @example Seven names
 * ```ts
 * import { shortList } from "./index_report.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(shortList(["a", "b"]), "a, b");
 * assert.equal(shortList([..."abcdefg"]), "a, b, c, d, e and 2 more");
 * ```
 */
export function shortList(names: readonly string[]): string {
  const more = names.length - NAMED_AT_MOST;
  const shown = names.slice(0, NAMED_AT_MOST).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** A number and its thing, in the plural where it must be. */
export function amount(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

function count<K extends string | number>(
  keys: K[],
  start: Record<K, number>,
): Record<K, number> {
  for (const key of keys) start[key] = (start[key] ?? 0) + 1;
  return start;
}

/** Names that hold the same samples, in groups of two and more. */
function findSameSamples(clips: readonly Clip[]): string[][] {
  return [...Map.groupBy(clips, (clip) => clip.hash).values()]
    .filter((group) => group.length > 1)
    .map((group) => group.map((clip) => clip.name));
}

/** True if each duplicate lies in Kaggle's second folder, under the same path as outside it. */
function isKaggleLayout(duplicates: readonly NamedFiles[]): boolean {
  return duplicates.length > 0 &&
    duplicates.every(({ paths: [first, ...others] }) =>
      others.length === 1 && others[0].endsWith(KAGGLE_FOLDER + first)
    );
}

function duplicateWarning(duplicates: NamedFiles[], clips: number): string[] {
  if (duplicates.length === 0) return [];
  if (isKaggleLayout(duplicates)) {
    return [
      `This is the Kaggle layout: ${duplicates.length} of ${clips} clips lie here twice, ` +
      `again in ${KAGGLE_FOLDER}; each is used once. A program that walks the whole ` +
      "folder trains on recordings that it also tests.",
    ];
  }
  const names = shortList(duplicates.map(({ name }) => name));
  return [
    `Lying here more than once with the same samples, used once: ` +
    `${amount(duplicates.length, "clip")} (${names}).`,
  ];
}

function warn(report: Omit<IndexReport, "warnings">): string[] {
  const warnings = duplicateWarning(report.sameNameDuplicates, report.clips);
  const say = (what: string, thing: string, names: readonly string[]) => {
    if (names.length === 0) return;
    warnings.push(
      `${what}: ${amount(names.length, thing)} (${shortList(names)}).`,
    );
  };
  const paths = report.conflicts.map(({ paths }) => paths.join(" and "));
  say("Lying here more than once with different samples", "clip", paths);
  const unreadable = report.unreadable.map(({ path }) => path);
  say("Not used, since they can't be decoded", "file", unreadable);
  say("Missing", "clip", report.missing);
  for (const group of report.sameSamples) {
    warnings.push(
      `${
        group.join(" and ")
      } hold the same samples; protocols without leaks keep them on one side.`,
    );
  }
  return warnings;
}

/**
 * Count clips and put in words what a user should know of a corpus.
 *
 * @param clips    the clips in use, in order of names; not changed
 * @param findings what else was found; by default nothing, each clip in one file
 * @returns a new report
 *
 * @example One clip of two that were expected
 * ```ts
 * import { makeClip } from "./clip.ts";
 * import { reportIndex } from "./index_report.ts";
 * import assert from "node:assert/strict";
 *
 * const expected = ["03-01-03-01-01-01-01", "03-01-03-01-01-02-01"];
 * const report = reportIndex([makeClip(expected[0], "00ff")], { expected });
 * assert.equal(report.counts.emotion.happy, 1);
 * assert.deepEqual(report.warnings, ["Missing: 1 clip (03-01-03-01-01-02-01)."]);
 * ```
 */
export function reportIndex(
  clips: readonly Clip[],
  findings: Partial<Findings> = {},
): IndexReport {
  const names = new Set(clips.map((clip) => clip.name));
  const expected = findings.expected ?? speechClipNames();
  const noEmotions = Object.fromEntries(
    EMOTIONS.map((emotion) => [emotion, 0]),
  ) as Record<Emotion, number>;
  const report = {
    clips: clips.length,
    files: findings.files ?? clips.length,
    counts: {
      emotion: count(clips.map((clip) => clip.emotion), noEmotions),
      actor: count(clips.map((clip) => clip.actor), {}),
      intensity: count(clips.map((clip) => clip.intensity), {
        normal: 0,
        strong: 0,
      }),
    },
    missing: expected.filter((name) => !names.has(name)),
    foreign: findings.foreign ?? [],
    unreadable: findings.unreadable ?? [],
    sameNameDuplicates: findings.sameNameDuplicates ?? [],
    conflicts: findings.conflicts ?? [],
    sameSamples: findSameSamples(clips),
  };
  return { ...report, warnings: warn(report) };
}
