import assert from "node:assert/strict";
import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import { EMOTIONS, PAPER } from "../../lib/paper.ts";
import {
  createNetwork,
  loadModel,
  modelCard,
  ModelError,
  type ModelInfo,
  predictLogits,
  readVariables,
  saveModel,
  summarize,
} from "../../lib/model/mod.ts";
import { uniform } from "./formula.ts";

tf.env().set("PROD", true); // no banner
await tf.setBackend("cpu");

const sizes: ModelInfo["sizes"] = {
  input: [2, 8, 8],
  channels: [3, 4],
  pools: [2, 4],
  lstmUnits: 4,
  classes: 8,
};

const info: ModelInfo = {
  format: "ser-model/1",
  title: "A model for tests",
  created: "2026-01-02T03:04:05Z",
  corpus: "embedded",
  synthetic: true,
  labels: [...EMOTIONS],
  signal: PAPER.signal,
  features: { ...PAPER.features, nMels: 8 },
  chunks: { width: 8, stride: 4, count: 2 },
  sizes,
  training: {
    recipe: "fast",
    seed: 1,
    epochs: 3,
    bestEpoch: 2,
    backend: "cpu",
    environment: "",
  },
  protocol: {
    name: "copies-before-split",
    fold: 1,
    description: "Noisy copies before the split.",
    leaks: true,
  },
  figures: {
    items: 435,
    accuracy: 0.5,
    accuracyInterval: [0.453, 0.547],
    unweightedAverageRecall: 0.51,
    uarInterval: [0.46, 0.56],
  },
};

async function savedModel() {
  const directory = join(await Deno.makeTempDir(), "model");
  const network = createNetwork({ sizes, seed: 3 });
  const scaler = {
    mean: uniform("mean", 128),
    scale: uniform("scale", 128, 0.5, 2),
  };
  const weights = await readVariables(network.variables);
  await saveModel(directory, weights, scaler, info);
  return { directory, network, scaler };
}

Deno.test("saveModel() and loadModel() keep network, scaler and info to the bit", async () => {
  const { directory, network, scaler } = await savedModel();
  const loaded = await loadModel(directory);
  assert.deepEqual(loaded.info, info);
  assert.deepEqual(loaded.scaler, scaler);
  const x = uniform("x", 3 * 128);
  assert.deepEqual(
    await predictLogits(loaded.network, x, 3),
    await predictLogits(network, x, 3),
  );
});

Deno.test("loadModel() names the file and the field that is wrong", async () => {
  const { directory } = await savedModel();
  const path = join(directory, "model.json");
  const attempts: [(info: ModelInfo) => unknown, string][] = [
    [(info) => ({ ...info, labels: ["one", "two"] }), "labels"],
    [
      (info) => ({ ...info, figures: { ...info.figures, accuracy: 2 } }),
      "figures.accuracy",
    ],
    [(info) => ({ ...info, sizes: { ...sizes, pools: [2] } }), "sizes.pools"],
    [
      (info) => ({ ...info, chunks: { ...info.chunks, width: 9 } }),
      "sizes.input",
    ],
    [(info) => ({ ...info, surprise: 1 }), "top level"],
    [(info) => ({ ...info, created: "yesterday" }), "created"],
  ];
  for (const [change, at] of attempts) {
    await Deno.writeTextFile(path, JSON.stringify(change(info)));
    await assert.rejects(loadModel(directory), (error) => {
      assert(error instanceof ModelError, `${error}`);
      assert.equal(error.file, path);
      assert.equal(error.at, at);
      return true;
    });
  }
  await Deno.writeTextFile(path, "{");
  await assert.rejects(loadModel(directory), /its start: expected JSON, got /);
});

Deno.test("loadModel() refuses weights of another network, without leaking one", async () => {
  const { directory } = await savedModel();
  const other = { ...info, sizes: { ...sizes, lstmUnits: 5 } };
  await Deno.writeTextFile(
    join(directory, "model.json"),
    JSON.stringify(other),
  );
  const before = tf.memory().numTensors;
  await assert.rejects(
    loadModel(directory),
    /model\.safetensors: its tensors: expected those of the network in model.json, got Cannot set lstm.weight_ih: shape must be \[4,20\], got \[4,16\]/,
  );
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("loadModel() says which file is missing", async () => {
  const { directory } = await savedModel();
  await Deno.remove(join(directory, "model.safetensors"));
  await assert.rejects(
    loadModel(directory),
    (error) =>
      error instanceof ModelError && error.file.endsWith(".safetensors"),
  );
});

Deno.test("saveModel() refuses info that does not fit, before it writes anything", async () => {
  const directory = join(await Deno.makeTempDir(), "model");
  const scaler = { mean: new Float32Array(128), scale: new Float32Array(128) };
  await assert.rejects(
    saveModel(directory, new Map(), scaler, { ...info, title: "" }),
    ModelError,
  );
  await assert.rejects(Deno.stat(directory), Deno.errors.NotFound);
});

Deno.test("modelCard() says what is synthetic, what leaks, and chance beside the figures", () => {
  const card = modelCard(info);
  assert.match(card, /never heard a human voice/);
  assert.match(card, /measure memory of recordings/);
  assert.match(card, /435 test items; chance is 12\.5 %/);
  assert.match(card, /50\.0 % \(95 % interval 45\.3 % to 54\.7 %\)/);
  const honest = modelCard({
    ...info,
    synthetic: false,
    protocol: { ...info.protocol, leaks: false },
  });
  assert.doesNotMatch(honest, /never heard|measure memory/);
});

Deno.test("summarize() lists the paper's shapes and counts, layer by layer", () => {
  const network = createNetwork({ blocks: "stock" });
  const { rows, trainable, running } = summarize(network);
  network.dispose();
  const row = (name: string) => rows.find((row) => row.name === name);
  assert.deepEqual(row("block2.conv"), {
    name: "block2.conv",
    kind: "Conv2D",
    shape: [7, 64, 64, 32],
    trainable: 16 * 32 * 9 + 32,
    running: 0,
  });
  assert.deepEqual(row("block4.pool")?.shape, [7, 1, 1, 128]);
  assert.equal(row("lstm")?.trainable, 4 * 64 * (128 + 64 + 2));
  assert.equal(row("linear")?.trainable, 64 * 8 + 8);
  assert.equal(trainable, PAPER.model.trainableValues);
  assert.equal(running, 480);
});
