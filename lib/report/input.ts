// Browser compatible.
/**
 * What a run's report is made from.
 *
 * @module
 */

import type { Waveform } from "../audio/mod.ts";
import type { ItemLeak, LeakReport, Split } from "../corpus/mod.ts";
import type { Metrics, Prediction } from "../evaluation/mod.ts";
import type { Matrix } from "../features/mod.ts";
import type { EpochPoint } from "../figures/mod.ts";
import type { Experiment } from "../experiment/run_schemas.ts";

/** Players in a report: each holds its sound, 0.4 MB for 3 s. */
export const MAX_PLAYERS = 8;

/** Everything that a report shows. */
export interface ReportInput {
  /** Settings, corpus and backend. */
  experiment: Experiment;
  /** Which items were trained on and tested. */
  split: Split;
  /** What of the test training has heard. */
  leaks: LeakReport;
  /** What training has heard of each test item; with it, accuracies are told apart. */
  itemLeaks?: readonly ItemLeak[];
  /** Figures of every epoch; seconds where they are known. */
  history: readonly (EpochPoint & { seconds?: number })[];
  /** The epoch whose weights were tested. */
  best?: number;
  /** Of every test item. */
  predictions: readonly Prediction[];
  /** Computed from the predictions. */
  metrics: Metrics;
  /** What the network heard, by item: those of {@linkcode misheard} get a player. */
  sounds?: ReadonlyMap<string, Waveform>;
  /** What the run's front end made of one test item: it is drawn. */
  seen?: { item: string; features: Matrix };
}

/**
 * The errors that a network was surest of: one an original recording, the
 * largest probability first.
 *
 * @param count at most so many
 *
 * @example
 * ```ts
 * import { misheard } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const sure = [0, 0.9, 0.1, 0, 0, 0, 0, 0];
 * const list = misheard([
 *   { item: "a", clip: "a", speaker: "1", truth: "calm", predicted: "calm", probabilities: sure },
 *   { item: "b", clip: "b", speaker: "1", truth: "sad", predicted: "calm", probabilities: sure },
 * ]);
 * assert.deepEqual(list.map((p) => p.item), ["b"]);
 * ```
 */
export function misheard(
  predictions: readonly Prediction[],
  count = MAX_PLAYERS,
): Prediction[] {
  const clips = new Set<string>();
  return predictions
    .filter((p) => p.predicted !== p.truth)
    .sort((a, b) => Math.max(...b.probabilities) - Math.max(...a.probabilities))
    .filter(({ clip }) => !clips.has(clip) && clips.add(clip))
    .slice(0, count);
}
