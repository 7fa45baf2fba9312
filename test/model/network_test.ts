import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { PAPER } from "../../lib/paper.ts";
import {
  createNetwork,
  PAPER_SIZES,
  readVariables,
} from "../../lib/model/mod.ts";
import {
  checkEvaluation,
  checkGradients,
  checkSmoothing,
  checkTraining,
} from "./network_parity.ts";

tf.env().set("PROD", true); // no banner

const stock = {};

Deno.test("createNetwork() has the paper's 147,816 trainable values and 480 running statistics", () => {
  const network = createNetwork();
  const count = (trainable: boolean) =>
    network.variables.filter((entry) => entry.trainable === trainable)
      .reduce((sum, { variable }) => sum + variable.size, 0);
  assert.equal(count(true), PAPER.model.trainableValues);
  assert.equal(count(false), 2 * (16 + 32 + 64 + 128));
  network.dispose();
});

Deno.test("stock network, small: PyTorch's logits in evaluation mode within 1e-4", async () => {
  await tf.setBackend("cpu");
  await checkEvaluation("small", stock);
});

Deno.test("stock network, small: PyTorch's logits within 1e-4 and gradients within 1e-3 in training mode", async () => {
  await tf.setBackend("cpu");
  await checkGradients("small", stock);
});

Deno.test("stock network, small: PyTorch's label-smoothed loss within 1e-4", async () => {
  await tf.setBackend("cpu");
  await checkSmoothing("small", stock);
});

Deno.test("stock network, small: PyTorch's losses within 1e-4 and values within 1e-3 over 5 SGD steps", async () => {
  await tf.setBackend("cpu");
  await checkTraining("small", stock);
});

Deno.test("createNetwork() gives the same initial values for a seed, and others for another", async () => {
  const values = async (seed: number) => {
    const network = createNetwork({ seed });
    const map = await readVariables(network.variables);
    network.dispose();
    return map;
  };
  const [a, b, c] = [await values(1), await values(1), await values(2)];
  assert.deepEqual(a, b);
  for (const [name, { data }] of a) {
    if (name.includes("norm")) continue;
    assert.notDeepEqual(data, c.get(name)?.data, name);
  }
});

Deno.test("createNetwork() draws initial values in PyTorch's bounds", async () => {
  const network = createNetwork({ seed: 3 });
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

Deno.test("createNetwork() refuses sizes, rates and seeds that cannot be, in both forms", () => {
  for (const blocks of ["stock", "fused"] as const) {
    const attempt = (options: Parameters<typeof createNetwork>[0]) => () =>
      createNetwork({ blocks, ...options });
    const sizes = (change: object) => ({
      sizes: { ...PAPER_SIZES, ...change },
    });
    assert.throws(
      attempt(sizes({ pools: [2, 4, 4] })),
      /as many pools as blocks, 4, got 3/,
    );
    assert.throws(
      attempt(sizes({ pools: [2, 4, 4, 5] })),
      /at least 1 × 1 of a chunk, got 0 × 0/,
    );
    assert.throws(
      attempt(sizes({ lstmUnits: 1.5 })),
      /integers of at least 1, got 1.5/,
    );
    assert.throws(attempt({ blockDropout: 1 }), /rate must be in \[0, 1\)/);
    assert.throws(attempt({ lstmDropout: -1 }), /rate must be in \[0, 1\)/);
    assert.throws(attempt({ seed: -1 }), /seed must be an integer/);
  }
});
