import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { PAPER } from "../../../lib/paper.ts";
import { createNetwork, readVariables } from "../../../lib/model/mod.ts";
import { sha256 } from "../../../lib/sha256.ts";
import { CASES } from "../formula.ts";
import { testParity } from "../network_parity.ts";

tf.env().set("PROD", true); // no banner

Deno.test("createNetwork() has the paper's 147,816 trainable values and 480 running statistics", () => {
  const network = createNetwork();
  const count = (trainable: boolean) =>
    network.variables.filter((entry) => entry.trainable === trainable)
      .reduce((sum, { variable }) => sum + variable.size, 0);
  assert.equal(count(true), PAPER.model.trainableValues);
  assert.equal(count(false), 2 * (16 + 32 + 64 + 128));
  network.dispose();
});

Deno.test("createNetwork() without batch normalization has 2 values fewer per channel, and as many in both forms", () => {
  const spec = { name: "cnn-lstm", options: { batchNorm: false } };
  for (const blocks of ["stock", "fused"] as const) {
    const network = createNetwork(spec, { blocks });
    const count = network.variables
      .reduce((sum, { variable }) => sum + variable.size, 0);
    assert.equal(count, PAPER.model.trainableValues - 2 * 240);
    assert.ok(network.variables.every(({ name }) => !name.includes("norm")));
    network.dispose();
  }
});

testParity(CASES.small);

Deno.test("createNetwork() draws initial values in PyTorch's bounds", async () => {
  const network = createNetwork({ name: "cnn-lstm" }, { seed: 3 });
  const map = await readVariables(network.variables);
  network.dispose();
  const bounds: Record<string, number> = {
    "block1.conv.weight": 1 / 3,
    "block1.conv.bias": 1 / 3,
    "block4.conv.weight": 1 / 24,
    "block4.conv.bias": 1 / 24,
    "lstm.weight_ih": 1 / 8,
    "lstm.weight_hh": 1 / 8,
    "lstm.bias_ih": 1 / 8,
    "lstm.bias_hh": 1 / 8,
    "linear.weight": 1 / 8,
    "linear.bias": 1 / 8,
  };
  for (const [name, bound] of Object.entries(bounds)) {
    const largest = map.get(name)!.data.reduce(
      (a, b) => Math.max(a, Math.abs(b)),
      0,
    );
    // The linear bias has 8 values: the largest of 8 is under 0.4 of the bound once in 1,500 draws.
    assert(largest <= bound && largest > 0.4 * bound, `${name}: ${largest}`);
  }
});

Deno.test("createNetwork() refuses options, shapes and seeds that cannot be, in both forms", () => {
  const cases: [object, object, RegExp][] = [
    [{ pools: [2, 4, 4] }, {}, /as many pools as blocks, 4, got 3/],
    [
      { pools: [2, 4, 4, 5] },
      {},
      /at least 1 × 1 of a chunk, got 0 × 0/,
    ],
    [
      { lstmUnits: 1.5 },
      {},
      /options\.lstmUnits must be an integer of at least 1, got 1\.5/,
    ],
    [{ blockDropout: 1 }, {}, /blockDropout must be a rate in \[0, 1\), got 1/],
    [{ lstmDropout: -1 }, {}, /lstmDropout must be a rate in \[0, 1\), got -1/],
    [{ units: 3 }, {}, /options must be known fields only, got "units"/],
    [{}, { seed: -1 }, /seed must be an integer/],
    [{}, { classes: 0 }, /integers of at least 1, got 0/],
    [{}, { input: [192, 105] }, /input must be \[chunks, mels, frames, 1\]/],
  ];
  for (const blocks of ["stock", "fused"] as const) {
    for (const [options, shape, message] of cases) {
      const before = tf.memory().numTensors;
      const spec = { name: "cnn-lstm", options: { ...options } };
      assert.throws(() => createNetwork(spec, { ...shape, blocks }), message);
      assert.equal(tf.memory().numTensors, before);
    }
  }
  assert.throws(
    () => createNetwork({ name: "rnn" }),
    /name must be one of cnn-lstm.*, got "rnn"/,
  );
});

Deno.test("createNetwork() starts cnn-lstm with the bits that it has always had", async () => {
  // Of the version that drew values by their name's ending.
  const expected = {
    0: "3d48d0382c0a8be2a26503bdc1d274f7ff1ca118469cd7259f0e7b266e2ed3ff",
    1: "eed5da4f622c68f53d63c91a1983c9578f28b27cd1332684820cce65ab8892be",
    5: "cb4794f68c7196285e1bee02494ce4d0aa3050fa9c91404c7d9a3f76adbabe50",
  };
  for (const [seed, digest] of Object.entries(expected)) {
    const network = createNetwork({ name: "cnn-lstm" }, { seed: Number(seed) });
    const values = await readVariables(network.variables);
    network.dispose();
    const all = [...values.values()].flatMap(({ data }) => [...data]);
    const bytes = new Uint8Array(Float32Array.from(all).buffer);
    assert.equal(await sha256(bytes), digest, `seed ${seed}`);
  }
});
