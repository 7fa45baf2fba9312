/**
 * TESS: the Toronto emotional speech set.
 *
 * @module
 */
import type { ClipFacts, CorpusSpec, Refusal } from "../corpus_spec.ts";

const LABELS: Record<string, string> = {
  neutral: "neutral",
  happy: "happy",
  sad: "sad",
  angry: "angry",
  fear: "fearful",
  disgust: "disgust",
  ps: "surprised",
};

/** Sign of a misprint of one file, `OA_bite_neutral`. */
const MISPRINTED = "OA";

function parseName(name: string): ClipFacts | Refusal {
  const [, talker, word, emotion] =
    /^([A-Z]{2,3})_([a-z]+)_([a-z]+)$/.exec(name) ?? [];
  if (talker === undefined) {
    return {
      reason: "a name is talker, word and emotion, such as OAF_back_angry",
      kind: "form",
    };
  }
  const speaker = talker === MISPRINTED ? "OAF" : talker;
  const label = Object.hasOwn(LABELS, emotion) ? LABELS[emotion] : undefined;
  if (label === undefined || !["OAF", "YAF"].includes(speaker)) {
    return {
      reason: `${name}: TESS has talkers OAF, YAF and emotions ${
        Object.keys(LABELS).join(", ")
      }`,
      kind: "impossible",
    };
  }
  return {
    label,
    speaker,
    sex: "female",
    pair: `${speaker}/${label}/${word}`,
  };
}

/** TESS: two women, seven emotions, 200 words (Pichora-Fuller and Dupuis, 2020). */
export const TESS: CorpusSpec = {
  id: "tess",
  title: "TESS",
  labels: Object.values(LABELS),
  synthetic: false,
  example: "OAF_back_angry.wav",
  parseName,
  expected: { clips: 2800 },
  windowOffset: 0,
  material:
    "acted emotion: 200 words in one carrier phrase, in Canadian English, by two actresses of 26 and 64 years",
  terms:
    "TESS (Pichora-Fuller and Dupuis, 2020) is under a Creative Commons licence without commercial use: see https://doi.org/10.5683/SP2/E8H2MF.",
  licence: `\
TESS, the Toronto emotional speech set
by M. Kathleen Pichora-Fuller and Kate Dupuis, https://doi.org/10.5683/SP2/E8H2MF

For the terms of use, a Creative Commons licence without commercial use, see its page.

Please cite: Pichora-Fuller MK, Dupuis K (2020). Toronto emotional speech set (TESS).
Borealis. https://doi.org/10.5683/SP2/E8H2MF
`,
  home: "https://doi.org/10.5683/SP2/E8H2MF",
};
