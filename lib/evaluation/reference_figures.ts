/**
 * What others report for eight emotions on RAVDESS speech, by protocol.
 *
 * @module
 */

/** One figure of another's. */
export interface ReferenceFigure {
  /** How clips were divided, in a few words. */
  protocol: string;
  /** What was trained. */
  system: string;
  /** As it is reported, in %. */
  figure: string;
  /** What the figure is. */
  measure: "accuracy" | "UAR";
  /** Who reports it. */
  source: string;
}

const RAVDESS_SER = "github hsn07pk/ravdess-speaker-independent-ser";

/**
 * Figures of others, from the most generous protocol to the strictest, and
 * people's own. UAR is the unweighted average recall; chance is 12.5 %.
 *
 * @example
 * ```ts
 * import { REFERENCE_FIGURES } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(REFERENCE_FIGURES[0].figure, "94.02");
 * ```
 */
export const REFERENCE_FIGURES: readonly ReferenceFigure[] = [
  {
    protocol: "copies before the split",
    system: "2D CNN + LSTM, the paper's",
    figure: "94.02",
    measure: "accuracy",
    source: "Udnur et al., 2023",
  },
  {
    protocol: "random, each clip once; best epoch picked on the test fold",
    system: "Conv1D + BiGRU + attention",
    figure: "84.2 ± 2.4",
    measure: "accuracy",
    source: "github hwang9u/emocatcher",
  },
  {
    protocol: "5 random folds",
    system: "openSMILE ComParE 2016 + logistic regression",
    figure: "73.6",
    measure: "UAR",
    source: RAVDESS_SER,
  },
  {
    protocol: "5 actor folds",
    system: "CNN-14 (PANNs), fine-tuned",
    figure: "76.6",
    measure: "accuracy",
    source: "Luna-Jiménez et al., Sensors 21:7665",
  },
  {
    protocol: "5 actor folds",
    system: "ResLSTM, 46.8 k parameters, from scratch",
    figure: "62.3 ± 1.2",
    measure: "UAR",
    source: "github Mak-Sim/ResLSTM-SER",
  },
  {
    protocol: "4 actor folds",
    system: "CNN-14, from scratch",
    figure: "60.0",
    measure: "accuracy",
    source: "github dchung1209/RAVDESS",
  },
  {
    protocol: "4 actor folds",
    system: "1-D CNN-LSTM, from scratch",
    figure: "56.8",
    measure: "accuracy",
    source: "github dchung1209/RAVDESS",
  },
  {
    protocol: "6 actor folds",
    system: "Whisper large v3",
    figure: "75.3",
    measure: "UAR",
    source: "EmoBox, arXiv 2406.07162",
  },
  {
    protocol: "6 actor folds",
    system: "WavLM large",
    figure: "72.0",
    measure: "UAR",
    source: "EmoBox, arXiv 2406.07162",
  },
  {
    protocol: "leave one speaker out",
    system: "XLS-R 300M, frozen + logistic regression",
    figure: "81.9",
    measure: "UAR",
    source: RAVDESS_SER,
  },
  {
    protocol: "leave one speaker out",
    system: "openSMILE ComParE 2016 + logistic regression",
    figure: "63.6",
    measure: "UAR",
    source: RAVDESS_SER,
  },
  {
    protocol: "leave one speaker out",
    system: "librosa statistics + logistic regression",
    figure: "50.5",
    measure: "UAR",
    source: RAVDESS_SER,
  },
  {
    protocol: "people, only by ear; neutral and calm count as one",
    system: "human listeners",
    figure: "62.4",
    measure: "accuracy",
    source: "Livingstone & Russo 2018, recomputed by hsn07pk",
  },
];
