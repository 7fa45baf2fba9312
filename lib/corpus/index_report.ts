/**
 * What was found in a corpus, counted and put in words.
 *
 * @module
 */
import type { Clip, IndexReport, NamedFiles, RefusedFile } from "./clip.ts";
import type { CorpusSpec } from "./corpus_spec.ts";

/** Folder that holds the second copy of every clip in the Kaggle download. */
const KAGGLE_FOLDER = "audio_speech_actors_01-24/";
/** A warning names so many things, and says how many more there are. */
const NAMED_AT_MOST = 5;

/** What was found beside the clips in use. */
export interface Findings {
  /** Number of sound files that are clips. */
  files: number;
  /** Files that aren't clips of this corpus. */
  foreign: RefusedFile[];
  /** Clips that can't be decoded. */
  unreadable: RefusedFile[];
  /** Clips in whose window there is nothing to hear. */
  inaudible: RefusedFile[];
  /** Clips that are there more than once with the same samples. */
  sameNameDuplicates: NamedFiles[];
  /** Clips that are there more than once with different samples. */
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

/** A refusal's reason without the file's own name, so that alike ones are alike. */
function plainReason({ reason }: RefusedFile): string {
  return reason.replace(/^Cannot read clip name "[^"]*": /, "");
}

/**
 * Files that are not used, by reason: the most frequent first.
 *
 * @param files each with its reason
 * @returns a line per reason
 *
 * @example Two songs and a text
 * ```ts
 * import { refusalLines } from "./index_report.ts";
 * import assert from "node:assert/strict";
 *
 * const song = "song, not speech";
 * const lines = refusalLines([
 *   { path: "notes.txt", reason: "neither .wav nor .flac" },
 *   { path: "a.wav", reason: song },
 *   { path: "b.wav", reason: song },
 * ]);
 * assert.deepEqual(lines, [
 *   "2 files: song, not speech (a.wav, b.wav)",
 *   "1 file: neither .wav nor .flac (notes.txt)",
 * ]);
 * ```
 */
export function refusalLines(files: readonly RefusedFile[]): string[] {
  return [...Map.groupBy(files, plainReason)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, group]) =>
      `${amount(group.length, "file")}: ${reason} (${
        shortList(group.map(({ path }) => path))
      })`
    );
}

/** How often each value occurs, in the order of `first`, then by their first clip. */
function count(
  values: (string | undefined)[],
  first: readonly string[] = [],
): Record<string, number> {
  const counts = new Map(first.map((value) => [value, 0]));
  for (const value of values) {
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
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
      `This is the Kaggle layout: ${duplicates.length} of ${clips} clips occur twice, ` +
      `again in ${KAGGLE_FOLDER}; each is used once. A program that reads the whole ` +
      "folder would train on recordings that it also tests.",
    ];
  }
  const names = shortList(duplicates.map(({ name }) => name));
  return [
    `${amount(duplicates.length, "clip")} ${
      duplicates.length === 1 ? "occurs" : "occur"
    } more than once with identical samples; each is used once (${names}).`,
  ];
}

function warn(
  report: Omit<IndexReport, "warnings">,
  { title, expected }: Pick<CorpusSpec, "title" | "expected">,
): string[] {
  const warnings = duplicateWarning(report.sameNameDuplicates, report.clips);
  const say = (what: string, thing: string, names: readonly string[]) => {
    if (names.length === 0) return;
    warnings.push(
      `${what}: ${amount(names.length, thing)} (${shortList(names)}).`,
    );
  };
  const paths = report.conflicts.map(({ paths }) => paths.join(" and "));
  say("More than once with different samples", "clip", paths);
  const unreadable = report.unreadable.map(({ path }) => path);
  say("Not used, since they can't be decoded", "file", unreadable);
  const inaudible = report.inaudible
    .map(({ path, reason }) => `${path}: ${reason}`);
  say("Nothing to hear, so that training stops there", "clip", inaudible);
  say("Missing", "clip", report.missing);
  if (expected && !expected.names && report.clips < expected.clips) {
    warnings.push(
      `Incomplete: ${report.clips} of the ${expected.clips} clips of ${title}.`,
    );
  }
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
 * @param corpus   what corpus it is: its labels, and what it should hold
 * @param findings what else was found; by default nothing, each clip in one file
 * @returns a new report
 *
 * @example One clip of two that were expected
 * ```ts
 * import { makeClip } from "./clip.ts";
 * import { CORPORA } from "./corpora/mod.ts";
 * import { reportIndex } from "./index_report.ts";
 * import assert from "node:assert/strict";
 *
 * const names = ["03-01-03-01-01-01-01", "03-01-03-01-01-02-01"];
 * const corpus = { ...CORPORA.ravdess, expected: { clips: 2, names: () => names } };
 * const report = reportIndex([makeClip(corpus, names[0], { hash: "00ff" })], corpus);
 * assert.equal(report.counts.label.happy, 1);
 * assert.deepEqual(report.warnings, ["Missing: 1 clip (03-01-03-01-01-02-01)."]);
 * ```
 */
export function reportIndex(
  clips: readonly Clip[],
  corpus: Pick<CorpusSpec, "title" | "labels" | "expected">,
  findings: Partial<Findings> = {},
): IndexReport {
  const names = new Set(clips.map((clip) => clip.name));
  const expected = corpus.expected?.names?.() ?? [];
  const report = {
    corpus: corpus.title,
    clips: clips.length,
    files: findings.files ?? clips.length,
    counts: {
      label: count(clips.map((clip) => clip.label), corpus.labels),
      speaker: count(clips.map((clip) => clip.speaker)),
      sex: count(clips.map((clip) => clip.sex)),
      intensity: count(clips.map((clip) => clip.intensity)),
    },
    missing: expected.filter((name) => !names.has(name)),
    foreign: findings.foreign ?? [],
    unreadable: findings.unreadable ?? [],
    inaudible: findings.inaudible ?? [],
    sameNameDuplicates: findings.sameNameDuplicates ?? [],
    conflicts: findings.conflicts ?? [],
    sameSamples: findSameSamples(clips),
  };
  return { ...report, warnings: warn(report, corpus) };
}
