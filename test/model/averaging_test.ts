import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import {
  averageWeights,
  createOptimizer,
  decodeSafetensors,
  predictLogits,
  readVariables,
  RECIPES,
  train,
  trainStep,
} from "../../lib/model/mod.ts";
import { assertClose, norm } from "./check.ts";
import { CASES, fixtureBatch, fixtureNetwork } from "./formula.ts";
import { TINY_RECIPE, tinyNetwork, tinySource } from "./tiny.ts";

tf.env().set("PROD", true); // no banner
await registerSimdBackend();

const FIXTURE = new URL(
  "../fixtures/model/averaging.safetensors",
  import.meta.url,
);

for (const backend of ["cpu", "simd"] as const) {
  Deno.test(`averageWeights() on ${backend}: PyTorch's averages within 1e-3 and logits within 1e-4, batch norms' statistics included`, async () => {
    await tf.setBackend(backend);
    const { tensors } = decodeSafetensors(await Deno.readFile(FIXTURE));
    const network = fixtureNetwork(CASES.small);
    const optimizer = createOptimizer(
      RECIPES.paper.optimizer,
      network.variables,
    );
    const average = averageWeights(
      { kind: "ema", decay: 0.75, start: 0 },
      network.variables,
    );
    for (let step = 1; step <= 5; step++) {
      const rate = { learningRate: 0.01, step };
      await trainStep(
        network,
        optimizer,
        fixtureBatch(CASES.small, step),
        rate,
      );
      average.update(step, 5);
    }
    const trained = await readVariables(network.variables);
    average.swap();
    for (const [name, { data }] of await readVariables(network.variables)) {
      const expected = tensors.get(`average/${name}`)!.data as Float32Array;
      const difference = norm(data.map((value, i) => value - expected[i]));
      assert(difference < 1e-3 * norm(expected), `${name}: ${difference}`);
    }
    const { x } = fixtureBatch(CASES.small, 1);
    const logits = tensors.get("logits.eval")!.data as Float32Array;
    assertClose(await predictLogits(network, x, 4), logits, 1e-4, "logits");
    average.swap();
    assert.deepEqual(await readVariables(network.variables), trained);
    average.dispose();
    optimizer.dispose();
    network.dispose();
  });
}

Deno.test("averageWeights() is a copy until its start, and holds tensors and bytes constant", async () => {
  await tf.setBackend("cpu");
  const before = tf.memory().numTensors;
  const variable = tf.tidy(() => tf.variable(tf.scalar(0)));
  const average = averageWeights(
    { kind: "ema", decay: 0.5, start: 0.5 },
    [{ name: "w", variable, trainable: true }],
  );
  const seen: number[] = [];
  for (let done = 1; done <= 8; done++) {
    tf.tidy(() => variable.assign(tf.scalar(done)));
    average.update(done, 8);
    seen.push((await average.slots[0].variable.data())[0]);
    assert.equal(tf.memory().numTensors, before + 2);
  }
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 5.5, 6.25, 7.125]);
  average.dispose();
  variable.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("train() with averaging validates, chooses and returns averages, and trains the same weights", async () => {
  await tf.setBackend("cpu");
  const source = tinySource(8, 8, 2);
  const run = async (decay?: number) => {
    const network = tinyNetwork({ seed: 5 });
    const averaging = decay === undefined
      ? undefined
      : { kind: "ema" as const, decay, start: 0 };
    const recipe = { ...TINY_RECIPE, epochs: 3, averaging };
    const result = await train({ network, source, recipe, seed: 5 });
    const held = await readVariables(network.variables);
    network.dispose();
    return { ...result, held };
  };
  const [plain, still, slow] = [await run(), await run(1e-7), await run(0.9)];
  // An average that forgets at once is the weights themselves, but for rounding.
  for (const [name, { data }] of plain.lastWeights) {
    assertClose(still.lastWeights.get(name)!.data, data, 1e-6, name);
  }
  for (const [i, record] of slow.history.entries()) {
    assert.equal(record.loss, plain.history[i].loss);
    assert.notEqual(record.validationLoss, plain.history[i].validationLoss);
  }
  assert.notDeepEqual(slow.lastWeights, plain.lastWeights);
  assert.deepEqual(slow.held, slow.bestWeights);
});
