/**
 * Averages of a network's values over training steps.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { NamedVariable } from "./weights.ts";

/** Exponential moving average, as `torch.optim.swa_utils.AveragedModel` with buffers. */
export interface AveragingSettings {
  /** The only kind there is. */
  kind: "ema";
  /** Share of the old average that each step keeps, in (0, 1). */
  decay: number;
  /** Share of the run's steps before the average starts, in [0, 1). */
  start: number;
}

/** An average bound to a network's values. */
export interface WeightAverage {
  /** The averages, by name. */
  readonly slots: { name: string; variable: tf.Variable }[];
  /**
   * Take the network's values after a step into the average.
   *
   * @param done  steps of the run that are done, from 1
   * @param total steps of the whole run
   */
  update(done: number, total: number): void;
  /** Exchange the network's values and the averages; a second call undoes it. */
  swap(): void;
  /** Free the averages. */
  dispose(): void;
}

/**
 * Average a network's values from step to step: a ← decay · a + (1 − decay) · w.
 * The running statistics of batch norms are averaged in the same way, so that
 * they belong to the averaged weights. Until the average starts, it is a copy.
 *
 * @param settings  decay and start
 * @param variables the network's values, trained or not
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { averageWeights } from "./averaging.ts";
 * import assert from "node:assert/strict";
 *
 * const variable = tf.variable(tf.tensor1d([4]));
 * const average = averageWeights(
 *   { kind: "ema", decay: 0.75, start: 0 },
 *   [{ name: "w", variable, trainable: true }],
 * );
 * average.update(1, 2); // the first is a copy
 * variable.assign(tf.tensor1d([8]));
 * average.update(2, 2);
 * average.swap();
 * assert.deepEqual([...variable.dataSync()], [5]);
 * ```
 */
export function averageWeights(
  { decay, start }: AveragingSettings,
  variables: readonly NamedVariable[],
): WeightAverage {
  const pairs = variables.map(({ name, variable }) => ({
    name,
    variable,
    average: tf.variable(variable, false),
  }));
  return {
    slots: pairs.map(({ name, average }) => ({ name, variable: average })),
    update(done, total) {
      const copies = done <= Math.floor(start * total) + 1;
      for (const { variable, average } of pairs) {
        tf.tidy(() =>
          average.assign(
            copies
              ? variable.clone()
              : average.mul(decay).add(variable.mul(1 - decay)),
          )
        );
      }
    },
    swap() {
      for (const { variable, average } of pairs) {
        tf.tidy(() => {
          const held = variable.clone();
          variable.assign(average.clone());
          average.assign(held);
        });
      }
    },
    dispose: () => pairs.forEach(({ average }) => average.dispose()),
  };
}
