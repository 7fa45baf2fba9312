/**
 * What an optimizer does with one value in one step.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";

/** What changes from step to step. */
export interface StepRate {
  /** Size of the update. */
  learningRate: number;
  /** In place of the settings' momentum (AdamW, also beside Muon: β₁). */
  momentum?: number;
  /** Number of the step, from 1; AdamW corrects its averages by it. */
  step: number;
}

/** One new value and its new slots from the old ones. */
export type Update = (
  value: tf.Tensor,
  gradient: tf.Tensor,
  slots: tf.Tensor[],
  rate: StepRate,
) => { value: tf.Tensor; slots: tf.Tensor[] };
