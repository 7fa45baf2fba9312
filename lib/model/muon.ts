/**
 * Muon, the optimizer that makes each update of a matrix orthogonal.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { hasFusedKernels, runKernel } from "./fused/kernels.ts";
import type { Update } from "./update.ts";

/**
 * Muon (Jordan et al., 2024) for the weights of hidden layers, AdamW for all other
 * values: biases, batch norms, and the layer that gives the logits.
 */
export interface MuonSettings {
  /** Says that it is this one. */
  kind: "muon";
  /** Share of the old mean of gradients that each step of Muon keeps, in [0, 1). */
  momentum: number;
  /** Times AdamW's learning rate that the biases of batch norms learn with. */
  normBiasRate: number;
  /** AdamW's share of the old mean of gradients that each step keeps, in [0, 1). */
  beta1: number;
  /** AdamW's share of the old mean of their squares that each step keeps, in [0, 1). */
  beta2: number;
  /** AdamW's addition to the root of the mean of squares. */
  epsilon: number;
  /** Each step shrinks values by learningRate · weightDecay. */
  weightDecay: number;
}

// Five steps of the quintic a x + b x³ + c x⁵ bring singular values near 1 from
// wherever in (0, 1] they are; `torch.optim.Muon` has the same constants.
const [A, B, C] = [3.4445, -4.775, 2.0315];
const STEPS = 5;
const EPSILON = 1e-7;

/** α a + β b, by a kernel where there is one: the same bits. */
function weightedSum<T extends tf.Tensor>(
  alpha: number,
  a: T,
  beta: number,
  b: T,
): T {
  if (!hasFusedKernels()) return a.mul(alpha).add(b.mul(beta));
  const [sum] = runKernel("WeightedSum", { a, b }, { alpha, beta });
  return sum as T;
}

/**
 * Replace a matrix's singular values by values near 1 (0.7 to 1.2, for those
 * that aren't tiny beside the largest), by Newton–Schulz iterations, as
 * `torch.optim.Muon`, which rounds to bfloat16 on the way; this is float32.
 *
 * @param matrix [rows, columns]
 * @returns [rows, columns]; zeros stay zeros
 *
 * @example Two orthogonal columns of different lengths
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { orthogonalize } from "./muon.ts";
 * import assert from "node:assert/strict";
 *
 * const update = orthogonalize(tf.tensor2d([[3, 0], [0, 0.5]])).arraySync();
 * assert(update[0][0] > 0.65 && update[1][1] > 0.65 && update[0][1] === 0);
 * ```
 */
export function orthogonalize(matrix: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const [rows, columns] = matrix.shape;
    const tall = rows > columns; // the smaller of both Gram matrices is enough
    // Not norm(), which takes squares by a kernel of cpu's, `Pow`.
    const length = matrix.square().sum().sqrt();
    let x: tf.Tensor2D = matrix.div(length.maximum(EPSILON));
    for (let step = 0; step < STEPS; step++) {
      const gram = tf.matMul(x, x, tall, !tall);
      // gram is symmetric; said by a transpose, half of a product is computed.
      const square = tf.matMul(gram, gram, true);
      const cubic = weightedSum(B, gram, C, square);
      const added: tf.Tensor2D = tall
        ? tf.matMul(x, cubic)
        : tf.matMul(cubic, x);
      x = weightedSum(A, x, 1, added);
    }
    return x;
  });
}

/**
 * m ← μ m + (1 − μ) g; w ← w (1 − η λ) − 0.2 η √max(rows, columns) · orthogonal(μ m + (1 − μ) g),
 * where a weight [..., inputs, outputs] is a matrix of `outputs` columns. The
 * factor gives updates AdamW's usual size, so that both share one learning rate
 * (Liu et al., 2025; `adjust_lr_fn="match_rms_adamw"` of `torch.optim.Muon`).
 */
export function muon({ momentum, weightDecay }: MuonSettings): Update {
  return (value, gradient, [mean], { learningRate }) => {
    const next = weightedSum(momentum, mean, 1 - momentum, gradient);
    const ahead = weightedSum(momentum, next, 1 - momentum, gradient);
    const columns = value.shape[value.rank - 1];
    const matrix: tf.Tensor2D = ahead.reshape([-1, columns]);
    const size = 0.2 * learningRate * Math.sqrt(Math.max(...matrix.shape));
    const step = orthogonalize(matrix).reshape(value.shape);
    const keep = 1 - learningRate * weightDecay;
    return { value: weightedSum(keep, value, -size, step), slots: [next] };
  };
}
