import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { registerSimdBackend, SimdBackend } from "../../lib/backend/mod.ts";
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

Deno.test("registerSimdBackend() a second time keeps the kernels, and refuses others", async () => {
  await registerSimdBackend();
  await tf.setBackend("simd");
  const backend = tf.backend();
  assert(backend instanceof SimdBackend);
  const { threads, variant } = backend.kernels;
  await registerSimdBackend();
  await registerSimdBackend({ threads, binary: variant });
  await registerSimdBackend({ binary: "auto" });
  assert.equal(tf.backend(), backend);
  await assert.rejects(registerSimdBackend({ threads: threads + 1 }), {
    name: "RangeError",
    message:
      `Cannot change the threads of simd: they must stay ${threads} until the process ends, got ${
        threads + 1
      }`,
  });
  const other = variant === "strict" ? "relaxed" : "strict";
  await assert.rejects(registerSimdBackend({ binary: other }), {
    name: "RangeError",
    message:
      `Cannot change the binary of simd: it must stay ${variant} until the process ends, got ${other}`,
  });
});

/** What a program of its own prints. */
async function outputOf(program: string): Promise<string> {
  const root = new URL("../../", import.meta.url);
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", program],
    cwd: root,
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("registerSimdBackend() refuses an unknown binary with a RangeError, and can be called again", async () => {
  const output = await outputOf(`
    import { registerSimdBackend } from "./lib/backend/register.ts";
    import * as tf from "@tensorflow/tfjs";
    tf.env().set("PROD", true);
    await registerSimdBackend({ binary: "fast" as "strict" })
      .catch((error) => console.log(error.name + ": " + error.message));
    const both = [{ threads: 1 }, { threads: 1 }].map((o) => registerSimdBackend(o));
    await Promise.all(both);
    await tf.setBackend("simd");
    console.log(tf.getBackend());
  `);
  assert.deepEqual(output.trim().split("\n"), [
    "RangeError: Cannot load the kernels: binary must be one of auto, relaxed, strict, got fast",
    "simd",
  ]);
});
