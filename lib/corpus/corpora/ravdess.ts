/**
 * RAVDESS, the paper's corpus.
 *
 * @module
 */
import { EMOTIONS } from "../../paper.ts";
import type { ClipFacts, CorpusSpec, Refusal } from "../corpus_spec.ts";
import { EMOBOX_FOLDS, LUNA_JIMENEZ_FOLDS } from "./ravdess_folds.ts";
import {
  actorSex,
  ClipNameError,
  parseClipName,
  speechClipNames,
} from "./ravdess_name.ts";

function parseName(name: string): ClipFacts | Refusal {
  try {
    const clip = parseClipName(name);
    const { modality, channel, emotion, intensity, statement, actor } = clip;
    if (modality !== "audio") {
      return { reason: `${modality}, not audio only`, kind: "other" };
    }
    if (channel !== "speech") {
      return { reason: `${channel}, not speech`, kind: "other" };
    }
    return {
      label: emotion,
      speaker: String(actor),
      sex: actorSex(actor),
      take: clip.repetition,
      pair: [actor, emotion, intensity, statement].join("/"),
      intensity,
    };
  } catch (error) {
    if (!(error instanceof ClipNameError)) throw error;
    const kind = error.field === "name" ? "form" : "impossible";
    return { reason: error.message, kind };
  }
}

/** RAVDESS: 24 actors, eight emotions, two sentences, two takes (Livingstone and Russo, 2018). */
export const RAVDESS: CorpusSpec = {
  id: "ravdess",
  title: "RAVDESS",
  labels: EMOTIONS,
  synthetic: false,
  example: "03-01-05-01-02-01-12.wav",
  parseName,
  expected: {
    clips: 1440,
    names: speechClipNames,
    sameSamples: [["03-01-03-01-02-01-07", "03-01-03-01-02-02-07"]],
  },
  material:
    "acted emotion: two sentences, in North American English, by 24 professional actors, in a quiet studio",
  terms:
    "RAVDESS (Livingstone and Russo, 2018, https://doi.org/10.5281/zenodo.1188976) is under the licence CC BY-NC-SA 4.0. So with these weights: name the authors, make no commercial use, and pass on what you make from them under the same licence.",
  licence: `\
RAVDESS, The Ryerson Audio-Visual Database of Emotional Speech and Song
by Steven R. Livingstone and Frank A. Russo, https://doi.org/10.5281/zenodo.1188976

Licence: Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International
(CC BY-NC-SA 4.0), https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode
In short; the licence itself is what counts:
- Attribution: name the authors, the licence, and what you changed.
- NonCommercial: not for commercial purposes.
- ShareAlike: what you make from it and pass on carries the same licence.

Please cite: Livingstone SR, Russo FA (2018). The Ryerson Audio-Visual Database of
Emotional Speech and Song (RAVDESS): A dynamic, multimodal set of facial and vocal
expressions in North American English. PLoS ONE 13(5): e0196391.
https://doi.org/10.1371/journal.pone.0196391
`,
  home: "https://zenodo.org/records/1188976",
  archive: {
    name: "Audio_Speech_Actors_01-24.zip",
    url:
      "https://zenodo.org/records/1188976/files/Audio_Speech_Actors_01-24.zip?download=1",
    size: 208_468_073,
    md5: "bc696df654c87fed845eb13823edef8a",
    clips: 1440,
    unpackedSize: 620_000_000,
    place: (name) => `Actor_${name.slice(-2)}/${name}.wav`,
  },
  folds: { "actors-5": LUNA_JIMENEZ_FOLDS, "actors-6": EMOBOX_FOLDS },
};
