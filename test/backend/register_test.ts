import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import { borrowedKernels } from "./borrowed.ts";
import {
  createNetwork,
  createOptimizer,
  type Network,
  predictProbabilities,
  trainStep,
} from "../../lib/model/mod.ts";

const SPEC = {
  name: "cnn-lstm",
  options: { channels: [4, 8], pools: [2, 4], lstmUnits: 5 },
};
const INPUT = [3, 8, 8, 1];

/** Updates of both kinds; the paper's, and the fast recipe's. */
const OPTIMIZERS = [
  { kind: "sgd", momentum: 0.8, weightDecay: 1e-3 },
  {
    kind: "adamw",
    beta1: 0.9,
    beta2: 0.99,
    epsilon: 1e-8,
    weightDecay: 1e-2,
  },
] as const;

/** A training step by each optimiser, and a prediction. */
async function trainAndPredict(network: Network): Promise<void> {
  const x = new Float32Array(2 * 3 * 64).map((_, i) => i % 5);
  const batch = { x, labels: Int32Array.of(1, 6) };
  for (const settings of OPTIMIZERS) {
    const optimizer = createOptimizer(settings, network.variables);
    await trainStep(network, optimizer, batch, { learningRate: 0.01, step: 1 });
    await predictProbabilities(network, x, 2);
    optimizer.dispose();
  }
}

for (const blocks of ["fused", "stock"] as const) {
  Deno.test(`Training and prediction borrow no kernel from cpu, ${blocks} blocks`, async () => {
    tf.env().set("PROD", true);
    await registerSimdBackend();
    await tf.setBackend("simd");
    const network = createNetwork(SPEC, { input: INPUT, seed: 1, blocks });
    const borrowed = await borrowedKernels(() => trainAndPredict(network));
    network.dispose();
    assert.deepEqual([...borrowed], []);
  });
}

Deno.test("registerSimdBackend() brings every kernel that cpu has", async () => {
  await registerSimdBackend();
  for (const { kernelName } of tf.getKernelsForBackend("cpu")) {
    assert(tf.getKernel(kernelName, "simd"), kernelName);
  }
});

Deno.test("registerSimdBackend() a second time changes nothing", async () => {
  await registerSimdBackend();
  await tf.setBackend("simd");
  const backend = tf.backend();
  await registerSimdBackend({ threads: 1 });
  assert.equal(tf.backend(), backend);
});
