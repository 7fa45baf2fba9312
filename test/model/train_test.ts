import assert from "node:assert/strict";
import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import { folderStore } from "../../lib/files/mod.ts";
import {
  type BatchSource,
  CheckpointError,
  decodeSafetensors,
  type EpochRecord,
  readVariables,
  SafetensorsError,
  train,
  type TrainOptions,
} from "../../lib/model/mod.ts";
import { TINY_RECIPE, tinyNetwork, tinyOptions, tinySource } from "./tiny.ts";

tf.env().set("PROD", true); // no banner
await registerSimdBackend();
await tf.setBackend("simd");

const CHILD = new URL("./train_child.ts", import.meta.url).pathname;

/** Trains the tiny network here. */
async function trainTiny(options: Partial<TrainOptions> = {}) {
  const network = tinyNetwork({ seed: 5, recipe: options.recipe });
  const result = await train({
    network,
    source: tinySource(),
    recipe: TINY_RECIPE,
    seed: 5,
    ...options,
  });
  return { network, ...result };
}

/** Steps of an epoch of the tiny training. */
async function stepsOfTiny(): Promise<number> {
  let seen = 0;
  await trainTiny({ epochs: 1, onStep: ({ steps }) => void (seen = steps) });
  return seen;
}

/** Trains in a child; kills it with SIGKILL when it reports step `until`. */
async function trainInChild(
  directory: string,
  backend: "cpu" | "simd",
  until?: string,
): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CHILD, directory, backend],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let killed = false;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (!killed && until !== undefined && text.split("\n").includes(until)) {
      child.kill("SIGKILL");
      killed = true;
    }
  }
  const { success } = await child.status;
  assert.equal(success, until === undefined);
}

const withoutTimes = (history: EpochRecord[]) =>
  history.map((record) => ({ ...record, seconds: 0 }));

async function readFolder(directory: string) {
  const path = join(directory, "checkpoint.safetensors");
  const { tensors } = decodeSafetensors(await Deno.readFile(path));
  const { history, ...state } = (await folderStore(directory).load())!.state;
  const lines = (await Deno.readTextFile(join(directory, "history.jsonl")))
    .trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines, history);
  return { tensors, state, history: withoutTimes(history) };
}

for (const backend of ["simd", "cpu"] as const) {
  Deno.test(`train() on ${backend} killed twice in the middle of an epoch and resumed gives the bits of an unbroken run`, async () => {
    const [broken, whole] = [
      await Deno.makeTempDir(),
      await Deno.makeTempDir(),
    ];
    await trainInChild(broken, backend, "2.3");
    assert.equal((await readFolder(broken)).history.length, 1);
    // What a kill in the middle of a write leaves behind:
    await Deno.writeTextFile(join(broken, "checkpoint.safetensors.tmp"), "{");
    await trainInChild(broken, backend, "4.5");
    await trainInChild(broken, backend);
    await trainInChild(whole, backend);
    assert.deepEqual(await readFolder(broken), await readFolder(whole));
  });
}

Deno.test("train() killed before its first epoch's end starts again", async () => {
  const directory = await Deno.makeTempDir();
  await trainInChild(directory, "simd", "1.2");
  assert.equal(
    await folderStore(directory).load(),
    undefined,
  );
  await trainInChild(directory, "simd");
  assert.equal((await readFolder(directory)).history.length, 5);
});

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
  const steps = await stepsOfTiny();
  let asked = 0;
  const { network, history, best, bestWeights } = await trainTiny({
    stop: () => ++asked === steps + 1,
  });
  assert.equal(asked, steps + 1);
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
    recipe: { ...TINY_RECIPE, epochs: 2 },
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
  assert.equal((await run("best")).best.epoch, 1);
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

Deno.test("train() stops at an abort with its reason, and can be resumed", async () => {
  const store = folderStore(await Deno.makeTempDir());
  const controller = new AbortController();
  const reason = new Error("enough");
  await assert.rejects(
    trainTiny({
      store,
      signal: controller.signal,
      onStep: ({ epoch, step }) => {
        if (epoch === 3 && step === 2) controller.abort(reason);
      },
    }),
    reason,
  );
  const { history } = await trainTiny({ store, resume: true });
  assert.deepEqual(
    withoutTimes(history),
    withoutTimes((await trainTiny()).history),
  );
});

Deno.test("train() stopped between two steps continues with the next one, to the same bits", async () => {
  const averaging = { kind: "ema", decay: 0.9, start: 0.3 } as const;
  const recipe = { ...TINY_RECIPE, averaging };
  const store = folderStore(await Deno.makeTempDir());
  const first: string[] = [];
  /** Trains until a step; the whole rest without one. */
  const trainUntil = async (until?: string) => {
    const controller = new AbortController();
    let begun = false;
    const training = trainTiny({
      recipe,
      store,
      resume: true,
      signal: controller.signal,
      onStep: ({ epoch, step }) => {
        if (!begun) first.push(`${epoch}.${step}`);
        begun = true;
        if (`${epoch}.${step}` === until) controller.abort();
      },
    });
    if (until === undefined) return await training;
    await assert.rejects(training, { name: "AbortError" });
    const { state } = (await store.load())!;
    assert.equal(`${state.history.length + 1}.${state.progress!.steps}`, until);
  };
  const steps = await stepsOfTiny();
  await trainUntil("1.2");
  await trainUntil("1.3");
  await trainUntil(`3.${steps}`); // before the validation
  const broken = (await trainUntil())!;
  assert.deepEqual(first, ["1.1", "1.3", "1.4", "4.1"]);
  const whole = await trainTiny({ recipe });
  assert.deepEqual(withoutTimes(broken.history), withoutTimes(whole.history));
  assert.deepEqual(broken.lastWeights, whole.lastWeights);
  assert.deepEqual(broken.bestWeights, whole.bestWeights);
});

Deno.test("train() with a constant rate can be prolonged; with one cycle it refuses", async () => {
  const schedule = { kind: "constant", learningRate: 0.01 } as const;
  const constant = { ...TINY_RECIPE, schedule };
  const store = folderStore(await Deno.makeTempDir());
  await trainTiny({ recipe: constant, epochs: 2, store });
  const prolonged = await trainTiny({
    recipe: constant,
    epochs: 3,
    store,
    resume: true,
  });
  const atOnce = await trainTiny({ recipe: constant, epochs: 3 });
  assert.deepEqual(prolonged.lastWeights, atOnce.lastWeights);
  await assert.rejects(
    trainTiny({ recipe: constant, epochs: 2, store, resume: true }),
    /epochs: expected at least the 3 that are done or begun, got 2/,
  );

  const other = folderStore(await Deno.makeTempDir());
  await trainTiny({ epochs: 2, store: other });
  await assert.rejects(
    trainTiny({ epochs: 3, store: other, resume: true }),
    new CheckpointError({
      file: other.name,
      at: "epochs",
      expected: "2, as when the run began",
      found: "3",
    }),
  );
});

Deno.test("train() refuses a checkpoint of another run, naming what differs", async () => {
  const store = folderStore(await Deno.makeTempDir());
  const fingerprint = { split: "abc" };
  await trainTiny({ store, epochs: 1, fingerprint });
  const resume = { store, epochs: 1, fingerprint, resume: true };
  await trainTiny(resume);
  await assert.rejects(
    trainTiny({ ...resume, seed: 6 }),
    /: seed: expected 5,/,
  );
  await assert.rejects(
    trainTiny({ ...resume, fingerprint: { split: "xyz" } }),
    /: split: expected abc, as when the run began, got xyz/,
  );
  await assert.rejects(
    trainTiny({ ...resume, source: tinySource(27) }),
    /: items: expected 26 \+ 9,/,
  );
});

Deno.test("train() names the damaged file when its checkpoint cannot be read", async () => {
  const store = folderStore(await Deno.makeTempDir());
  const path = store.name;
  await trainTiny({ store, epochs: 1 });
  const bytes = await Deno.readFile(path);
  await Deno.writeFile(path, bytes.subarray(0, bytes.length - 5));
  await assert.rejects(
    trainTiny({ store, epochs: 1, resume: true }),
    (error) => error instanceof SafetensorsError && error.file === path,
  );
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
