import assert from "node:assert/strict";
import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import { createFrontEnd } from "../../lib/features/mod.ts";
import { EMOTIONS, PAPER } from "../../lib/paper.ts";
import {
  loadModel,
  PAPER_MODEL_FOLDER,
  saveModel,
} from "../../lib/files/mod.ts";
import {
  createNetwork,
  modelCard,
  ModelError,
  type ModelInfo,
  predictLogits,
  readVariables,
  summarize,
} from "../../lib/model/mod.ts";
import { uniform } from "../model/formula.ts";

tf.env().set("PROD", true); // no banner
await tf.setBackend("cpu");

const NETWORK = {
  name: "cnn-lstm",
  options: {
    channels: [3, 4],
    pools: [2, 4],
    blockDropout: 0.4,
    batchNorm: true,
    lstmUnits: 4,
    lstmDropout: 0.3,
  },
};

/** Its input is [2, 8, 8, 1]. */
const FRONT_END = createFrontEnd({
  name: "chunks",
  options: { nMels: 8, width: 8, stride: 4, duration: 0.06 },
});

const info: ModelInfo = {
  format: "ser-model/2",
  title: "A model for tests",
  created: "2026-01-02T03:04:05Z",
  corpus: "embedded",
  synthetic: true,
  labels: [...EMOTIONS],
  frontEnd: { name: FRONT_END.name, options: FRONT_END.options },
  network: NETWORK,
  members: ["model.safetensors"],
  temperature: 1,
  training: {
    recipe: "fast",
    seed: 1,
    epochs: 3,
    bestEpoch: 2,
    selection: "best",
    clips: ["ab".repeat(32)],
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

const tensor = (data: Float32Array) => ({ data, shape: [data.length] });

/** A member of the model, with values of its own. */
async function makeMember(seed: number) {
  const network = createNetwork(NETWORK, { input: FRONT_END.input, seed });
  const scaler = {
    mean: tensor(uniform(`mean/${seed}`, 128)),
    scale: tensor(uniform(`scale/${seed}`, 128, 0.5, 2)),
  };
  const weights = await readVariables(network.variables);
  return { network, scaler, weights };
}

async function savedModel() {
  const directory = join(await Deno.makeTempDir(), "model");
  const { network, scaler, weights } = await makeMember(3);
  await saveModel(directory, [{ weights, scaler }], info);
  return { directory, network, scaler };
}

Deno.test("saveModel() and loadModel() keep network, scaler and info to the bit", async () => {
  const { directory, network, scaler } = await savedModel();
  const loaded = await loadModel(directory);
  assert.deepEqual(loaded.info, info);
  assert.equal(loaded.members.length, 1);
  const [member] = loaded.members;
  assert.deepEqual(member.scaler, scaler);
  const x = uniform("x", 3 * 128);
  assert.deepEqual(
    await predictLogits(member.network, x, 3),
    await predictLogits(network, x, 3),
  );
});

Deno.test("saveModel() writes the same bytes in whatever order what is said of the model stands", async () => {
  const turned = Object.fromEntries(Object.entries(info).toReversed());
  const texts = await Promise.all([info, turned].map(async (one) => {
    const directory = join(await Deno.makeTempDir(), "model");
    await saveModel(directory, [await makeMember(1)], one as typeof info);
    return await Deno.readTextFile(join(directory, "model.json"));
  }));
  assert.equal(texts[1], texts[0]);
});

Deno.test("saveModel() and loadModel() keep several members in order; all must be named", async () => {
  const directory = join(await Deno.makeTempDir(), "model");
  const members = [await makeMember(1), await makeMember(2)];
  await assert.rejects(
    saveModel(directory, members, info),
    /members: .*2 names/,
  );
  const names = ["first.safetensors", "second.safetensors"];
  await saveModel(directory, members, { ...info, members: names });
  const loaded = await loadModel(directory);
  const x = uniform("x", 128);
  for (const [i, { network, scaler }] of loaded.members.entries()) {
    assert.deepEqual(scaler, members[i].scaler);
    assert.deepEqual(
      await predictLogits(network, x, 1),
      await predictLogits(members[i].network, x, 1),
    );
  }
  const before = tf.memory().numTensors;
  await Deno.remove(join(directory, names[1]));
  await assert.rejects(loadModel(directory), /second\.safetensors/);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("loadModel() opens the published model in its first format, and says nothing of its clips", async () => {
  const folder = await Deno.makeTempDir();
  const first = new URL("../fixtures/model/first_format.json", import.meta.url);
  await Deno.copyFile(first, join(folder, "model.json"));
  const weights = "model.safetensors";
  await Deno.copyFile(
    join(PAPER_MODEL_FOLDER, weights),
    join(folder, weights),
  );
  const { info, members, dispose } = await loadModel(folder);
  const { input, options } = createFrontEnd(info.frontEnd);
  assert.deepEqual(input, [7, 128, 128, 1]);
  assert.deepEqual(options, createFrontEnd({ name: "chunks" }).options);
  assert.equal(info.format, "ser-model/2");
  assert.equal(info.network.name, "cnn-lstm");
  assert.equal(info.network.options.lstmUnits, PAPER.model.lstmUnits);
  assert.deepEqual(info.training.clips, []);
  assert.equal(members.length, 1);
  dispose();
  const now = await loadModel(PAPER_MODEL_FOLDER);
  const { clips } = now.info.training;
  assert.equal(clips.length, 899); // 900 names, two of which hold the same samples
  // What was found of it later: figures by label and sex, a temperature.
  const { calibration: _, parameters: __, terms: ___, ...then } = now.info;
  const { perLabel, perSex, calibrationError, ...figures } = then.figures;
  assert.ok(perLabel && perSex && calibrationError);
  const { seeds, ...trained } = now.info.training;
  assert.deepEqual(seeds, [1]);
  const training = { ...trained, clips: [] };
  assert.deepEqual({ ...then, figures, training, temperature: 1 }, info);
  now.dispose();
});

Deno.test("loadModel() names the file and the field that is wrong", async () => {
  const { directory } = await savedModel();
  const path = join(directory, "model.json");
  const attempts: [(info: ModelInfo) => unknown, string][] = [
    [(info) => ({ ...info, labels: ["one"] }), "labels"],
    [
      (info) => ({ ...info, figures: { ...info.figures, accuracy: 2 } }),
      "figures.accuracy",
    ],
    [
      (info) => ({ ...info, network: { ...NETWORK, name: "rnn" } }),
      "network.name",
    ],
    [
      (info) => ({
        ...info,
        network: { ...NETWORK, options: { lstmUnits: 0 } },
      }),
      "network.options.lstmUnits",
    ],
    [
      (info) => ({
        ...info,
        frontEnd: { name: "chunks", options: { hop: 1 } },
      }),
      "frontEnd.options",
    ],
    [(info) => ({ ...info, members: ["../other.safetensors"] }), "members.0"],
    [(info) => ({ ...info, temperature: 0 }), "temperature"],
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
  const options = { ...NETWORK.options, lstmUnits: 5 };
  const other = { ...info, network: { ...NETWORK, options } };
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
  const [mean, scale] = [
    tensor(new Float32Array(128)),
    tensor(uniform("s", 128)),
  ];
  const members = [{ weights: new Map(), scaler: { mean, scale } }];
  await assert.rejects(
    saveModel(directory, members, { ...info, title: "" }),
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
  const network = createNetwork({ name: "cnn-lstm" }, { blocks: "stock" });
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
