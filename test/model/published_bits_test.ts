import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import { createFrontEnd } from "../../lib/features/mod.ts";
import {
  type BatchSource,
  createNetwork,
  RECIPES,
  train,
} from "../../lib/model/mod.ts";
import { sha256 } from "../../lib/sha256.ts";
import { fixtureBatch } from "./formula.ts";

tf.env().set("PROD", true); // no banner
await registerSimdBackend({ binary: "strict" });
await tf.setBackend("simd");

/** SHA-256 of all values after three steps, computed by the code that made the published runs. */
const BITS: Record<string, string> = {
  paper: "8276cf6a43d0e38622d2a91bba9b3b0af1016b286dd6e26fc219687e10d833e2",
  fast: "b996f715590a1d7813b24111f3f38881eb6da7b22bc47747e8aa891d4912152d",
  speedrun: "6550c3c8199c6ff02f1e75591d2fe6afc73bfdd24db904f2ce6572c99aa463d9",
  "new-voices":
    "d2846602676052813b9367b403722a7f7a814c48c0562723ff187f4eb1b1edf8",
};

const STEPS = 3;

/** Made-up items; chunks overlap by half, as real ones. */
function madeUpSource(input: readonly number[], items: number): BatchSource {
  const { x, labels } = fixtureBatch({
    name: "bits",
    spec: { name: "cnn-lstm" },
    input: [...input],
    stride: input.length === 4 ? input[2] / 2 : undefined,
    batch: items,
    whole: true,
  }, 0);
  const size = x.length / items;
  return {
    train: items,
    validation: 0,
    batch(_part, indices) {
      const rows = new Float32Array(indices.length * size);
      indices.forEach((index, row) =>
        rows.set(x.subarray(index * size, (index + 1) * size), row * size)
      );
      const own = Int32Array.from(indices, (index) => labels[index]);
      return Promise.resolve({ x: rows, labels: own });
    },
  };
}

for (const [name, bits] of Object.entries(BITS)) {
  Deno.test(`three steps of the recipe ${name} with the strict binary: the bits of the published runs`, async () => {
    const recipe = { ...RECIPES[name], epochs: 1, selection: "last" as const };
    const { input } = createFrontEnd(recipe.frontEnd);
    const network = createNetwork(recipe.network, { input, seed: 1 });
    const { lastWeights } = await train({
      network,
      source: madeUpSource(input, STEPS * recipe.batchSize),
      recipe,
      seed: 1,
    });
    const hashes = await Promise.all(
      [...lastWeights].map(async ([key, { data, shape }]) => {
        const bytes = new Uint8Array(
          data.buffer,
          data.byteOffset,
          data.byteLength,
        );
        return `${key} [${shape}] ${await sha256(bytes)}`;
      }),
    );
    assert.equal(await sha256(hashes.join("\n")), bits);
    network.dispose();
  });
}
