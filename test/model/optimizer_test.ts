import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import {
  createOptimizer,
  decodeSafetensors,
  type OptimizerSettings,
  orthogonalize,
  rateAt,
  RECIPES,
} from "../../lib/model/mod.ts";
import { ADAMW } from "./adamw.ts";
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
  shape: readonly number[] = [12],
): Promise<number[]> {
  await tf.setBackend("cpu");
  const size = shape.reduce((product, n) => product * n, 1);
  const draw = (name: string) => tf.tensor(uniform(name, size), [...shape]);
  const variable = tf.variable(draw("w"));
  const optimizer = createOptimizer(settings, [
    { name: "w", variable, trainable: true },
  ]);
  const rows: number[] = [];
  for (let step = 1; step <= 20; step++) {
    const w = draw(`g/${step}`);
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
  const rows = await run(ADAMW, () => ({ learningRate: 3e-3 }));
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
  const rows = await run(ADAMW, (step) => rateAt(schedule, step - 1, 20));
  const expected = FIXTURE.get("adamw.one_cycle")!.data as Float32Array;
  assertClose(rows, expected, TOLERANCE, "adamw under one cycle");
});

const MUON = {
  ...ADAMW,
  kind: "muon",
  momentum: 0.95,
  normBiasRate: 8,
} as const;

// The iterations raise the smallest singular values, and rounding with them, up
// to 480 times; an update is 3e-3 of that.
for (
  const [kind, shape] of [["tall", [9, 4]], ["wide", [3, 8]]] as const
) {
  Deno.test(`createOptimizer() muon matches torch.optim.Muon in float32 within 1e-5, 20 steps, ${kind}`, async () => {
    const expected = FIXTURE.get(`muon.${kind}`)!.data as Float32Array;
    // A convolution's weight is the same matrix, whatever its shape.
    for (const full of kind === "tall" ? [shape, [3, 3, 1, 4]] : [shape]) {
      const rows = await run(MUON, () => ({ learningRate: 3e-3 }), full);
      assertClose(rows, expected, 1e-5, `muon ${kind} [${full}]`);
    }
  });
}

Deno.test("createOptimizer() muon leaves vectors and the last layer to AdamW, and speeds norms' biases up", async () => {
  await tf.setBackend("cpu");
  const shapes: Record<string, number[]> = {
    "block1.conv.weight": [3, 3, 1, 2],
    "block1.norm.weight": [3],
    "block1.norm.bias": [3],
    "linear.weight": [4, 2],
    "linear.bias": [2],
  };
  const variables = Object.entries(shapes).map(([name, shape]) => ({
    name,
    variable: tf.variable(tf.ones(shape)),
    trainable: true,
  }));
  const optimizer = createOptimizer(MUON, variables);
  assert.deepEqual(optimizer.slots.map(({ name }) => name), [
    "momentum/block1.conv.weight",
    ...Object.keys(shapes).slice(1).flatMap((name) => [
      `mean/${name}`,
      `square/${name}`,
    ]),
  ]);
  const gradients = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, tf.ones(shape)]),
  );
  optimizer.apply(gradients, { learningRate: 1e-3, step: 1 });
  const after = (name: string) =>
    variables.find((each) => each.name === name)!.variable.dataSync()[0];
  // AdamW's first step is the learning rate, after the decay.
  const moved = (rate: number) => 1 - rate * 0.01 - rate;
  assertClose([after("block1.norm.weight")], [moved(1e-3)], 1e-6, "weight");
  assertClose([after("block1.norm.bias")], [moved(8e-3)], 1e-6, "bias");
  assertClose([after("linear.weight")], [moved(1e-3)], 1e-6, "linear");
});

Deno.test("orthogonalize() brings singular values near 1, keeps zeros and transposes", async () => {
  await tf.setBackend("cpu");
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), {
        minLength: 3,
        maxLength: 3,
      }),
      fc.double({ min: 0, max: Math.PI, noNaN: true }),
      (values, angle) => {
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const turn = tf.tensor2d([[c, -s, 0], [s, c, 0], [0, 0, 1]]);
        const matrix: tf.Tensor2D = turn.mul(values); // columns of these lengths
        const update = orthogonalize(matrix);
        const square = tf.matMul(update, update, true)
          .arraySync() as number[][];
        square.forEach((row, i) =>
          row.forEach((value, j) => {
            if (i === j) assert(value > 0.4 && value < 1.5, `${value}`);
            else assert(Math.abs(value) < 1e-3, `${value}`);
          })
        );
        const turned = orthogonalize(matrix.transpose()).transpose();
        assertClose(
          [...turned.dataSync()],
          [...update.dataSync()],
          1e-4,
          "transposed",
        );
      },
    ),
    { numRuns: 50 },
  );
  assert.deepEqual(
    [...orthogonalize(tf.zeros([2, 3])).dataSync()],
    Array(6).fill(0),
  );
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
