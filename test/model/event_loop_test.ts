import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
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

Deno.test("train() lets timers have their turn after each step and each batch of validation", async () => {
  let due = 0;
  let late = 0;
  /** What was due before the batch that comes now has had its turn. */
  const lookAtTimers = () => {
    if (due > 0) late++;
    due++;
    setTimeout(() => due--, 0);
  };
  const source = tinySource();
  const parts = { train: 0, validation: 0 };
  const watched: BatchSource = {
    ...source,
    batch(part, indices, out) {
      lookAtTimers();
      parts[part]++;
      return source.batch(part, indices, out);
    },
  };
  const network = tinyNetwork();
  const recipe = { ...TINY_RECIPE, epochs: 2 };
  await train({ network, source: watched, recipe, seed: 1 });
  network.dispose();
  assert.deepEqual(parts, { train: 12, validation: 6 });
  assert.equal(late, 0);
});
