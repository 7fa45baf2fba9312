import * as tf from "@tensorflow/tfjs";
import { fill, normals, type Plain } from "./compare.ts";
import { byGradients, checkGradients, type Tensors } from "./gradient_check.ts";

const kernel = (name: string, inputs: Tensors, attrs: object = {}) =>
  tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap) as tf.Tensor[];

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

/** Values in [−2, 3], far apart. */
const distinct = (i: number) => (i * 37 % 101) / 20 - 2;

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
  { name: "Winograd", x: normals([2, 4, 6, 8], 1), n: 8, pool: 2, rate: 0.3 },
  {
    name: "Winograd, windows that leave a rest",
    x: normals([1, 6, 4, 8], 3),
    n: 16,
    pool: 4,
    rate: 0,
  },
  {
    name: "Winograd, an image of zeros",
    x: fill([2, 4, 4, 8], (i) => i < 128 ? 0 : distinct(i)),
    n: 8,
    pool: 1,
    rate: 0,
  },
  { name: "wide tiles", x: normals([2, 8, 4, 8], 1), n: 8, pool: 4, rate: 0.4 },
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
        const [out, mean, variance, y, winners, moments] = kernel(
          "ConvBlockTrain",
          t,
          attrs,
        );
        const inputs = { ...t, out, mean, variance, y, winners, moments, dOut };
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
