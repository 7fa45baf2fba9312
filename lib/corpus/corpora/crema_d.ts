/**
 * CREMA-D: crowd-sourced emotional multimodal actors.
 *
 * @module
 */
import type { ClipFacts, CorpusSpec, Refusal } from "../corpus_spec.ts";

const LABELS: Record<string, string> = {
  NEU: "neutral",
  HAP: "happy",
  SAD: "sad",
  ANG: "angry",
  FEA: "fearful",
  DIS: "disgust",
};

const SENTENCES = "IEO TIE IOM IWW TAI MTI IWL ITH DFA ITS TSI WSI".split(" ");

/** Of the 91 actors, 1001 to 1091, those who are women: `VideoDemographics.csv`. */
const WOMEN = new Set(
  ("1002 1003 1004 1006 1007 1008 1009 1010 1012 1013 1018 1020 1021 1024 1025 " +
    "1028 1029 1030 1037 1043 1046 1047 1049 1052 1053 1054 1055 1056 1058 1060 " +
    "1061 1063 1072 1073 1074 1075 1076 1078 1079 1082 1084 1089 1091").split(
      " ",
    ),
);

/** `X` is a misprint of one file, `1040_ITH_SAD_X`. */
const INTENSITIES: Record<string, string> = {
  LO: "low",
  MD: "medium",
  HI: "high",
  XX: "unspecified",
  X: "unspecified",
};

function parseName(name: string): ClipFacts | Refusal {
  const [, speaker, sentence, emotion, level] =
    /^(\d{4})_([A-Z]{3})_([A-Z]{3})_([A-Z]{1,2})$/.exec(name) ?? [];
  if (speaker === undefined) {
    return {
      reason:
        "a name is actor, sentence, emotion and level, such as 1001_DFA_ANG_XX",
      kind: "form",
    };
  }
  const label = LABELS[emotion];
  const intensity = INTENSITIES[level];
  const actor = Number(speaker);
  if (
    label === undefined || intensity === undefined || actor < 1001 ||
    actor > 1091 || !SENTENCES.includes(sentence)
  ) {
    return {
      reason: `${name}: CREMA-D has actors 1001 to 1091, sentences ${
        SENTENCES.join(", ")
      }, emotions ${Object.keys(LABELS).join(", ")} and levels LO, MD, HI, XX`,
      kind: "impossible",
    };
  }
  return {
    label,
    speaker,
    sex: WOMEN.has(speaker) ? "female" : "male",
    pair: `${speaker}/${label}/${intensity}/${sentence}`,
    intensity,
  };
}

/** CREMA-D: 91 actors, six emotions, twelve sentences (Cao et al., 2014). */
export const CREMA_D: CorpusSpec = {
  id: "crema-d",
  title: "CREMA-D",
  labels: Object.values(LABELS),
  synthetic: false,
  example: "1001_DFA_ANG_XX.wav",
  parseName,
  expected: { clips: 7442 },
  windowOffset: 0,
  material:
    "acted emotion: twelve sentences, in American English, by 91 actors between 20 and 74 years of age",
  terms:
    "CREMA-D (Cao et al., 2014, https://doi.org/10.1109/TAFFC.2014.2336244) is under the Open Database License (ODbL) 1.0, its contents under the Database Contents License (DbCL) 1.0.",
  licence: `\
CREMA-D, Crowd-sourced Emotional Multimodal Actors Dataset
by Houwei Cao et al., https://github.com/CheyneyComputerScience/CREMA-D

Licence: Open Database License (ODbL) 1.0; the contents under the Database Contents
License (DbCL) 1.0.

Please cite: Cao H, Cooper DG, Keutmann MK, Gur RC, Nenkova A, Verma R (2014). CREMA-D:
Crowd-sourced Emotional Multimodal Actors Dataset. IEEE Transactions on Affective
Computing 5(4), 377–390. https://doi.org/10.1109/TAFFC.2014.2336244
`,
  home: "https://github.com/CheyneyComputerScience/CREMA-D",
};
