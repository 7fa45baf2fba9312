/**
 * What every network of NETWORKS must do, with its own defaults.
 *
 * @module
 */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import {
  type BackendMemory,
  registerSimdBackend,
  SimdBackend,
} from "../../lib/backend/mod.ts";
import { createFrontEnd, FRONT_ENDS } from "../../lib/features/mod.ts";
import { Kernels } from "../../lib/kernels/mod.ts";
import {
  type BatchSource,
  type Checkpoint,
  createNetwork,
  createOptimizer,
  estimateTensorBytes,
  type Network,
  NETWORKS,
  networkSchema,
  predictLogits,
  readVariables,
  type Recipe,
  RECIPES,
  summarize,
  train,
  type TrainingStore,
  trainStep,
  type WeightMap,
} from "../../lib/model/mod.ts";
import { sha256 } from "../../lib/sha256.ts";
import { borrowedKernels } from "../backend/borrowed.ts";
import { assertClose } from "./check.ts";
import { uniform } from "./formula.ts";

tf.env().set("PROD", true); // no banner
await registerSimdBackend();
await tf.setBackend("simd");

const CLASSES = 5;

/** The first front end whose input a network takes. */
function frontEndOf(name: string) {
  const refusals: string[] = [];
  for (const frontEnd of Object.keys(FRONT_ENDS)) {
    const { input, options } = createFrontEnd({ name: frontEnd });
    try {
      createNetwork({ name }, { input }).dispose();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      refusals.push(`${frontEnd}: ${error.message}`);
      continue;
    }
    return { name: frontEnd, options, input };
  }
  throw new Error(`No front end fits ${name}. ${refusals.join(". ")}`);
}

/** Items of noise; of frames, the last column is the mask. */
function noise(input: readonly number[], items: number, name = "x") {
  const size = input.reduce((product, n) => product * n, 1);
  const x = uniform(name, items * size);
  if (input.length === 2) {
    const [frames, columns] = input;
    for (let row = 0; row < items * frames; row++) {
      x[(row + 1) * columns - 1] = row % frames < frames / 2 ? 1 : 0;
    }
  }
  return { x, labels: Int32Array.from({ length: items }, (_, i) => i % 5) };
}

/** Four training items, two of validation. */
function sourceOf(input: readonly number[]): BatchSource {
  const size = input.reduce((product, n) => product * n, 1);
  const all = noise(input, 4);
  return {
    train: 4,
    validation: 2,
    batch: (_part, indices) =>
      Promise.resolve({
        x: Float32Array.from(
          indices.flatMap((i) => [...all.x.subarray(i * size, (i + 1) * size)]),
        ),
        labels: Int32Array.from(indices, (i) => all.labels[i]),
      }),
  };
}

/** Keeps a checkpoint in memory. */
function memoryStore(): TrainingStore {
  let kept: Checkpoint | undefined;
  return {
    name: "memory",
    load: () => Promise.resolve(kept),
    save: (checkpoint) => Promise.resolve(void (kept = checkpoint)),
    history: () => Promise.resolve(),
  };
}

/** Values of a network, which is freed. */
async function valuesOf(network: Network): Promise<WeightMap> {
  const values = await readVariables(network.variables);
  network.dispose();
  return values;
}

/** A text that stands for all bits: a difference of arrays takes minutes to print. */
function digest(weights: WeightMap): Promise<string> {
  const names = [...weights.keys()].join();
  const values = [...weights.values()].flatMap(({ data }) => [...data]);
  const bytes = new Uint8Array(Float32Array.from(values).buffer);
  return sha256(names + bytes.toHex());
}

async function oneStep(network: Network, batch: number): Promise<void> {
  const optimizer = createOptimizer(
    RECIPES.fast.optimizer,
    network.variables,
  );
  const rate = { learningRate: 1e-3, step: 1 };
  await trainStep(network, optimizer, noise(network.input, batch), rate);
  optimizer.dispose();
}

for (const name of Object.keys(NETWORKS)) {
  const frontEnd = frontEndOf(name);
  const { input } = frontEnd;
  const shape = { input, classes: CLASSES };
  const recipe: Recipe = {
    ...RECIPES.fast,
    network: networkSchema.parse({ name }),
    frontEnd: { name: frontEnd.name, options: frontEnd.options },
    batchSize: 2,
    epochs: 2,
    averaging: { kind: "ema", decay: 0.5, start: 0 },
  };

  Deno.test(`${name}: initial values are finite, those of its seed, and the same in both forms`, async () => {
    const create = (seed: number, blocks: "stock" | "fused") =>
      valuesOf(createNetwork({ name }, { ...shape, seed, blocks }));
    const values = await create(1, "fused");
    assert.equal(await digest(await create(1, "stock")), await digest(values));
    const others = await create(2, "fused");
    for (const [key, { data }] of values) {
      assert(data.every(Number.isFinite), key);
      const constant = data.every((value) => value === data[0]);
      if (constant) assert.match(key, /norm\./);
      else assert.notDeepEqual(others.get(key)?.data, data, key);
    }
  });

  Deno.test(`${name}: both forms predict the same within 1e-4, and its summary counts every value`, async () => {
    const [stock, fused] = (["stock", "fused"] as const).map((blocks) =>
      createNetwork({ name }, { ...shape, blocks })
    );
    const { x } = noise(input, 2);
    const logits = await predictLogits(stock, x, 2);
    assert.equal(logits.length, 2 * CLASSES);
    assertClose(await predictLogits(fused, x, 2), logits, 1e-4, "logits");
    const { trainable, running } = summarize(stock);
    const sizes = stock.variables.reduce((sum, v) => sum + v.variable.size, 0);
    assert.equal(trainable + running, sizes);
    stock.dispose();
    fused.dispose();
  });

  Deno.test(`${name}: training and prediction borrow no kernel from cpu`, async () => {
    const network = createNetwork({ name }, shape);
    const borrowed = await borrowedKernels(async () => {
      await oneStep(network, 2);
      await predictLogits(network, noise(input, 1).x, 1);
    });
    network.dispose();
    assert.deepEqual([...borrowed], []);
  });

  Deno.test(`${name}: estimateTensorBytes() is within 10 % of the backend's peak`, async () => {
    const kernels = await Kernels.load({ threads: 2 });
    tf.registerBackend("counted", () => new SimdBackend(kernels));
    tf.copyRegisteredKernels("simd", "counted");
    await tf.setBackend("counted");
    try {
      for (const batch of [4, 12]) { // growing: the peak is that of all steps so far
        const network = createNetwork({ name }, shape);
        await oneStep(network, batch);
        network.dispose();
        const { peakBytes } = tf.memory() as unknown as BackendMemory;
        const ratio = estimateTensorBytes({ name }, { ...shape, batch }) /
          peakBytes;
        assert(Math.abs(ratio - 1) < 0.1, `batch ${batch}: ${ratio}`);
      }
    } finally {
      await tf.setBackend("simd");
      tf.removeBackend("counted");
      for (const { kernelName } of tf.getKernelsForBackend("counted")) {
        tf.unregisterKernel(kernelName, "counted");
      }
    }
  });

  Deno.test(`${name}: a training resumed after its first epoch ends with the bits of an unbroken one`, async () => {
    const run = async (epochs: number, store?: TrainingStore) => {
      const network = createNetwork(recipe.network, { ...shape, seed: 3 });
      const controller = new AbortController();
      try {
        return await train({
          network,
          source: sourceOf(input),
          recipe,
          seed: 3,
          store,
          resume: true,
          signal: controller.signal,
          onEpoch: ({ epoch }) =>
            epoch === epochs ? controller.abort() : undefined,
        });
      } finally {
        network.dispose();
      }
    };
    const store = memoryStore();
    await assert.rejects(run(1, store), { name: "AbortError" });
    const [resumed, whole] = [await run(Infinity, store), await run(Infinity)];
    const finished = await run(Infinity, store); // nothing is left to do
    for (const { lastWeights, bestWeights } of [resumed, finished]) {
      assert.equal(await digest(lastWeights), await digest(whole.lastWeights));
      assert.equal(await digest(bestWeights), await digest(whole.bestWeights));
    }
    assert(whole.history.every(({ loss }) => Number.isFinite(loss)));
  });
}
