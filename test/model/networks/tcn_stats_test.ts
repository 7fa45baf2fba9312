import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { createNetwork, predictLogits } from "../../../lib/model/mod.ts";
import { assertClose } from "../check.ts";
import { uniform } from "../formula.ts";
import { testParity } from "../network_parity.ts";

tf.env().set("PROD", true); // no banner

const options = { channels: 6, dilations: [1, 2, 4] };

testParity({
  name: "tcn",
  spec: {
    name: "tcn-stats",
    options: { ...options, blockDropout: 0, dropout: 0 },
  },
  input: [12, 8],
  batch: 4,
  whole: true,
});

/** Nine real frames of seven bands, in a clip of `frames`. */
function clip(frames: number, padding: number): Float32Array {
  const x = new Float32Array(frames * 8).fill(padding);
  const values = uniform("clip", 9 * 7);
  for (let t = 0; t < frames; t++) {
    if (t < 9) x.set(values.subarray(7 * t, 7 * (t + 1)), 8 * t);
    x[8 * t + 7] = t < 9 ? 1 : 0;
  }
  return x;
}

async function logitsOf(frames: number, padding: number) {
  const network = createNetwork(
    { name: "tcn-stats", options },
    { input: [frames, 8], seed: 4 },
  );
  const logits = await predictLogits(network, clip(frames, padding), 1);
  network.dispose();
  return logits;
}

Deno.test("tcn-stats gives the same for a clip whatever its padding, within 1e-6", async () => {
  const expected = await logitsOf(9, 0);
  for (const [frames, padding] of [[10, 0], [30, 0], [30, 7]]) {
    assertClose(await logitsOf(frames, padding), expected, 1e-6, "logits");
  }
});

Deno.test("tcn-stats has finite logits for a clip without frames", async () => {
  const network = createNetwork(
    { name: "tcn-stats", options },
    { input: [12, 8] },
  );
  const logits = await predictLogits(network, new Float32Array(96), 1);
  network.dispose();
  assert(logits.every(Number.isFinite), `${logits}`);
});

Deno.test("tcn-stats refuses an input that is no frames with a mask", () => {
  for (const input of [[7, 128, 128, 1], [192, 1]]) {
    assert.throws(
      () => createNetwork({ name: "tcn-stats" }, { input }),
      /input must be \[frames, bands \+ 1\]/,
    );
  }
});
