import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { createNetwork, predictLogits } from "../../../lib/model/mod.ts";
import { assertClose } from "../check.ts";
import { uniform } from "../formula.ts";
import { testParity } from "../network_parity.ts";

tf.env().set("PROD", true); // no banner

const options = { channels: [3, 5], pools: [2, 2] };

testParity({
  name: "frames",
  spec: {
    name: "cnn-stats",
    options: { ...options, blockDropout: 0, dropout: 0 },
  },
  input: [13, 11],
  batch: 4,
  whole: true,
});

Deno.test("cnn-stats without batch normalization has none in either form", () => {
  const spec = { name: "cnn-stats", options: { ...options, batchNorm: false } };
  for (const blocks of ["stock", "fused"] as const) {
    const network = createNetwork(spec, { input: [13, 11], blocks });
    const names = network.variables.map(({ name }) => name);
    assert.ok(names.every((name) => !name.includes("norm")), `${names}`);
    network.dispose();
  }
});

/** Nine real frames of ten bands, in a clip of `frames`. */
function clip(frames: number, padding: number): Float32Array {
  const x = new Float32Array(frames * 11).fill(padding);
  const values = uniform("clip", 9 * 10);
  for (let t = 0; t < frames; t++) {
    if (t < 9) x.set(values.subarray(10 * t, 10 * (t + 1)), 11 * t);
    x[11 * t + 10] = t < 9 ? 1 : 0;
  }
  return x;
}

async function logitsOf(frames: number, padding: number) {
  const network = createNetwork(
    { name: "cnn-stats", options },
    { input: [frames, 11], seed: 4 },
  );
  const logits = await predictLogits(network, clip(frames, padding), 1);
  network.dispose();
  return logits;
}

Deno.test("cnn-stats gives the same for a clip whatever its padding, within 1e-6", async () => {
  const expected = await logitsOf(12, 0);
  for (const [frames, padding] of [[16, 0], [32, 0], [32, 7]]) {
    assertClose(await logitsOf(frames, padding), expected, 1e-6, "logits");
  }
});

Deno.test("cnn-stats has finite logits for a clip without frames", async () => {
  const network = createNetwork(
    { name: "cnn-stats", options },
    { input: [12, 11] },
  );
  const logits = await predictLogits(network, new Float32Array(132), 1);
  network.dispose();
  assert(logits.every(Number.isFinite), `${logits}`);
});

Deno.test("cnn-stats names what doesn't fit: an input without a mask, pools, too few frames", () => {
  const cases: [number[], object, RegExp][] = [
    [[7, 128, 128, 1], options, /input must be \[frames, bands \+ 1\]/],
    [[12, 11], { ...options, pools: [2] }, /as many pools as blocks, 2, got 1/],
    [[3, 11], options, /at least 1 × 1 of a clip, got 0 × 2/],
  ];
  for (const [input, options, message] of cases) {
    assert.throws(
      () =>
        createNetwork({ name: "cnn-stats", options: { ...options } }, {
          input,
        }),
      message,
    );
  }
});
