import * as tf from "@tensorflow/tfjs";
import { assertClose, fill, normals, on } from "./compare.ts";

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

for (const shape of SHAPES) {
  const { batch, time, inputs, units } = shape;
  Deno.test(`LstmTrain and LstmGrad match the definition within 5e-6: ${batch} x ${time} x ${inputs} -> ${units}`, async () => {
    const given = inputsOf(shape);
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
    RESULTS.forEach((what, i) =>
      assertClose(actual[i], expected[i], 5e-6, what)
    );
  });
}

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
