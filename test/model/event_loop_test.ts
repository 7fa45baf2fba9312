import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { fetchBatch } from "../../lib/model/batch_source.ts";
import { yieldToEventLoop } from "../../lib/model/event_loop.ts";
import { type BatchSource, train } from "../../lib/model/mod.ts";
import { TINY_RECIPE, tinyNetwork, tinySource } from "./tiny.ts";

tf.env().set("PROD", true); // no banner

Deno.test("yieldToEventLoop() lets timers that are due go first, promises do not", async () => {
  const seen: string[] = [];
  setTimeout(() => seen.push("timer"), 0);
  await Promise.resolve();
  seen.push("promise");
  await yieldToEventLoop();
  seen.push("after");
  assert.deepEqual(seen, ["promise", "timer", "after"]);
});

Deno.test("fetchBatch() gives the source's batch after a turn of the event loop", async () => {
  const source = tinySource();
  const seen: string[] = [];
  setTimeout(() => seen.push("timer"), 0);
  const out = await source.batch("train", [1, 2]);
  const batch = await fetchBatch(source, "train", [5, 3], out);
  assert.deepEqual(seen, ["timer"]);
  assert.equal(batch.x, out.x);
  assert.deepEqual(batch, await source.batch("train", [5, 3]));
});

Deno.test("fetchBatch() rejects with the source's error", async () => {
  const batch = () => Promise.reject(new RangeError("no such item"));
  await assert.rejects(
    fetchBatch({ ...tinySource(), batch }, "train", [0]),
    { name: "RangeError", message: "no such item" },
  );
});

Deno.test("train() lets timers have their turn before each step and each batch of validation", async () => {
  let due = 0;
  let most = 0;
  const source = tinySource();
  const parts = { train: 0, validation: 0 };
  const watched: BatchSource = {
    ...source,
    batch(part, indices, out) {
      most = Math.max(most, ++due);
      setTimeout(() => due--, 0);
      parts[part]++;
      return source.batch(part, indices, out);
    },
  };
  const network = tinyNetwork();
  const recipe = { ...TINY_RECIPE, epochs: 2 };
  await train({ network, source: watched, recipe, seed: 1 });
  network.dispose();
  assert.deepEqual(parts, { train: 12, validation: 6 });
  // One of the batch that is fetched, one of the batch before.
  assert(most <= 2, `${most} timers were due at once`);
});

Deno.test("train() hears of an abort between two steps before the second", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const network = tinyNetwork();
  const steps: number[] = [];
  const training = train({
    network,
    source: tinySource(),
    recipe: TINY_RECIPE,
    seed: 1,
    signal: controller.signal,
    onStep({ step }) {
      steps.push(step);
      if (step === 2) setTimeout(() => controller.abort(reason), 0);
    },
  });
  await assert.rejects(training, reason);
  network.dispose();
  assert.deepEqual(steps, [1, 2]);
});
