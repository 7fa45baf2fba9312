import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import {
  predictLogits,
  predictProbabilities,
  softmaxRows,
  validate,
} from "../../lib/model/mod.ts";
import { assertClose } from "./check.ts";
import { uniform } from "./formula.ts";
import { TINY_RECIPE, tinyNetwork, tinyOptions, tinySource } from "./tiny.ts";

tf.env().set("PROD", true); // no banner
await tf.setBackend("cpu");

const SIZE = 2 * 8 * 8;

Deno.test("predictProbabilities() sums to 1 a row, whatever the batch size, and frees its tensors", async () => {
  const network = tinyNetwork();
  const x = uniform("x", 7 * SIZE);
  const before = tf.memory().numTensors;
  const atOnce = await predictProbabilities(network, x, 7);
  const inParts = await predictProbabilities(network, x, 7, 3);
  assert.equal(tf.memory().numTensors, before);
  assert.deepEqual(inParts, atOnce);
  for (let row = 0; row < 7; row++) {
    const sum = atOnce.subarray(row * 8, row * 8 + 8).reduce((a, b) => a + b);
    assertClose([sum], [1], 1e-6, `sum of row ${row}`); // 8 float32 roundings
  }
  network.dispose();
});

Deno.test("predictLogits() is in evaluation mode: dropout changes nothing", async () => {
  const x = uniform("x", 2 * SIZE);
  const [a, b] = [0.9, 0].map((rate) =>
    tinyNetwork({
      recipe: {
        ...TINY_RECIPE,
        network: { name: "cnn-lstm", options: tinyOptions(rate) },
      },
    })
  );
  assert.deepEqual(await predictLogits(a, x, 2), await predictLogits(b, x, 2));
});

Deno.test("predictLogits() refuses x with fewer items than it says", async () => {
  const network = tinyNetwork();
  await assert.rejects(
    predictLogits(network, new Float32Array(2 * SIZE - 1), 2),
    /x must hold 2 items of \[2,8,8,1\], 256 values, got 255/,
  );
  assert.equal(
    (await predictLogits(network, new Float32Array(0), 0)).length,
    0,
  );
});

Deno.test("softmaxRows() bears logits of ±1000", () => {
  const p = softmaxRows(Float32Array.of(1000, 0, -1000, 0, 0, 0), 3);
  assert.deepEqual([...p.subarray(0, 3)], [1, 0, 0]);
  assertClose(p.subarray(3), [1 / 3, 1 / 3, 1 / 3], 1e-7, "thirds");
});

Deno.test("validate() counts as by hand: loss, accuracy, mean recall of the classes that occur", async () => {
  const network = tinyNetwork();
  const n = 11;
  const source = tinySource(1, n);
  const { x, labels } = await source.batch(
    "validation",
    Array.from({ length: n }, (_, i) => i),
  );
  const p = await predictProbabilities(network, x, n);
  const rows = Array.from(labels, (label, i) => {
    const row = [...p.subarray(i * 8, i * 8 + 8)];
    const right = row.indexOf(Math.max(...row)) === label;
    return { label, right, loss: -Math.log(row[label]) };
  });
  const mean = (values: number[]) =>
    values.reduce((a, b) => a + b, 0) / values.length;
  const recalls = [...new Set(labels)].map((label) =>
    mean(rows.filter((row) => row.label === label).map((row) => +row.right))
  );
  const result = await validate(network, source, 4);
  assertClose(
    [result.validationLoss!, result.validationAccuracy!, result.validationUar!],
    [
      mean(rows.map(({ loss }) => loss)),
      mean(rows.map(({ right }) => +right)),
      mean(recalls),
    ],
    1e-6, // the probabilities are float32
    "loss, accuracy, average recall",
  );
});
