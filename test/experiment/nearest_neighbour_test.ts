import assert from "node:assert/strict";
import { setBackend } from "../../lib/backend/mod.ts";
import { nearestNeighbours } from "../../lib/experiment/nearest_neighbour.ts";
import fixture from "../fixtures/evaluation/baselines.json" with {
  type: "json",
};

Deno.test("nearestNeighbours() are scikit-learn's, in blocks of any size", async () => {
  await setBackend("cpu");
  const queries = {
    x: Float32Array.from(fixture.tested.flat()),
    n: fixture.tested.length,
  };
  for (const size of [1, 7, 120]) {
    const blocks = [];
    for (let at = 0; at < fixture.rows.length; at += size) {
      const rows = fixture.rows.slice(at, at + size);
      blocks.push({ x: Float32Array.from(rows.flat()), n: rows.length });
    }
    assert.deepEqual(await nearestNeighbours(queries, blocks), fixture.nearest);
  }
});
