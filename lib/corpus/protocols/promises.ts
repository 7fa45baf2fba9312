/**
 * Whether a split leaks what its protocol says it doesn't.
 *
 * @module
 */
import type { LeakKind, LeakReport } from "./leak_sentences.ts";
import { findProtocol, type Separation, SplitError } from "./protocol.ts";

/** What may not be heard of any test item, by what a protocol keeps apart. */
const PROMISED: Record<Separation, readonly LeakKind[]> = {
  nothing: [],
  recording: ["sameSamples", "sameRecording"],
  pair: ["sameSamples", "sameRecording", "samePair", "otherTake"],
  speaker: [
    "sameSamples",
    "sameRecording",
    "samePair",
    "otherTake",
    "sameSpeaker",
  ],
  corpus: [
    "sameSamples",
    "sameRecording",
    "samePair",
    "otherTake",
    "sameSpeaker",
  ],
};

/**
 * Check that a split keeps apart what its protocol says. Every run does so before it
 * trains.
 *
 * @param report what training has heard of the test, see `leakReport`
 * @throws {SplitError} naming the protocol and what of the test is in training
 *
 * @example A test speaker who is in training
 * ```ts
 * import { openEmbedded } from "../embedded.ts";
 * import { leakReport } from "./leak_report.ts";
 * import { checkPromises } from "./promises.ts";
 * import { split } from "./split.ts";
 * import assert from "node:assert/strict";
 *
 * const { clips } = await openEmbedded();
 * const parts = split("actors-5", clips, { seed: 1 });
 * checkPromises(leakReport(parts, clips));
 * const leaking = { ...parts, train: [...parts.train, parts.test[0]] };
 * assert.throws(() => checkPromises(leakReport(leaking, clips)), /sameSpeaker/);
 * ```
 */
export function checkPromises(report: LeakReport): void {
  const { protocol, items } = report;
  const { separates } = findProtocol(protocol);
  const broken = PROMISED[separates]
    .map((kind) => ({ kind, count: report[kind]?.count ?? 0 }))
    .filter(({ count }) => count > 0);
  if (broken.length === 0) return;
  const found = broken.map(({ kind, count }) => `${kind} ${count}`).join(", ");
  throw new SplitError(
    protocol,
    `the same ${separates} must not be in training and in the test, got, of ${items} test items, ${found}`,
  );
}
