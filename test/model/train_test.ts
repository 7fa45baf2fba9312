import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import { folderStore } from "../../lib/files/mod.ts";
import { type BatchSource, readVariables, train } from "../../lib/model/mod.ts";
import {
  TINY_RECIPE,
  TINY_STEPS,
  tinyNetwork,
  tinyOptions,
  tinySource,
  trainTiny,
} from "./tiny.ts";

tf.env().set("PROD", true); // no banner
await registerSimdBackend();
await tf.setBackend("simd");

Deno.test("train() learns: the training loss falls below half, validation above 60 % (chance: a third)", async () => {
  const { history, best } = await trainTiny({
    source: tinySource(32, 32, 3),
    recipe: {
      ...TINY_RECIPE,
      epochs: 15,
      batchSize: 8,
      schedule: { kind: "constant", learningRate: 0.03 },
      network: { name: "cnn-lstm", options: tinyOptions(0, 0) },
      labelSmoothing: 0,
      augment: [],
    },
  });
  assert(history[14].loss < history[0].loss / 2, `${history[14].loss}`);
  assert(best.validationAccuracy! > 0.6, `${best.validationAccuracy}`);
});

Deno.test("train() leaves the network with the values of the best validation epoch", async () => {
  const { network, history, best, bestWeights } = await trainTiny();
  const largest = Math.max(...history.map((r) => r.validationAccuracy!));
  assert.equal(best.validationAccuracy, largest);
  for (const record of history) {
    if (record.validationAccuracy !== largest) continue;
    assert(best.validationLoss! <= record.validationLoss!);
  }
  assert.deepEqual(await readVariables(network.variables), bestWeights);
  network.dispose();
});

Deno.test("train() told to stop ends its epoch there, validates it, and keeps the chosen epoch's values", async () => {
  let asked = 0;
  const { network, history, best, bestWeights } = await trainTiny({
    stop: () => ++asked === TINY_STEPS + 1,
  });
  assert.equal(asked, TINY_STEPS + 1);
  assert.equal(history.length, 2);
  assert.ok(
    history.every(({ loss, validationLoss }) => loss * validationLoss! > 0),
  );
  assert.ok(history.includes(best));
  assert.deepEqual(await readVariables(network.variables), bestWeights);
  network.dispose();
});

Deno.test("train() told to stop at its first step has one epoch, its figures those of that step", async () => {
  const reports: number[] = [];
  const { network, history } = await trainTiny({
    onStep: ({ loss }) => void reports.push(loss),
    stop: () => true,
  });
  assert.equal(history.length, 1);
  assert.equal(history[0].loss, reports[0]);
  network.dispose();
});

Deno.test("train() refuses stop beside a store", async () => {
  const store = folderStore(await Deno.makeTempDir());
  await assert.rejects(
    trainTiny({ store, stop: () => false }),
    /stop must be left out where there is a store/,
  );
});

Deno.test("train() without validation items chooses the last epoch", async () => {
  const { history, best, bestWeights, lastWeights } = await trainTiny({
    source: tinySource(26, 0),
    epochs: 2,
  });
  assert.equal(best, history[1]);
  assert.equal(best.validationAccuracy, null);
  assert.deepEqual(bestWeights, lastWeights);
});

Deno.test("train() with selection last keeps the last epoch, whatever its validation", async () => {
  const run = async (selection: "best" | "last") => {
    const recipe = { ...TINY_RECIPE, selection };
    const network = tinyNetwork({ seed: 6 });
    const source = tinySource();
    const result = await train({ network, source, recipe, seed: 6 });
    return { ...result, held: await readVariables(network.variables) };
  };
  assert((await run("best")).best.epoch < 5); // or this would show nothing
  const { history, best, bestWeights, lastWeights, held } = await run("last");
  assert.equal(best, history[4]);
  assert.deepEqual(bestWeights, lastWeights);
  assert.deepEqual(held, lastWeights);
});

Deno.test("train() leaves out the rows that fill no batch, and shuffles each epoch differently", async () => {
  const seen: number[][] = [];
  const source = tinySource();
  const spy: BatchSource = {
    ...source,
    batch(part, indices, out) {
      if (part === "train") seen.push([...indices]);
      return source.batch(part, indices, out);
    },
  };
  await trainTiny({ source: spy, epochs: 2 });
  assert.deepEqual(seen.map((batch) => batch.length), Array(12).fill(4));
  const epochs = [seen.slice(0, 6).flat(), seen.slice(6).flat()];
  for (const epoch of epochs) assert.equal(new Set(epoch).size, 24);
  assert.notDeepEqual(epochs[0], epochs[1]);
});

Deno.test("train() keeps tensors and bytes constant from step to step", async () => {
  const counts: { numTensors: number; numBytes: number }[] = [];
  await trainTiny({
    onStep: () => {
      const { numTensors, numBytes } = tf.memory();
      counts.push({ numTensors, numBytes });
    },
  });
  assert.equal(counts.length, 30);
  for (const count of counts) assert.deepEqual(count, counts[0]);
});

Deno.test("train() frees all but the network's own tensors", async () => {
  const before = tf.memory().numTensors;
  const { network } = await trainTiny();
  network.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("train() refuses rates that are not the recipe's, no batch, no epoch", async () => {
  await assert.rejects(
    train({
      network: tinyNetwork({
        recipe: {
          ...TINY_RECIPE,
          network: { name: "cnn-lstm", options: tinyOptions(0.4) },
        },
      }),
      source: tinySource(),
      recipe: TINY_RECIPE,
      seed: 1,
    }),
    /the network must be the recipe's .*"blockDropout":0.15,.* got .*"blockDropout":0.4,/,
  );
  await assert.rejects(
    trainTiny({ source: tinySource(3) }),
    /at least one batch of 4 items, got 3 items/,
  );
  await assert.rejects(trainTiny({ epochs: 0 }), /epochs must be an integer/);
});

Deno.test("train() stops when the loss is no longer finite", async () => {
  const schedule = { kind: "constant", learningRate: Infinity } as const;
  await assert.rejects(
    trainTiny({ recipe: { ...TINY_RECIPE, schedule } }),
    /Training diverged: the loss is NaN at step 2\. Try a lower/,
  );
});
