/**
 * A leak report in plain sentences.
 *
 * @module
 */
import {
  findProtocol,
  type ProtocolName,
  type Separation,
} from "./protocol.ts";

/** A number of items, and its share of them all. */
export interface Share {
  /** Number of items. */
  count: number;
  /** In [0, 1]. */
  share: number;
}

/** What training may hold of a test item, from the narrowest to the widest. */
export type LeakKind =
  | "sameSamples"
  | "sameRecording"
  | "samePair"
  | "otherTake"
  | "sameSpeaker";

/** How much of a test the training has already heard. */
export interface LeakReport {
  /** The protocol's name. */
  protocol: ProtocolName;
  /** The part that was looked at. */
  part: "test" | "validation";
  /** Number of its items. */
  items: number;
  /** Items whose very samples are in training. */
  sameSamples: Share;
  /** Items whose recording is in training, in whatever noise; includes `sameSamples`. */
  sameRecording: Share;
  /** Items of whose pair a take is in training; absent where the corpus doesn't know pairs. */
  samePair?: Share;
  /** Items whose other take is in training; absent where the corpus doesn't know pairs. */
  otherTake?: Share;
  /** Items whose speaker is in training. */
  sameSpeaker: Share;
  /** The same in plain sentences. */
  sentences: string[];
}

/** What a count says of one item and of several. */
const HEARD: Record<Exclude<LeakKind, "samePair">, [string, string]> = {
  sameSamples: [
    "is in training, sample for sample",
    "are in training, sample for sample",
  ],
  sameRecording: [
    "has the same recording in training",
    "have the same recording in training",
  ],
  otherTake: [
    "has another take in training: same voice, sentence, emotion and intensity",
    "have another take in training: same voice, sentence, emotion and intensity",
  ],
  sameSpeaker: [
    "has its speaker in training",
    "have their speaker in training",
  ],
};

/** What a score says, by what the protocol keeps apart. */
const MEANING: Record<Separation, string> = {
  nothing: "memory of recordings as well as recognition of emotion",
  recording:
    "how new recordings of known voices are understood, many of them second takes of what training holds: not new voices",
  pair: "how new recordings of known voices are understood, not new voices",
  speaker: "how new voices are understood",
  corpus:
    "how new voices in other recordings, with other sentences, are understood",
};

/** What a score under a protocol says, as a sentence. */
function meaningOf(protocol: ProtocolName): string {
  const { separates } = findProtocol(protocol);
  return `A score under this protocol measures ${MEANING[separates]}.`;
}

/**
 * The counts of a report in plain sentences, and what a score under the protocol says.
 *
 * @param report the counts
 * @returns new list
 */
export function describeLeaks(
  report: Omit<LeakReport, "sentences">,
): string[] {
  const { items, part, protocol } = report;
  const sentences = Object.entries(HEARD).map(([kind, [one, many]]) => {
    const leak = report[kind as keyof typeof HEARD];
    if (leak === undefined) {
      return "Whether another take of a sentence is in training is not known: the corpus doesn't say which recordings belong together.";
    }
    const percent = (100 * leak.share).toFixed(1);
    return leak.count === 0
      ? `None of the ${items} ${part} items ${one}.`
      : `${leak.count} of the ${items} ${part} items (${percent} %) ${
        leak.count === 1 ? one : many
      }.`;
  });
  return [...sentences, meaningOf(protocol)];
}
