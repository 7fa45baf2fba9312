/**
 * This project's side of the comparisons.
 *
 * @module
 */

import {
  type Batch,
  createNetwork,
  createOptimizer,
  predictProbabilities,
  trainStep,
} from "../../lib/model/mod.ts";
import { PAPER } from "../../lib/paper.ts";
import { Random } from "../../lib/random.ts";

/** Input of a batch: noise, and labels in turn. */
function makeBatch(n: number): Batch {
  const random = new Random(1, "bench");
  const { count, width } = PAPER.chunks;
  const size = n * count * PAPER.features.nMels * width;
  return {
    x: new Float32Array(size).map(() => random.normal()),
    labels: new Int32Array(n).map((_, i) => i % 8),
  };
}

/** Milliseconds that some work takes. */
async function clock(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The network, timed in this process on the current backend. */
export class Ours {
  readonly #network = createNetwork({ seed: 1 });
  readonly #optimizer = createOptimizer(
    { kind: "sgd", momentum: 0.8, weightDecay: 1e-3 },
    this.#network.variables,
  );
  readonly #batches = new Map<number, Batch>();
  #step = 0;

  #batch(n: number): Batch {
    const batch = this.#batches.get(n) ?? makeBatch(n);
    this.#batches.set(n, batch);
    return batch;
  }

  /** One training step. */
  train(n: number): Promise<number> {
    const batch = this.#batch(n);
    const step = ++this.#step;
    return clock(() =>
      trainStep(this.#network, this.#optimizer, batch, {
        learningRate: 0.01,
        step,
      })
    );
  }

  /** Probabilities of one batch. */
  predict(n: number): Promise<number> {
    const { x } = this.#batch(n);
    return clock(() => predictProbabilities(this.#network, x, n));
  }
}
