import assert from "node:assert/strict";
import { createNetwork } from "../../lib/model/mod.ts";
import { type LayerJob, layerJobs, nominalFlops } from "./layer_jobs.ts";

/** The jobs of one operation. */
const ofKind = (operation: LayerJob["operation"]) =>
  layerJobs().filter((job) => job.operation === operation);

Deno.test("layerJobs() has the network's own shapes, layer by layer", () => {
  const network = createNetwork({ name: "cnn-lstm" }, { blocks: "stock" });
  const shapes = network.model.weights.map(({ shape }) => shape.join());
  network.dispose();
  for (const { channels, filters } of ofKind("block")) {
    assert.ok(shapes.includes(`3,3,${channels},${filters}`));
  }
  for (const { channels, filters } of ofKind("lstm")) {
    assert.ok(shapes.includes(`${channels},${4 * filters}`));
  }
  for (const { channels, filters } of ofKind("dense")) {
    assert.ok(shapes.includes(`${channels},${filters}`));
  }
  assert.deepEqual(ofKind("block").map(({ height }) => height), [
    128,
    64,
    16,
    4,
  ]);
});

Deno.test("nominalFlops() sums to 190 M multiply-adds a clip forward in the blocks", () => {
  const flops = ofKind("block").map(nominalFlops).reduce((a, b) => a + b);
  assert.equal(Math.round(flops / 2e6), 190);
});

Deno.test("nominalFlops() counts both gradients of a block, but the first block's filter alone", () => {
  const forward = ofKind("block").map(nominalFlops);
  const backward = ofKind("blockGrad").map(nominalFlops);
  assert.deepEqual(
    backward,
    forward.map((flops, i) => i === 0 ? flops : 2 * flops),
  );
});
