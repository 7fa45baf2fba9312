import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import {
  computeGradients,
  createNetwork,
  type Network,
  predictLogits,
  readVariables,
  trainStep,
} from "../../lib/model/mod.ts";
import { createOptimizer, RECIPES } from "../../lib/model/mod.ts";
import { assertClose, norm } from "./check.ts";
import { CASES, uniform } from "./formula.ts";
import {
  checkEvaluation,
  checkGradients,
  checkTraining,
} from "./network_parity.ts";

tf.env().set("PROD", true); // no banner
await registerSimdBackend();
await tf.setBackend("simd");

for (const blocks of ["fused", "stock"] as const) {
  const what = `${blocks} network on simd, the paper's sizes`;

  Deno.test(`${what}: PyTorch's logits in evaluation mode within 1e-4`, () =>
    checkEvaluation(CASES.paper, { blocks }));

  Deno.test(`${what}: PyTorch's logits within 1e-4 and gradients within 1e-3 in training mode`, () =>
    checkGradients(CASES.paper, { blocks }));
}

Deno.test("fused network on simd, chunks that overlap by half: PyTorch's logits within 1e-4 and gradients within 1e-3 in training mode", () =>
  checkGradients(CASES.overlap, { blocks: "fused" }));

Deno.test("fused network on simd, chunks that overlap by half: PyTorch's losses within 1e-4 and values within 1e-3 over 5 SGD steps", () =>
  checkTraining(CASES.overlap, { blocks: "fused" }));

Deno.test("fused network on simd, the paper's sizes: PyTorch's losses within 1e-4 and values within 1e-3 over 5 SGD steps", () =>
  checkTraining(CASES.paper, { blocks: "fused" }));

/** Sizes that divide by nothing: odd images, pools that leave a rest, odd channels. */
const oddSpec = (rate = 0.4) => ({
  name: "cnn-lstm",
  options: {
    channels: [5, 7],
    pools: [2, 4],
    lstmUnits: 5,
    blockDropout: rate,
    lstmDropout: rate,
  },
});
const ODD_INPUT = [3, 19, 23, 1];

/** The same network in both forms, with moved batch norms, at step 3. */
async function bothForms(rate: number): Promise<Network[]> {
  const forms = [];
  for (const blocks of ["stock", "fused"] as const) {
    const network = createNetwork(oddSpec(rate), {
      blocks,
      seed: 11,
      input: ODD_INPUT,
    });
    const optimizer = createOptimizer(
      RECIPES.paper.optimizer,
      network.variables,
    );
    for (let step = 1; step <= 3; step++) {
      const settings = { learningRate: 0.1, step };
      await trainStep(network, optimizer, oddBatch(step), settings);
    }
    optimizer.dispose();
    forms.push(network);
  }
  return forms;
}

function oddBatch(step: number) {
  return {
    x: uniform(`odd/${step}`, 5 * 3 * 19 * 23, -2, 2),
    labels: Int32Array.of(0, 3, 5, 7, 1),
  };
}

for (const rate of [0, 0.4]) {
  Deno.test(`fused and stock networks train alike, odd sizes, dropout ${rate}: values within 1e-4, gradients within 1e-3`, async () => {
    const [stock, fused] = await bothForms(rate);
    const [a, b] = [
      await readVariables(stock.variables),
      await readVariables(fused.variables),
    ];
    assert.deepEqual([...a.keys()], [...b.keys()]);
    for (const [name, { data }] of a) {
      // Rounding grows over three steps at ten times the paper's rate.
      assertClose(b.get(name)!.data, data, 1e-4, name);
    }
    const gradients = [stock, fused].map((network) =>
      computeGradients(network, oddBatch(4)).byName
    );
    for (const name of Object.keys(gradients[0])) {
      if (name.endsWith("conv.bias")) continue; // vanishes behind a batch norm
      const [expected, actual] = gradients.map((g) => g[name].dataSync());
      const scale = norm(expected);
      assertClose(
        actual.map((v) => v / scale),
        expected.map((v) => v / scale),
        1e-3,
        `gradient of ${name}`,
      );
    }
    const x = oddBatch(5).x;
    assertClose(
      await predictLogits(fused, x, 5),
      await predictLogits(stock, x, 5),
      1e-4,
      "logits in evaluation mode",
    );
    stock.dispose();
    fused.dispose();
  });
}

Deno.test("fused network gives the gradient of its input where it is asked for", () => {
  const x = tf.tensor(oddBatch(1).x, [5, 3, 19, 23, 1]);
  const gradients = (["stock", "fused"] as const).map((blocks) => {
    const network = createNetwork(oddSpec(), {
      blocks,
      input: ODD_INPUT,
      inputGradient: true,
    });
    const logit = (x: tf.Tensor) =>
      (network.model.apply(x, { training: true }) as tf.Tensor)
        .slice([0, 2], [5, 1]).square().sum();
    const dx = tf.tidy(() => tf.grad(logit)(x).dataSync());
    network.dispose();
    return dx;
  });
  const scale = norm(gradients[0]);
  assert(scale > 0);
  assertClose(
    gradients[1].map((v) => v / scale),
    gradients[0].map((v) => v / scale),
    1e-4,
    "gradient of the input",
  );
});

Deno.test("fused network keeps tensors and bytes constant over steps", async () => {
  const network = createNetwork(oddSpec(), {
    blocks: "fused",
    input: ODD_INPUT,
  });
  const optimizer = createOptimizer(RECIPES.fast.optimizer, network.variables);
  const counts = [];
  for (let step = 1; step <= 6; step++) {
    const settings = { learningRate: 1e-3, step };
    await trainStep(network, optimizer, oddBatch(step), settings);
    const { numTensors, numBytes } = tf.memory();
    counts.push({ numTensors, numBytes });
  }
  for (const count of counts) assert.deepEqual(count, counts[0]);
});
