import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import {
  type BackendMemory,
  registerSimdBackend,
} from "../../lib/backend/mod.ts";
import {
  createNetwork,
  createOptimizer,
  estimateMemory,
  estimateTensorBytes,
  trainStep,
} from "../../lib/model/mod.ts";
import { ADAMW } from "./adamw.ts";
import { uniform } from "./formula.ts";

tf.env().set("PROD", true); // no banner

const CNN_LSTM = { name: "cnn-lstm" };
const SHAPE = { input: [7, 128, 128, 1], classes: 8 };

Deno.test("estimateTensorBytes() is within 5 % of the backend's peak, paper sizes, batch 4 and 10", async () => {
  await registerSimdBackend();
  await tf.setBackend("simd");
  for (const batch of [4, 10]) { // growing: the peak is that of all steps so far
    const network = createNetwork();
    const optimizer = createOptimizer(ADAMW, network.variables);
    const x = uniform("x", batch * 7 * 128 * 128);
    const labels = new Int32Array(batch);
    const rate = { learningRate: 0.01, step: 1 };
    await trainStep(network, optimizer, { x, labels }, rate);
    optimizer.dispose();
    network.dispose();
    const peak = (tf.memory() as unknown as BackendMemory).peakBytes;
    const ratio = estimateTensorBytes(CNN_LSTM, { ...SHAPE, batch }) / peak;
    assert(Math.abs(ratio - 1) < 0.05, `batch ${batch}: ${ratio} of ${peak}`);
  }
});

Deno.test("estimateMemory() grows with the batch and wants a batch", () => {
  const estimate = (batch: number) =>
    estimateMemory(CNN_LSTM, { ...SHAPE, batch });
  assert(estimate(33) > estimate(32));
  for (const batch of [0, 1.5, NaN]) {
    assert.throws(() => estimate(batch), RangeError);
  }
});
