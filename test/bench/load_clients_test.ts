import assert from "node:assert/strict";
import { loadTimes, percentile } from "./load_clients.ts";

Deno.test("percentile() is the nearest rank, as numpy's inverted_cdf", () => {
  const values = [15, 20, 35, 40, 50];
  const shares = [0, 0.05, 0.3, 0.4, 0.5, 1];
  assert.deepEqual(
    shares.map((share) => percentile(values, share)),
    [15, 15, 20, 20, 35, 50],
  );
});

Deno.test("loadTimes() has as many open requests as clients, and counts each answer", async () => {
  let [open, most, asked] = [0, 0, 0];
  const ask = async () => {
    asked++;
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 5));
    open--;
  };
  const times = await loadTimes(ask, { clients: 7, seconds: 0.1 });
  assert.equal(most, 7);
  assert.equal(times.latencies.length, asked);
  assert.deepEqual(times.latencies, times.latencies.toSorted((a, b) => a - b));
  const failing = () => Promise.reject(new Error("wrong answer"));
  await assert.rejects(loadTimes(failing, { clients: 2, seconds: 0.1 }));
});
