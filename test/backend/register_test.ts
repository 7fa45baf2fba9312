import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import { SIMD_KERNELS } from "../../lib/backend/register.ts";
import {
  createNetwork,
  createOptimizer,
  type Network,
  predictProbabilities,
  trainStep,
} from "../../lib/model/mod.ts";

const SIZES = {
  input: [3, 8, 8] as const,
  channels: [4, 8] as const,
  pools: [2, 4] as const,
  lstmUnits: 5,
  classes: 8,
};

async function calledKernels(network: Network): Promise<Set<string>> {
  const x = new Float32Array(2 * 3 * 64).map((_, i) => i % 5);
  const batch = { x, labels: Int32Array.of(1, 6) };
  const called = new Set<string>();
  for (
    const settings of [
      { kind: "sgd", momentum: 0.8, weightDecay: 1e-3 },
      {
        kind: "adamw",
        beta1: 0.9,
        beta2: 0.99,
        epsilon: 1e-8,
        weightDecay: 1e-2,
      },
    ] as const
  ) {
    const optimizer = createOptimizer(settings, network.variables);
    const { kernelNames } = await tf.profile(async () => {
      await trainStep(network, optimizer, batch, {
        learningRate: 0.01,
        step: 1,
      });
      await predictProbabilities(network, x, 2);
      return tf.tensor([]);
    });
    // Scopes of composed operations are listed beside kernels.
    for (const name of kernelNames) {
      if (tf.getKernel(name, "simd")) called.add(name);
    }
    optimizer.dispose();
  }
  return called;
}

Deno.test("Training and prediction borrow no kernel from cpu", async () => {
  tf.env().set("PROD", true);
  await registerSimdBackend();
  await tf.setBackend("simd");
  const network = createNetwork({ sizes: SIZES, seed: 1 });
  const ours = new Set(SIMD_KERNELS.map(({ kernelName }) => kernelName));
  const called = await calledKernels(network);
  network.dispose();
  const foreign = [...called].filter((name) => !ours.has(name));
  assert.deepEqual(foreign, []);
  for (
    const name of [
      "ConvBlockTrain",
      "ConvBlockGrad",
      "ConvBlockPredict",
      "LstmTrain",
      "LstmGrad",
      "CrossEntropy",
      "SgdUpdate",
      "AdamWUpdate",
    ]
  ) {
    assert(called.has(name), `${name} was not called`);
  }
});

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
