/**
 * SAVEE: Surrey audio-visual expressed emotion.
 *
 * @module
 */
import type { ClipFacts, CorpusSpec, Refusal } from "../corpus_spec.ts";

const LABELS: Record<string, string> = {
  n: "neutral",
  h: "happy",
  sa: "sad",
  a: "angry",
  f: "fearful",
  d: "disgust",
  su: "surprised",
};

const SPEAKERS = ["DC", "JE", "JK", "KL"];

/** Sentences of each emotion; of neutral twice as many. */
const SENTENCES = 15;

/** Files are called `DC/a01.wav`, or `DC_a01.wav` where all lie in one folder. */
function parseName(name: string, folder: string): ClipFacts | Refusal {
  const [, prefix, letters, digits] =
    /^(?:([A-Z]{2})_)?(sa|su|[adfhn])(\d\d)$/.exec(name) ?? [];
  const speaker = prefix ?? folder;
  if (letters === undefined || !/^[A-Z]{2}$/.test(speaker)) {
    return {
      reason:
        "a name is emotion and sentence in the speaker's folder, such as DC/a01, or DC_a01",
      kind: "form",
    };
  }
  const label = LABELS[letters];
  const sentence = Number(digits);
  const last = label === "neutral" ? 2 * SENTENCES : SENTENCES;
  if (!SPEAKERS.includes(speaker) || sentence < 1 || sentence > last) {
    return {
      reason: `${speaker}_${letters}${digits}: SAVEE has speakers ${
        SPEAKERS.join(", ")
      } and sentences 01 to ${SENTENCES}, neutral ones to ${2 * SENTENCES}`,
      kind: "impossible",
    };
  }
  return {
    name: `${speaker}_${letters}${digits}`,
    label,
    speaker,
    sex: "male",
    pair: `${speaker}/${label}/${digits}`,
  };
}

/** SAVEE: four men, seven emotions, 120 sentences each (Haq and Jackson, 2009). */
export const SAVEE: CorpusSpec = {
  id: "savee",
  title: "SAVEE",
  labels: Object.values(LABELS),
  synthetic: false,
  example: "DC/a01.wav",
  parseName,
  expected: { clips: 480 },
  windowOffset: 0,
  material:
    "acted emotion: 120 sentences each, in British English, by four men, in a laboratory",
  terms:
    "SAVEE is by Haq and Jackson (2009). For its terms of use see http://kahlan.eps.surrey.ac.uk/savee.",
  licence: `\
SAVEE, Surrey Audio-Visual Expressed Emotion
by Philip Jackson and Sanaul Haq, http://kahlan.eps.surrey.ac.uk/savee

For the terms of use, see its page; it asks for a registration.

Please cite: Haq S, Jackson PJB (2009). Speaker-dependent audio-visual emotion
recognition. Proceedings of the International Conference on Auditory-Visual Speech
Processing (AVSP), 53–58.
`,
  home: "http://kahlan.eps.surrey.ac.uk/savee",
};
