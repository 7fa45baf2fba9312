/**
 * The optimizers of `torch.optim` that the recipes use, with their state as
 * named tensors for the checkpoint.
 *
 * @module
 */
import { power } from "../maths.ts";
import * as tf from "@tensorflow/tfjs";
import { hasFusedKernels, runKernel } from "./fused/kernels.ts";
import { muon, type MuonSettings } from "./muon.ts";
import type { StepRate, Update } from "./update.ts";
import type { NamedVariable } from "./weights.ts";

export type { StepRate } from "./update.ts";

/** Stochastic gradient descent, as `torch.optim.SGD`. */
export interface SgdSettings {
  /** Says that it is this one. */
  kind: "sgd";
  /** Share of the last update that is added to the next, in [0, 1). */
  momentum: number;
  /** Added to the gradient: weightDecay · value. */
  weightDecay: number;
}

/** Adam with decoupled weight decay (Loshchilov & Hutter, 2019), as `torch.optim.AdamW`. */
export interface AdamWSettings {
  /** Says that it is this one. */
  kind: "adamw";
  /** Share of the old mean of gradients that each step keeps, in [0, 1). */
  beta1: number;
  /** Share of the old mean of their squares that each step keeps, in [0, 1). */
  beta2: number;
  /** Added to the root of the mean of squares. */
  epsilon: number;
  /** Each step shrinks values by learningRate · weightDecay. */
  weightDecay: number;
}

/** Which optimizer, and its constants. */
export type OptimizerSettings = SgdSettings | AdamWSettings | MuonSettings;

/** An optimizer bound to a network's trainable values. */
export interface Optimizer {
  /** Its memory of past gradients, by name. */
  readonly slots: { name: string; variable: tf.Variable }[];
  /** Change the values by their gradients (keyed by name; not disposed). */
  apply(gradients: tf.NamedTensorMap, rate: StepRate): void;
  /** Free its memory. */
  dispose(): void;
}

/** v ← μ v + g + λ w; w ← w − η v. */
function sgd({ momentum, weightDecay }: SgdSettings): Update {
  return (value, gradient, [velocity], rate) => {
    const mu = rate.momentum ?? momentum;
    if (hasFusedKernels()) {
      const { learningRate } = rate;
      const [updated, next] = runKernel(
        "SgdUpdate",
        { value, gradient, velocity },
        { learningRate, momentum: mu, weightDecay },
      );
      return { value: updated, slots: [next] };
    }
    const full = gradient.add(value.mul(weightDecay));
    const next = velocity.mul(mu).add(full);
    return { value: value.sub(next.mul(rate.learningRate)), slots: [next] };
  };
}

/** w ← w (1 − η λ) − η m̂ / (√v̂ + ε), with bias-corrected averages m̂ and v̂. */
function adamW(settings: Omit<AdamWSettings, "kind">): Update {
  const { beta2, epsilon, weightDecay } = settings;
  return (value, gradient, [mean, square], { learningRate, ...rate }) => {
    const beta1 = rate.momentum ?? settings.beta1;
    if (hasFusedKernels()) {
      const [updated, ...slots] = runKernel(
        "AdamWUpdate",
        { value, gradient, mean, square },
        { learningRate, beta1, beta2, epsilon, weightDecay, step: rate.step },
      );
      return { value: updated, slots };
    }
    const m = mean.mul(beta1).add(gradient.mul(1 - beta1));
    const v = square.mul(beta2).add(gradient.square().mul(1 - beta2));
    const root = v.sqrt().div(Math.sqrt(1 - power(beta2, rate.step))).add(
      epsilon,
    );
    const size = learningRate / (1 - power(beta1, rate.step));
    const decayed = value.mul(1 - learningRate * weightDecay);
    return { value: decayed.sub(m.mul(size).div(root)), slots: [m, v] };
  };
}

/** How one value is updated, and the names of its slots. */
function updateOf(
  settings: OptimizerSettings,
  { name, variable }: NamedVariable,
): { update: Update; slotNames: string[] } {
  if (settings.kind === "sgd") {
    return { update: sgd(settings), slotNames: ["momentum"] };
  }
  const slotNames = ["mean", "square"];
  const update = adamW(settings);
  if (settings.kind === "adamw") return { update, slotNames };
  // "linear" is what every network calls the layer that gives its logits.
  if (variable.rank >= 2 && !name.startsWith("linear.")) {
    return { update: muon(settings), slotNames: ["momentum"] };
  }
  if (!name.endsWith("norm.bias")) return { update, slotNames };
  return {
    update: (value, gradient, slots, { learningRate, ...rate }) =>
      update(value, gradient, slots, {
        ...rate,
        learningRate: learningRate * settings.normBiasRate,
      }),
    slotNames,
  };
}

/**
 * Make an optimizer for a network's trainable values, with its memory at zero.
 *
 * @param settings  which, and its constants
 * @param variables the network's variables; those not trainable stay as they are
 *
 * @example One step of SGD
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { createOptimizer } from "./optimizer.ts";
 * import assert from "node:assert/strict";
 *
 * const variable = tf.variable(tf.tensor1d([1]));
 * const optimizer = createOptimizer(
 *   { kind: "sgd", momentum: 0, weightDecay: 0 },
 *   [{ name: "w", variable, trainable: true }],
 * );
 * optimizer.apply({ w: tf.tensor1d([2]) }, { learningRate: 0.25, step: 1 });
 * assert.deepEqual([...variable.dataSync()], [0.5]);
 * ```
 */
export function createOptimizer(
  settings: OptimizerSettings,
  variables: NamedVariable[],
): Optimizer {
  const bound = variables.filter(({ trainable }) => trainable).map(
    (named) => {
      const { update, slotNames } = updateOf(settings, named);
      const { name, variable } = named;
      const slots = slotNames.map((slot) => ({
        name: `${slot}/${name}`,
        variable: tf.tidy(() => tf.variable(tf.zeros(variable.shape), false)),
      }));
      return { name, variable, update, slots };
    },
  );
  const slots = bound.flatMap((entry) => entry.slots);
  return {
    slots,
    apply(gradients, rate) {
      for (const { name, variable, update, slots } of bound) {
        const gradient = gradients[name];
        if (gradient === undefined) {
          throw new RangeError(
            `Cannot update ${name}: its gradient must be given`,
          );
        }
        tf.tidy(() => {
          const old = slots.map((slot) => slot.variable);
          const next = update(variable, gradient, old, rate);
          variable.assign(next.value);
          next.slots.forEach((value, i) => old[i].assign(value));
        });
      }
    },
    dispose: () => slots.forEach(({ variable }) => variable.dispose()),
  };
}
