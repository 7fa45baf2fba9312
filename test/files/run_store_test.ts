import assert from "node:assert/strict";
import { join } from "@std/path";
import { folderStore } from "../../lib/files/mod.ts";
import {
  type Checkpoint,
  CheckpointError,
  parseHistory,
} from "../../lib/model/mod.ts";

const record = {
  epoch: 1,
  loss: 2,
  accuracy: 0.25,
  validationLoss: null,
  validationAccuracy: null,
  validationUar: null,
  learningRate: 0.01,
  seconds: 3,
};

const checkpoint: Checkpoint = {
  state: {
    format: "ser-checkpoint/2",
    step: 7,
    bestEpoch: 1,
    history: [record],
    settings: {},
  },
  weights: new Map([["a", { data: Float32Array.of(1, 2), shape: [2] }]]),
  optimizer: new Map(),
  average: new Map(),
  best: new Map(),
};

Deno.test("folderStore() makes its folder, and gives back checkpoint and history", async () => {
  const directory = join(await Deno.makeTempDir(), "a", "run");
  const store = folderStore(directory);
  assert.equal(await store.load(), undefined);
  await store.history([record]);
  await store.save(checkpoint);
  assert.deepEqual(await folderStore(directory).load(), checkpoint);
  const text = await Deno.readTextFile(join(directory, "history.jsonl"));
  assert.deepEqual(parseHistory(text), [record]);
  const names = [...Deno.readDirSync(directory)].map(({ name }) => name);
  assert.deepEqual(names.sort(), ["checkpoint.safetensors", "history.jsonl"]);
});

Deno.test("folderStore() refuses a damaged checkpoint by its path", async () => {
  const store = folderStore(await Deno.makeTempDir());
  await store.save(checkpoint);
  const bytes = await Deno.readFile(store.name);
  bytes[bytes.length - 1] ^= 0x10;
  await Deno.writeFile(store.name, bytes);
  await assert.rejects(store.load(), (error) => {
    assert(error instanceof CheckpointError);
    assert.equal(error.file, store.name);
    assert.equal(error.at, "digest");
    return true;
  });
});
