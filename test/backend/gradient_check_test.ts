/**
 * Gradients by finite differences: of the kernels themselves, against nothing but
 * their own forward values.
 */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { fill, normals, on, type Plain } from "./compare.ts";

type Tensors = Record<string, tf.Tensor>;

/** A function of tensors whose gradients are checked. */
interface Check {
  inputs: Record<string, Plain>;
  /** Value whose product with a fixed weight, summed, is the loss. */
  forward: (t: Tensors) => tf.Tensor;
  /** Gradients by the names of the inputs, given the weights as dOut. */
  backward: (t: Tensors, dOut: tf.Tensor) => Record<string, tf.Tensor>;
}

/** Step of the differences: float32 has 7 digits, fewer than half go to the step. */
const STEP = 2 ** -9;

/**
 * Tolerance relative to the largest gradient: float32 forward values of size 1 to
 * 10 over 2 steps, and curvature times the step's square.
 */
const TOLERANCE = 3e-3;

/** Σ of weights · forward, added up in float64. */
async function loss(check: Check, inputs: Record<string, Plain>, w: Plain) {
  const [out] = await on("simd", inputs, check.forward);
  return out.values.reduce((sum, value, i) => sum + value * w.values[i], 0);
}

/** Central difference of the loss along one value. */
async function difference(
  check: Check,
  w: Plain,
  { name, index }: { name: string; index: number },
): Promise<number> {
  const at = async (step: number) => {
    const { shape, values } = check.inputs[name];
    const moved = values.slice();
    moved[index] += step;
    return await loss(check, {
      ...check.inputs,
      [name]: { shape, values: moved },
    }, w);
  };
  return (await at(STEP) - await at(-STEP)) / (2 * STEP);
}

/** At most this many values of an input are moved, spread over it. */
const SAMPLES = 12;

async function checkGradients(check: Check): Promise<void> {
  const [out] = await on("simd", check.inputs, check.forward);
  const w = normals(out.shape, 99);
  const names = Object.keys(check.inputs);
  const gradients = await on("simd", check.inputs, (t) => {
    const found = check.backward(t, tf.tensor(w.values, w.shape));
    return names.map((name) => found[name]);
  });
  for (const [n, name] of names.entries()) {
    const { values } = gradients[n];
    const largest = Math.max(1, ...values.map(Math.abs));
    const stride = Math.max(1, Math.floor(values.length / SAMPLES));
    for (let index = 0; index < values.length; index += stride) {
      const numeric = await difference(check, w, { name, index });
      assert(
        Math.abs(values[index] - numeric) <= TOLERANCE * largest,
        `gradient of ${name} at ${index}: ${
          values[index]
        }, by differences ${numeric}`,
      );
    }
  }
}

/** Backward by tfjs's own gradients of the forward function. */
function byGradients(
  names: string[],
  forward: (t: Tensors) => tf.Tensor,
): Check["backward"] {
  return (t, dOut) => {
    const gradients = tf.grads((...values) =>
      forward(Object.fromEntries(names.map((name, i) => [name, values[i]])))
    )(names.map((name) => t[name]), dOut);
    return Object.fromEntries(names.map((name, i) => [name, gradients[i]]));
  };
}

const kernel = (name: string, inputs: Tensors, attrs: object = {}) =>
  tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap) as tf.Tensor[];

type Size = [number, number, number, number];

const CONVOLUTIONS: [name: string, x: Size, filter: Size, stride: number][] = [
  ["odd sizes", [2, 5, 7, 3], [3, 3, 3, 5], 1],
  ["one image, single channels", [1, 5, 3, 1], [3, 3, 1, 1], 1],
  ["strides", [1, 7, 6, 2], [2, 3, 2, 6], 2],
];

for (const [name, xShape, filterShape, stride] of CONVOLUTIONS) {
  Deno.test(`Conv2D's gradients match finite differences within 3e-3: ${name}`, async () => {
    const forward = (t: Tensors) =>
      tf.conv2d(
        t.x as tf.Tensor4D,
        t.filter as tf.Tensor4D,
        stride,
        "same",
      );
    await checkGradients({
      inputs: { x: normals(xShape, 1), filter: normals(filterShape, 2) },
      forward,
      backward: byGradients(["x", "filter"], forward),
    });
  });
}

Deno.test("Conv2D's gradients of zeros match finite differences within 3e-3", async () => {
  const forward = (t: Tensors) =>
    tf.conv2d(t.x as tf.Tensor4D, t.filter as tf.Tensor4D, 1, "same");
  await checkGradients({
    inputs: {
      x: fill([1, 4, 5, 3], () => 0),
      filter: normals([3, 3, 3, 2], 2),
    },
    forward,
    backward: byGradients(["x", "filter"], forward),
  });
});

for (const transposeA of [false, true]) {
  for (const transposeB of [false, true]) {
    Deno.test(`BatchMatMul's gradients match finite differences within 3e-3: transposed ${transposeA}, ${transposeB}`, async () => {
      const forward = (t: Tensors) =>
        tf.matMul(t.a, t.b, transposeA, transposeB);
      await checkGradients({
        inputs: {
          a: normals(transposeA ? [2, 7, 5] : [2, 5, 7], 1),
          b: normals(transposeB ? [2, 3, 7] : [2, 7, 3], 2),
        },
        forward,
        backward: byGradients(["a", "b"], forward),
      });
    });
  }
}

const LSTMS: [batch: number, time: number, inputs: number, units: number][] = [
  [1, 1, 1, 1],
  [3, 4, 5, 6],
  [1, 7, 2, 3],
];

for (const [batch, time, features, units] of LSTMS) {
  Deno.test(`LstmGrad matches finite differences within 3e-3: ${batch} x ${time} x ${features} -> ${units}`, async () => {
    await checkGradients({
      inputs: {
        x: normals([batch, time, features], 1),
        kernel: normals([features, 4 * units], 2, 0.5),
        recurrent: normals([units, 4 * units], 3, 0.5),
        bias: normals([4 * units], 4, 0.5),
      },
      forward: (t) => kernel("LstmTrain", t)[0],
      backward: (t, dOut) => {
        const [h, gates, c] = kernel("LstmTrain", t);
        const inputs = { ...t, h, gates, c, dOut };
        const [x, weights, recurrent, bias] = kernel("LstmGrad", inputs);
        return { x, kernel: weights, recurrent, bias };
      },
    });
  });
}

interface Block {
  name: string;
  x: Plain;
  n: number;
  pool: number;
  rate: number;
  /** Below −30: no window has a positive value. */
  beta?: number;
}

/** No maximum of these changes its place within the step: there is a derivative. */
const BLOCKS: Block[] = [
  { name: "odd sizes", x: normals([3, 5, 7, 3], 1), n: 5, pool: 2, rate: 0.3 },
  {
    name: "one image, single channels",
    x: normals([1, 4, 6, 1], 1),
    n: 1,
    pool: 2,
    rate: 0,
  },
  { name: "no pooling", x: normals([2, 3, 3, 2], 1), n: 6, pool: 1, rate: 0.2 },
  {
    name: "windows without a positive value",
    x: normals([2, 4, 4, 2], 1),
    n: 3,
    pool: 2,
    rate: 0,
    beta: -100,
  },
];

for (const { name, x, n, pool, rate, beta } of BLOCKS) {
  Deno.test(`ConvBlockGrad matches finite differences within 3e-3: ${name}`, async () => {
    const attrs = { pool, epsilon: 1e-3, rate, seed: 77, needDx: true };
    const channels = x.shape[3];
    await checkGradients({
      inputs: {
        x,
        filter: normals([3, 3, channels, n], 2, 0.5),
        bias: normals([n], 3),
        // Both signs; at 0 the places of the maxima would change.
        gamma: fill([n], (i) => i % 2 ? 0.8 : -1.3),
        beta: beta === undefined ? normals([n], 5) : fill([n], () => beta),
      },
      forward: (t) => kernel("ConvBlockTrain", t, attrs)[0],
      backward: (t, dOut) => {
        const [, y, mean, variance] = kernel("ConvBlockTrain", t, attrs);
        const inputs = { ...t, y, mean, variance, dOut };
        const [dx, filter, bias, gamma, beta] = kernel(
          "ConvBlockGrad",
          inputs,
          attrs,
        );
        return { x: dx, filter, bias, gamma, beta };
      },
    });
  });
}
