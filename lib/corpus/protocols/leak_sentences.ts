/**
 * A leak report in plain sentences.
 *
 * @module
 */
import { type ProtocolName, PROTOCOLS } from "./protocol.ts";

/** A number of items, and its share of them all. */
export interface Share {
  count: number;
  /** In [0, 1]. */
  share: number;
}

/** How much of a test the training has already heard. */
export interface LeakReport {
  protocol: ProtocolName;
  /** The part that was looked at. */
  part: "test" | "validation";
  /** Number of its items. */
  items: number;
  /** Items whose very samples are in training. */
  sameSamples: Share;
  /** Items whose recording is in training, in whatever noise; includes `sameSamples`. */
  sameRecording: Share;
  /** Items of whose pair a take is in training; includes `sameRecording`. */
  samePair: Share;
  /** Items whose other take is in training. */
  otherTake: Share;
  /** Items whose actor is in training; includes `samePair`. */
  sameActor: Share;
  /** The same in plain sentences. */
  sentences: string[];
}

/** A count of the report, and what it says of one item and of several. */
const HEARD: [
  "sameSamples" | "sameRecording" | "otherTake" | "sameActor",
  string,
  string,
][] = [
  [
    "sameSamples",
    "is in training, sample for sample",
    "are in training, sample for sample",
  ],
  [
    "sameRecording",
    "has the same recording in training",
    "have the same recording in training",
  ],
  [
    "otherTake",
    "has the other take in training: same voice, sentence, emotion and intensity",
    "have the other take in training: same voice, sentence, emotion and intensity",
  ],
  ["sameActor", "has its actor in training", "have their actor in training"],
];

/**
 * The counts of a report in plain sentences, and what a score under the protocol tells.
 *
 * @param report the counts
 * @returns new list
 */
export function describeLeaks(
  report: Omit<LeakReport, "sentences">,
): string[] {
  const { items, part } = report;
  const sentences = HEARD.map(([kind, one, many]) => {
    const { count, share } = report[kind];
    const percent = (100 * share).toFixed(1);
    return count === 0
      ? `None of the ${items} ${part} items ${one}.`
      : `${count} of the ${items} ${part} items (${percent} %) ${
        count === 1 ? one : many
      }.`;
  });
  const { leaks, byActor } = PROTOCOLS[report.protocol];
  if (leaks) {
    sentences.push(
      "A score under this protocol measures memory of recordings as well as recognition of emotion.",
    );
  } else if (byActor) {
    sentences.push(
      "A score under this protocol tells how new voices are understood.",
    );
  } else {
    sentences.push(
      "A score under this protocol tells how new recordings of known voices are understood, not new voices.",
    );
  }
  return sentences;
}
