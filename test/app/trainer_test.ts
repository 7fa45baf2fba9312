import assert from "node:assert/strict";
import { Trainer } from "../../lib/app/train/trainer.ts";
import type { Report, Result } from "../../lib/app/train/messages.ts";
import { setBackend } from "../../lib/backend/mod.ts";
import { openEmbedded } from "../../lib/corpus/mod.ts";
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  type TrainingStore,
} from "../../lib/model/mod.ts";

await setBackend("simd", { binary: "strict" });

const whole = await openEmbedded();
const voices = ["1", "2"];
const corpus = {
  ...whole,
  clips: whole.clips.filter(({ speaker }) => voices.includes(speaker)),
};

const versions = { project: "1.2.3", browser: "a test" };

const plan = {
  choice: { protocol: "random", fold: 1, copies: 0, epochs: 2, seed: 1 },
  started: "2026-01-02T03:04:05Z",
  paused: false,
};

/** Keeps a checkpoint as bytes. */
function memoryStore(): TrainingStore {
  let kept: Uint8Array | undefined;
  return {
    name: "memory",
    load: async () => kept && await decodeCheckpoint(kept),
    save: async (checkpoint: Checkpoint) => {
      kept = await encodeCheckpoint(checkpoint);
    },
    history: () => Promise.resolve(),
  };
}

/** A run whose reports may stop it. */
async function run(
  store = memoryStore(),
  react: (report: Report, trainer: Trainer) => void = () => {},
): Promise<Result | null> {
  const trainer: Trainer = new Trainer(
    { corpus, store, versions },
    (report) => react(report, trainer),
  );
  return await trainer.run(plan);
}

const reference = await run();

Deno.test("a training that is paused, while clips are made and between two steps, ends with the same bits", async () => {
  const store = memoryStore();
  const early = await run(store, ({ kind }, trainer) => {
    if (kind === "preparing") trainer.stop("paused");
  });
  assert.equal(early, null);
  assert.equal(await store.load(), undefined);
  const late = await run(store, (report, trainer) => {
    if (report.kind !== "step") return;
    const { epoch, step } = report.step;
    if (epoch === 2 && step === 2) trainer.stop("paused");
  });
  assert.equal(late, null);
  const result = await run(store);
  assert.equal(result!.hash, reference!.hash);
  assert.deepEqual(result!.predictions, reference!.predictions);
  assert.deepEqual(
    result!.files["predictions.csv"],
    reference!.files["predictions.csv"],
  );
});

Deno.test("a training that is ended early is tested with its best epoch, and names no command for its bits", async () => {
  const reports = new Set<string>();
  const result = await run(memoryStore(), (report, trainer) => {
    reports.add(report.kind);
    // Nothing is done yet: it goes on.
    if (report.kind === "preparing") trainer.stop("ended");
    if (report.kind !== "step") return;
    const { epoch, step } = report.step;
    if (epoch === 2 && step === 1) trainer.stop("ended");
  });
  assert.equal(result!.history.length, 1);
  assert.equal(result!.best.epoch, 1);
  assert.equal(result!.command, null);
  assert.equal(result!.metrics.n, result!.items.test);
  assert.notEqual(result!.hash, reference!.hash);
  assert.deepEqual(
    [...reports].sort(),
    ["epoch", "preparing", "step", "testing"],
  );
});

Deno.test("a training that is ended before its first epoch is done says that it cannot be tested", async () => {
  const ending = run(memoryStore(), ({ kind }, trainer) => {
    if (kind === "step") trainer.stop("ended");
  });
  await assert.rejects(ending, /at least one epoch must be done, got none/);
});

Deno.test("the trainer gives the sound of an item as a WAV file of the window", async () => {
  const trainer = new Trainer(
    { corpus, store: memoryStore(), versions },
    () => {},
  );
  const item = `${corpus.clips[0].name}#1`;
  const wav = await trainer.hear(item, plan.choice);
  assert.equal(wav.length, 44 + 2 * 144_000);
  await assert.rejects(
    trainer.hear("nobody", plan.choice),
    /not in the corpus/,
  );
});
