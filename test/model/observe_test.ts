import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import {
  assignVariables,
  channelMoments,
  channelPicture,
  createNetwork,
  liveliestChannels,
  observe,
  predictLogits,
  readVariables,
} from "../../lib/model/mod.ts";

tf.env().set("PROD", true); // no banner
await registerSimdBackend();
await tf.setBackend("simd");

const SPEC = {
  name: "cnn-lstm",
  options: { channels: [2, 3], pools: [2, 2], lstmUnits: 4, blockDropout: 0.5 },
};
const INPUT = [2, 4, 8, 1];
const X = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i));

Deno.test("observe() ends with the network's logits, and frees what it made", async () => {
  const network = createNetwork(SPEC, { input: INPUT });
  const before = tf.memory().numTensors;
  const seen = await observe(network, X);
  assert.equal(tf.memory().numTensors, before);
  assert.deepEqual(
    seen.get("linear")!.values,
    await predictLogits(network, X, 1),
  );
  network.dispose();
});

Deno.test("observe() holds what two layers gave at most, however many there are", async () => {
  const network = createNetwork(SPEC, { input: INPUT, blocks: "stock" });
  const before = tf.memory().numTensors;
  const held: number[] = [];
  for (const layer of network.model.layers) {
    const apply = layer.apply.bind(layer);
    layer.apply = (...given) => {
      held.push(tf.memory().numTensors - before);
      return apply(...given);
    };
  }
  await observe(network, X);
  assert.equal(held.length, network.model.layers.length - 1);
  assert.ok(Math.max(...held) <= 1, `${held}`);
  network.dispose();
});

Deno.test("observe() of stock blocks shows their five steps, and the same ends as the fused ones, within 1e-5", async () => {
  const fused = createNetwork(SPEC, { input: INPUT, seed: 4 });
  const stock = createNetwork(SPEC, { input: INPUT, blocks: "stock" });
  assignVariables(stock.variables, await readVariables(fused.variables));
  const [a, b] = [await observe(fused, X), await observe(stock, X)];
  assert.deepEqual([...b.keys()].slice(0, 5), [
    "block1.conv",
    "block1.norm",
    "block1.relu",
    "block1.pool",
    "block1.dropout",
  ]);
  const ends = b.get("block2.dropout")!.values;
  a.get("block2")!.values.forEach((value, i) =>
    assert.ok(Math.abs(value - ends[i]) <= 1e-5, `${i}: ${value}`)
  );
  fused.dispose();
  stock.dispose();
});

Deno.test("observe() as in training normalizes by the batch and drops values", async () => {
  const network = createNetwork(SPEC, { input: INPUT, blocks: "stock" });
  const seen = await observe(network, X, { training: true });
  const { means, deviations } = channelMoments(seen.get("block1.norm")!);
  for (const mean of means) assert.ok(Math.abs(mean) < 1e-5, `${mean}`);
  for (const one of deviations) assert.ok(Math.abs(one - 1) < 1e-3, `${one}`);
  const [pool, dropped] = ["pool", "dropout"].map((step) =>
    seen.get(`block1.${step}`)!.values
  );
  const kept = dropped.filter((value, i) => value !== 0 && pool[i] !== 0);
  assert.ok(kept.length > 0 && kept.length < pool.length);
  dropped.forEach((value, i) =>
    assert.ok(value === 0 || Math.abs(value - 2 * pool[i]) < 1e-5)
  );
  network.dispose();
});

Deno.test("channelPicture() and liveliestChannels() read [batch, chunks, rows, columns, channels]", () => {
  const shape = [1, 2, 1, 2, 3];
  const values = Float32Array.from({ length: 12 }, (_, i) => i * (i % 3));
  const observation = { name: "block", shape, values };
  assert.deepEqual([...channelPicture(observation, 2, 1).data], [16, 22]);
  assert.deepEqual(liveliestChannels(observation), [2, 1, 0]);
  for (const [channel, chunk] of [[3, 0], [-1, 0], [0, 2]]) {
    assert.throws(
      () => channelPicture(observation, channel, chunk),
      /Cannot show block: channel and chunk must be below 3 and 2/,
    );
  }
});
