import assert from "node:assert/strict";
import { setBackend } from "../../lib/backend/mod.ts";
import { listen, openListener } from "../../lib/commands/listener.ts";
import { DEFAULT_MODEL_FOLDER } from "../../lib/files/mod.ts";
import { Random } from "../../lib/random.ts";

Deno.test("listen() gives probabilities that sum to 1 within 1e-5, the same each time, samples unchanged", async () => {
  await setBackend("simd");
  const listener = await openListener(DEFAULT_MODEL_FOLDER);
  const random = new Random(1, "listener test");
  const samples = new Float32Array(144_000).map(() => random.uniform(-1, 1));
  const kept = samples.slice();
  const probabilities = await listen(listener, samples);
  assert.ok(Math.abs(probabilities.reduce((a, b) => a + b) - 1) < 1e-5);
  assert.deepEqual(await listen(listener, samples), probabilities);
  assert.deepEqual(samples, kept);
  listener.network.dispose();
});
