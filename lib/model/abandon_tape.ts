/**
 * What TensorFlow.js leaves behind when the gradients of a function fail.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/**
 * Free the tensors that the forward pass saved for a backward pass that did not
 * finish. TensorFlow.js would keep them: an out-of-memory error would leak its tensors.
 *
 * Does nothing inside another gradient, whose tape it is.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { abandonTape } from "./abandon_tape.ts";
 * import assert from "node:assert/strict";
 *
 * const x = tf.scalar(2);
 * const { numTensors } = tf.memory();
 * assert.throws(() =>
 *   tf.grad((x) => {
 *     x.square().exp();
 *     throw new Error("too large");
 *   })(x)
 * );
 * abandonTape();
 * assert.equal(tf.memory().numTensors, numTensors);
 * ```
 */
export function abandonTape(): void {
  const { state } = tf.engine();
  if (state.gradientDepth > 0 || !state.activeTape) return;
  for (const { saved } of state.activeTape) tf.dispose(saved);
  state.activeTape = [];
}
