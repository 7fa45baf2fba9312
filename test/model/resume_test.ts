import assert from "node:assert/strict";
import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import { folderStore } from "../../lib/files/mod.ts";
import {
  CheckpointError,
  decodeSafetensors,
  SafetensorsError,
} from "../../lib/model/mod.ts";
import {
  TINY_RECIPE,
  TINY_STEPS,
  tinySource,
  trainTiny,
  withoutTimes,
} from "./tiny.ts";

tf.env().set("PROD", true); // no banner
await registerSimdBackend();
await tf.setBackend("simd");

const CHILD = new URL("./train_child.ts", import.meta.url).pathname;

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
  await trainUntil("1.2");
  await trainUntil("1.3");
  await trainUntil(`3.${TINY_STEPS}`); // before the validation
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
