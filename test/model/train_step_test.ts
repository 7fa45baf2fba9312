import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import { computeGradients, type Network } from "../../lib/model/mod.ts";
import { assertClose } from "./check.ts";
import { TINY_RECIPE, tinyNetwork, tinyOptions, tinySource } from "./tiny.ts";

tf.env().set("PROD", true); // no banner
await registerSimdBackend();

/** −log softmax(logits)[label] of each row, by hand. */
function crossEntropies(logits: Float32Array, labels: Int32Array): number[] {
  const classes = logits.length / labels.length;
  return Array.from(labels, (label, i) => {
    const row = [...logits.subarray(i * classes, (i + 1) * classes)];
    const sum = row.reduce((total, z) => total + Math.exp(z), 0);
    return Math.log(sum) - row[label];
  });
}

const mean = (values: number[]) =>
  values.reduce((a, b) => a + b, 0) / values.length;

function makeNetwork(): Network {
  const options = tinyOptions(0, 0);
  const recipe = { ...TINY_RECIPE, network: { name: "cnn-lstm", options } };
  return tinyNetwork({ seed: 2, recipe });
}

for (const backend of ["cpu", "simd"] as const) {
  Deno.test(`computeGradients() of mixtures on ${backend}: the loss is both labels' cross-entropy by their shares, by hand within 1e-5`, async () => {
    await tf.setBackend(backend);
    const network = makeNetwork();
    const { x, labels } = await tinySource().batch("train", [0, 1, 2, 3]);
    const mixed = { labels: Int32Array.of(7, 3, 0, 5), share: 0.7 };
    const found = computeGradients(network, { x, labels, mixed });
    const logits = await found.logits.data() as Float32Array;
    const [own, other] = [labels, mixed.labels].map((labels) =>
      mean(crossEntropies(logits, labels))
    );
    assertClose(
      await found.loss.data(),
      [0.7 * own + 0.3 * other],
      1e-5,
      "loss",
    );
    // The gradient is the same mixture.
    const parts = [labels, mixed.labels].map((labels) =>
      computeGradients(network, { x, labels }).byName["linear.bias"].dataSync()
    );
    const expected = parts[0].map((g, i) => 0.7 * g + 0.3 * parts[1][i]);
    assertClose(
      await found.byName["linear.bias"].data(),
      expected,
      1e-6,
      "gradient",
    );
    network.dispose();
  });
}

Deno.test("computeGradients() refuses labels of mixtures that are no class", async () => {
  await tf.setBackend("cpu");
  const network = makeNetwork();
  const { x, labels } = await tinySource().batch("train", [0, 1]);
  const mixed = { labels: Int32Array.of(0, 8), share: 0.5 };
  assert.throws(
    () => computeGradients(network, { x, labels, mixed }),
    /labels must be in \[0, 8\), got 8 at 1/,
  );
  network.dispose();
});
