import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertClose, fill, normals, on, type Plain } from "./compare.ts";

const SHAPES = [
  { batch: 4, time: 7, inputs: 128, units: 64 },
  { batch: 1, time: 1, inputs: 1, units: 1 },
  { batch: 7, time: 3, inputs: 5, units: 6 },
  { batch: 8, time: 5, inputs: 3, units: 9 },
];

type Shape = typeof SHAPES[number];
type Tensors = Record<string, tf.Tensor>;

function inputsOf({ batch, time, inputs, units }: Shape) {
  return {
    x: normals([batch, time, inputs], 1),
    kernel: normals([inputs, 4 * units], 2, 0.3),
    recurrent: normals([units, 4 * units], 3, 0.3),
    bias: normals([4 * units], 4, 0.3),
    dOut: normals([batch, time, units], 5),
  };
}

/** The LSTM by definition, step by step. */
function byDefinition(t: Tensors, shape: Shape): tf.Tensor {
  const { batch, time, inputs, units } = shape;
  let h: tf.Tensor = tf.zeros([batch, units]);
  let c = h;
  const states = Array.from({ length: time }, (_, step) => {
    const x = t.x.slice([0, step, 0], [batch, 1, inputs]).reshape([
      batch,
      inputs,
    ]);
    const gates = x.matMul(t.kernel).add(h.matMul(t.recurrent)).add(t.bias);
    const [i, f, g, o] = tf.split(gates, 4, 1);
    c = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
    h = o.sigmoid().mul(c.tanh());
    return h;
  });
  return tf.stack(states, 1);
}

const run = (name: string, inputs: Tensors) =>
  tf.engine().runKernel(name, inputs) as unknown as tf.Tensor[];

const RESULTS = ["h", "dx", "dKernel", "dRecurrent", "dBias"];

/** Compares the kernels with the definition on cpu; its hidden states. */
async function checkBoth(
  shape: Shape,
  given: ReturnType<typeof inputsOf>,
  what: string,
): Promise<Plain> {
  const expected = await on("cpu", given, (t) => {
    const gradients = tf.grads((x, kernel, recurrent, bias) =>
      byDefinition({ x, kernel, recurrent, bias }, shape)
    );
    const values = [t.x, t.kernel, t.recurrent, t.bias];
    return [byDefinition(t, shape), ...gradients(values, t.dOut)];
  });
  const actual = await on("simd", given, (t) => {
    const [h, gates, c] = run("LstmTrain", t);
    return [h, ...run("LstmGrad", { ...t, h, gates, c })];
  });
  RESULTS.forEach((name, i) =>
    assertClose(actual[i], expected[i], 5e-6, `${what}${name}`)
  );
  return expected[0];
}

for (const shape of SHAPES) {
  const { batch, time, inputs, units } = shape;
  Deno.test(`LstmTrain and LstmGrad match the definition within 5e-6: ${batch} x ${time} x ${inputs} -> ${units}`, async () => {
    await checkBoth(shape, inputsOf(shape), "");
  });
}

for (const name of ["kernel", "recurrent", "bias"] as const) {
  Deno.test(`LstmTrain and LstmGrad carry NaN and infinities of ${name} as the definition on cpu does`, async () => {
    for (const shape of SHAPES.slice(1)) {
      for (const value of [NaN, Infinity, -Infinity]) {
        // A value of each gate.
        for (let gate = 0; gate < 4; gate++) {
          const given = inputsOf(shape);
          given[name].values[gate * shape.units] = value;
          const what = `${value} in gate ${gate}: `;
          const h = await checkBoth(shape, given, what);
          const lost = h.values.some((v) => Number.isNaN(v));
          if (name === "recurrent") assert(lost, what);
        }
      }
    }
  });
}

Deno.test("LstmTrain gives NaN from step 0 on for an infinite recurrent weight, as tf.layers' LSTM on cpu", async () => {
  const [batch, time, inputs, units] = [1, 3, 2, 2];
  const given = inputsOf({ batch, time, inputs, units });
  given.recurrent.values[0] = Infinity;
  const stock = await on("cpu", given, (t) => {
    const layer = tf.layers.lstm({
      units,
      recurrentActivation: "sigmoid",
      returnSequences: true,
    });
    layer.apply(t.x); // makes the weights
    layer.setWeights([t.kernel, t.recurrent, t.bias]);
    const h = layer.apply(t.x) as tf.Tensor;
    layer.dispose();
    return h;
  });
  const [h] = await on("simd", given, (t) => run("LstmTrain", t)[0]);
  assertClose(h, stock[0], 5e-6);
  assert(Number.isNaN(h.values[0]) && !Number.isNaN(h.values[1]));
});

Deno.test("LstmTrain saturates: gates at 0 and 1, cell state grows by 1 a step within 1e-6", async () => {
  const inputs = {
    x: fill([2, 5, 1], () => 1),
    kernel: fill([1, 8], () => 500),
    recurrent: fill([2, 8], () => 0),
    bias: fill([8], () => 0),
  };
  const [, , c] = await on("simd", inputs, (t) => run("LstmTrain", t));
  const steps = fill([2, 5, 2], (i) => 1 + Math.floor(i / 2) % 5);
  assertClose(c, steps, 1e-6);
});

Deno.test("LstmTrain carries NaN along its own sequence alone", async () => {
  const inputs = inputsOf(SHAPES[2]);
  inputs.x.values[15 + 5] = NaN; // sequence 1, step 1
  const [h] = await on("simd", inputs, (t) => run("LstmTrain", t)[0]);
  const row = 3 * 6;
  const isLost = (i: number) => i >= row + 6 && i < 2 * row;
  const wrong = h.values.findIndex((value, i) =>
    Number.isNaN(value) !== isLost(i)
  );
  assertClose(
    fill([1], () => wrong),
    fill([1], () => -1),
    0,
    "first wrong place",
  );
});
