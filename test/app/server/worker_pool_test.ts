import assert from "node:assert/strict";
import { ApiError } from "../../../lib/app/server/api_error.ts";
import type { WorkerPool } from "../../../lib/app/server/worker_pool.ts";
import { obedientPool, textRequest } from "./test_server.ts";

const ask = (pool: WorkerPool, text: string) => pool.run(textRequest(text));

/** What comes of a request: the words of the answer, or the code of the error. */
async function outcome(pool: WorkerPool, text: string): Promise<string> {
  try {
    const { predictions: [prediction] } = await ask(pool, text);
    return "message" in prediction ? prediction.message : prediction.outcome;
  } catch (error) {
    assert.ok(error instanceof ApiError, `${error}`);
    return error.code;
  }
}

Deno.test("requests that wait together go as one batch, shared between the workers", async () => {
  const pool = await obedientPool(2);
  const texts = Array.from({ length: 40 }, (_, i) => `text ${i}`);
  const answers = await Promise.all(texts.map((text) => ask(pool, text)));
  // 16 are the most; the rest is shared again.
  const batches = answers.map(({ batch }) => batch);
  assert.equal(batches[0], 16);
  assert.ok(batches.at(-1)! < 16);
  assert.deepEqual(
    answers.map(({ predictions: [p] }) => "message" in p && p.message),
    texts,
  );
  assert.equal(pool.state.answered, 40);
  await pool.close();
});

Deno.test("a worker that hangs or breaks on a request is replaced, and only that request fails", async () => {
  const pool = await obedientPool(1, { workSeconds: 2 });
  const texts = ["a", "hang", "b", "break", "c", "d"];
  const outcomes = await Promise.all(texts.map((text) => outcome(pool, text)));
  assert.deepEqual(outcomes, ["a", "work-timeout", "b", "internal", "c", "d"]);
  // Once for the one that hangs; for the one that breaks, in its batch and by itself.
  assert.equal(pool.state.replaced, 3);
  assert.equal(pool.state.workers, 1);
  await pool.close();
});

Deno.test("a batch that the network hangs on is asked again one by one", async () => {
  const pool = await obedientPool(1, { workSeconds: 2 });
  const texts = ["a", "b", "hang later", "c"];
  const outcomes = await Promise.all(texts.map((text) => outcome(pool, text)));
  assert.deepEqual(outcomes, ["a", "b", "work-timeout", "c"]);
  assert.equal(pool.state.replaced, 2);
  await pool.close();
});

Deno.test("a full queue refuses at once, and who waits too long is let go", async () => {
  const limits = { workSeconds: 3, waitSeconds: 0.3, waiting: 2 };
  const pool = await obedientPool(1, limits);
  const hanging = outcome(pool, "hang");
  await new Promise((resolve) => setTimeout(resolve, 50));
  const late = outcome(pool, "late");
  const other = outcome(pool, "late too");
  assert.equal(await outcome(pool, "one too many"), "busy");
  assert.equal(pool.state.waiting, 2);
  assert.equal(await late, "busy");
  assert.equal(await other, "busy");
  assert.equal(await hanging, "work-timeout");
  assert.equal(await outcome(pool, "again"), "again");
  await pool.close();
});

Deno.test("close() answers what waits first", async () => {
  const pool = await obedientPool(1);
  const texts = Array.from({ length: 40 }, (_, i) => `text ${i}`);
  const outcomes = texts.map((text) => outcome(pool, text));
  await pool.close();
  assert.deepEqual(await Promise.all(outcomes), texts);
});

Deno.test("start() says why a worker can't start, and leaves none behind", async () => {
  await assert.rejects(obedientPool(2, {}, "no model"), /there is no model/);
});
