/**
 * The network's work by this project, on the current backend.
 *
 * @module
 */

import { toChunks } from "../../lib/features/mod.ts";
import { openListener } from "../../lib/listen/mod.ts";
import { loadModel, PAPER_MODEL_FOLDER } from "../../lib/files/mod.ts";
import {
  type Batch,
  createNetwork,
  createOptimizer,
  predictProbabilities,
  trainStep,
} from "../../lib/model/mod.ts";
import { PAPER } from "../../lib/paper.ts";
import { Random } from "../../lib/random.ts";
import { clock } from "./serve.ts";

/** Input of a batch: noise, cut into chunks as clips are, and labels in turn. */
export function makeBatch(n: number): Batch {
  const random = new Random(1, "bench");
  const { count, width, stride } = PAPER.chunks;
  const { nMels } = PAPER.features;
  const frames = width + stride * (count - 1);
  const size = count * nMels * width;
  const x = new Float32Array(n * size);
  for (let at = 0; at < x.length; at += size) {
    const data = new Float32Array(nMels * frames).map(() => random.normal());
    toChunks({ data, shape: [nMels, frames] }, x.subarray(at, at + size));
  }
  return { x, labels: new Int32Array(n).map((_, i) => i % 8) };
}

/** A clip's samples: noise. */
export function makeSamples(): Float32Array {
  const random = new Random(1, "bench");
  return new Float32Array(PAPER.signal.nSamples)
    .map(() => random.uniform(-0.5, 0.5));
}

/** The network, timed in this process. */
export class Ours {
  readonly #network = createNetwork({ name: "cnn-lstm" }, { seed: 1 });
  readonly #optimizer = createOptimizer(
    { kind: "sgd", momentum: 0.8, weightDecay: 1e-3 },
    this.#network.variables,
  );
  readonly #batches = new Map<number, Batch>();
  readonly #listener = loadModel(PAPER_MODEL_FOLDER).then(openListener);
  readonly #samples = makeSamples();
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

  /** Probabilities of one batch of scaled chunks. */
  predict(n: number): Promise<number> {
    const { x } = this.#batch(n);
    return clock(() => predictProbabilities(this.#network, x, n));
  }

  /** Probabilities of one clip from its samples, as `deno task predict` has them. */
  async clip(): Promise<number> {
    const listener = await this.#listener;
    return await clock(() => listener.predict(this.#samples));
  }
}
