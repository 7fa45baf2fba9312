import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import {
  createOptimizer,
  decodeSafetensors,
  type OptimizerSettings,
  rateAt,
  RECIPES,
} from "../../lib/model/mod.ts";
import { assertClose } from "./check.ts";
import { uniform } from "./formula.ts";

tf.env().set("PROD", true); // no banner

const FIXTURE = decodeSafetensors(
  await Deno.readFile(
    new URL("../fixtures/model/optimizers.safetensors", import.meta.url),
  ),
).tensors;

/** 20 steps on the fixture's gradients: all values, step after step. */
async function run(
  settings: OptimizerSettings,
  rate: (step: number) => { learningRate: number; momentum?: number },
): Promise<number[]> {
  await tf.setBackend("cpu");
  const variable = tf.variable(tf.tensor1d(uniform("w", 12)));
  const optimizer = createOptimizer(settings, [
    { name: "w", variable, trainable: true },
  ]);
  const rows: number[] = [];
  for (let step = 1; step <= 20; step++) {
    const w = tf.tensor1d(uniform(`g/${step}`, 12));
    optimizer.apply({ w }, { ...rate(step), step });
    rows.push(...variable.dataSync());
    w.dispose();
  }
  optimizer.dispose();
  variable.dispose();
  return rows;
}

// Both sides compute in float32; 20 steps of rounding stay under 1e-6.
const TOLERANCE = 1e-6;

Deno.test("createOptimizer() sgd matches torch.optim.SGD within 1e-6, 20 steps", async () => {
  const rows = await run(
    RECIPES.paper.optimizer,
    () => ({ learningRate: 0.01 }),
  );
  assertClose(rows, FIXTURE.get("sgd")!.data as Float32Array, TOLERANCE, "sgd");
});

Deno.test("createOptimizer() adamw matches torch.optim.AdamW within 1e-6, 20 steps", async () => {
  const { optimizer } = RECIPES.fast;
  const rows = await run(
    { ...optimizer, weightDecay: 0.01 },
    () => ({ learningRate: 3e-3 }),
  );
  assertClose(
    rows,
    FIXTURE.get("adamw")!.data as Float32Array,
    TOLERANCE,
    "adamw",
  );
});

Deno.test("createOptimizer() adamw under OneCycleLR, β₁ cycled, matches PyTorch within 1e-6", async () => {
  const schedule = {
    kind: "one-cycle",
    maxLearningRate: 3e-3,
    warmup: 0.3,
    divFactor: 25,
    finalDivFactor: 1e4,
    momentum: { low: 0.85, high: 0.95 },
  } as const;
  const rows = await run(
    { ...RECIPES.fast.optimizer, weightDecay: 0.01 },
    (step) => rateAt(schedule, step - 1, 20),
  );
  const expected = FIXTURE.get("adamw.one_cycle")!.data as Float32Array;
  assertClose(rows, expected, TOLERANCE, "adamw under one cycle");
});

Deno.test("createOptimizer() leaves untrained values as they are and wants every gradient", () => {
  const variable = tf.variable(tf.tensor1d([1]));
  const frozen = tf.variable(tf.tensor1d([2]));
  const optimizer = createOptimizer(RECIPES.paper.optimizer, [
    { name: "w", variable, trainable: true },
    { name: "running", variable: frozen, trainable: false },
  ]);
  assert.deepEqual(optimizer.slots.map(({ name }) => name), ["momentum/w"]);
  optimizer.apply({ w: tf.tensor1d([1]) }, { learningRate: 1, step: 1 });
  assert.deepEqual([...frozen.dataSync()], [2]);
  assert.throws(
    () => optimizer.apply({}, { learningRate: 1, step: 2 }),
    /Cannot update w: its gradient must be given/,
  );
});
