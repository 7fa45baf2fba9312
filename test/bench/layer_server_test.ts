import assert from "node:assert/strict";
import { layerJobs } from "./layer_jobs.ts";
import { layerWork } from "./layer_server.ts";

Deno.test("layerWork() prepares a job once a row of requests, and gives the mean of as many turns as fill the time", async () => {
  const [first, second] = layerJobs();
  const prepared: string[] = [];
  const times = [4, 1, 3, 5, 7, 2];
  const work = layerWork(({ operation }) => {
    prepared.push(operation);
    return () => times.shift()!;
  });
  assert.deepEqual(await work({ job: first, atLeast: 0 }), { ms: 4 });
  assert.deepEqual(await work({ job: first, atLeast: 8 }), { ms: 3 });
  assert.deepEqual(await work({ job: second, atLeast: 0 }), { ms: 7 });
  assert.deepEqual(await work({ job: first, atLeast: 1 }), { ms: 2 });
  assert.deepEqual(prepared, ["conv2d", "inputGrad", "conv2d"]);
});
