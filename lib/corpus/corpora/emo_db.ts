/**
 * EMO-DB: the Berlin database of emotional speech.
 *
 * @module
 */
import type { ClipFacts, CorpusSpec, Refusal } from "../corpus_spec.ts";

/** The letters are German: Wut, Langeweile, Ekel, Angst, Freude, Trauer. */
const LABELS: Record<string, string> = {
  N: "neutral",
  F: "happy",
  T: "sad",
  W: "angry",
  A: "fearful",
  E: "disgust",
  L: "bored",
};

const MEN = ["03", "10", "11", "12", "15"];
const WOMEN = ["08", "09", "13", "14", "16"];
const TEXTS = "a01 a02 a04 a05 a07 b01 b02 b03 b09 b10".split(" ");

function parseName(name: string): ClipFacts | Refusal {
  const [, speaker, text, emotion, version] =
    /^(\d\d)([ab]\d\d)([A-Z])([a-z])$/.exec(name) ?? [];
  if (speaker === undefined) {
    return {
      reason: "a name is speaker, text, emotion and version, such as 03a01Fa",
      kind: "form",
    };
  }
  const label = LABELS[emotion];
  const known = [...MEN, ...WOMEN].includes(speaker) && TEXTS.includes(text);
  if (label === undefined || !known) {
    return {
      reason: `${name}: EMO-DB has speakers ${
        [...MEN, ...WOMEN].sort().join(", ")
      }, texts ${TEXTS.join(", ")} and emotions ${
        Object.keys(LABELS).join(", ")
      }`,
      kind: "impossible",
    };
  }
  return {
    label,
    speaker,
    sex: MEN.includes(speaker) ? "male" : "female",
    take: version.charCodeAt(0) - "a".charCodeAt(0) + 1,
    pair: `${speaker}/${label}/${text}`,
  };
}

/** EMO-DB: ten speakers, seven emotions, ten texts, several versions (Burkhardt et al., 2005). */
export const EMO_DB: CorpusSpec = {
  id: "emo-db",
  title: "EMO-DB",
  labels: Object.values(LABELS),
  synthetic: false,
  example: "03a01Fa.wav",
  parseName,
  expected: { clips: 535 },
  windowOffset: 0,
  material:
    "acted emotion: ten sentences, in German, by ten actors, in an anechoic chamber",
  terms:
    "EMO-DB is by Burkhardt et al. (2005). For its terms of use see http://emodb.bilderbar.info.",
  licence: `\
EMO-DB, the Berlin database of emotional speech
by Felix Burkhardt et al., http://emodb.bilderbar.info

For the terms of use, see its page.

Please cite: Burkhardt F, Paeschke A, Rolfes M, Sendlmeier W, Weiss B (2005). A database
of German emotional speech. Interspeech 2005, 1517–1520.
https://doi.org/10.21437/Interspeech.2005-446
`,
  home: "http://emodb.bilderbar.info",
};
