/**
 * The embedded corpus as a corpus: RAVDESS's names, nobody's voice.
 *
 * @module
 */
import type { CorpusSpec } from "../corpus_spec.ts";
import { RAVDESS } from "./ravdess.ts";

/** The project's own synthetic speech, see `openEmbedded`. */
export const EMBEDDED: CorpusSpec = {
  id: "embedded",
  title: "Embedded corpus (synthetic speech)",
  labels: RAVDESS.labels,
  synthetic: true,
  example: RAVDESS.example,
  parseName: RAVDESS.parseName,
  expected: RAVDESS.expected,
  material:
    "synthetic speech: two English sentences from the project's own synthesizer; no human voice is in it",
  terms: "The synthetic speech is made by this project, under its own licence.",
  licence: "Made by this project; its licence is the project's.",
  folds: RAVDESS.folds,
};
