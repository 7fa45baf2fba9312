/**
 * The loss: cross-entropy of the softmax with the labels.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { applyFused, hasFusedKernels, runKernel } from "./fused/kernels.ts";

/**
 * Mean cross-entropy of softmax(logits) with labels (paper: Training), as
 * `torch.nn.CrossEntropyLoss`; one kernel where the backend has it.
 *
 * @param logits    [n, classes]
 * @param labels    [n], int32 in [0, classes)
 * @param smoothing share of a label that is spread over all classes, in [0, 1)
 * @returns the loss in nats, differentiable in the logits
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { crossEntropy } from "./cross_entropy.ts";
 * import assert from "node:assert/strict";
 *
 * await tf.setBackend("cpu");
 * const even = tf.zeros([2, 8]) as tf.Tensor2D;
 * const [loss] = crossEntropy(even, tf.tensor1d([0, 5], "int32")).dataSync();
 * assert(Math.abs(loss - Math.log(8)) < 1e-6);
 * ```
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  smoothing = 0,
): tf.Scalar {
  if (!hasFusedKernels()) {
    const truth = tf.oneHot(labels, logits.shape[1]);
    return tf.losses.softmaxCrossEntropy(truth, logits, undefined, smoothing);
  }
  return applyFused({
    forward: ([logits]) => {
      const [value, gradient] = runKernel(
        "CrossEntropy",
        { logits, labels },
        { smoothing },
      );
      return { value, kept: [gradient] };
    },
    backward: (dy, [gradient]) => [gradient.mul(dy)],
  }, [logits]) as tf.Scalar;
}
