import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertClose, fill, normals, on } from "./compare.ts";

const SIZES = [
  [1, 1, 1],
  [3, 16, 4],
  [32, 8, 64],
  [25, 17, 33],
  [2, 50, 5],
];

for (const [m, n, k] of SIZES) {
  Deno.test(`BatchMatMul matches cpu within 2e-6, four transpositions: ${m} x ${k} x ${n}`, async () => {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const inputs = {
          a: normals(transposeA ? [k, m] : [m, k], 1),
          b: normals(transposeB ? [n, k] : [k, n], 2),
        };
        const compute = (t: Record<string, tf.Tensor>) =>
          tf.matMul(t.a, t.b, transposeA, transposeB);
        const [expected] = await on("cpu", inputs, compute);
        const [actual] = await on("simd", inputs, compute);
        assertClose(actual, expected, 2e-6, `${transposeA} ${transposeB}`);
      }
    }
  });
}

for (const [n, k] of [[1, 3], [7, 4], [8, 5], [30, 300], [66, 20], [150, 9]]) {
  Deno.test(`BatchMatMul of a matrix and its transpose has the bits of a product of two, also of products of such: ${n} x ${k}`, async () => {
    const x = normals([n, k], 1);
    const inputs = { a: x, b: x, turned: normals([k, n], 2) };
    const [gram, plain, square, plainSquare, other] = await on(
      "simd",
      inputs,
      ({ a, b, turned }) => {
        const gram = tf.matMul(a, a, false, true);
        return [
          gram,
          tf.matMul(a, b, false, true),
          tf.matMul(gram, gram, true),
          tf.matMul(gram, gram),
          tf.matMul(turned, turned, true),
        ];
      },
    );
    assert.deepEqual(gram.values, plain.values);
    assert.deepEqual(square.values, plainSquare.values);
    const [expected] = await on(
      "cpu",
      inputs,
      ({ turned }) => tf.matMul(turned, turned, true),
    );
    assertClose(other, expected, 2e-6);
  });
}

Deno.test("_FusedMatMul of a matrix and its transpose adds a bias as cpu does, within 2e-6", async () => {
  const inputs = { a: normals([20, 3], 1), bias: normals([20], 2) };
  const compute = ({ a, bias }: Record<string, tf.Tensor>) =>
    tf.fused.matMul({ a, b: a, transposeA: false, transposeB: true, bias });
  const [expected] = await on("cpu", inputs, compute);
  const [actual] = await on("simd", inputs, compute);
  assertClose(actual, expected, 2e-6);
});

Deno.test("BatchMatMul matches cpu within 2e-6 on batches, also of one", async () => {
  for (
    const [a, b] of [[[3, 2], [3, 2]], [[1], [4]], [[4], [1]], [[2, 1], [2, 3]]]
  ) {
    const inputs = { a: normals([...a, 5, 6], 1), b: normals([...b, 6, 7], 2) };
    const compute = (t: Record<string, tf.Tensor>) => tf.matMul(t.a, t.b);
    const [expected] = await on("cpu", inputs, compute);
    const [actual] = await on("simd", inputs, compute);
    assertClose(actual, expected, 2e-6, `${a} by ${b}`);
  }
});

Deno.test("_FusedMatMul adds a bias and applies each activation as cpu does, within 2e-6", async () => {
  const inputs = {
    a: normals([5, 6], 1),
    b: normals([6, 7], 2),
    bias: normals([7], 3),
    alpha: normals([7], 4),
  };
  const activations = [
    "linear",
    "relu",
    "relu6",
    "elu",
    "sigmoid",
    "leakyrelu",
    "prelu",
  ];
  for (const activation of activations) {
    const compute = ({ a, b, bias, alpha }: Record<string, tf.Tensor>) =>
      tf.fused.matMul({
        a,
        b,
        bias,
        activation: activation as tf.fused.Activation,
        preluActivationWeights: activation === "prelu" ? alpha : undefined,
        leakyreluAlpha: 0.3,
      });
    const [expected] = await on("cpu", inputs, compute);
    const [actual] = await on("simd", inputs, compute);
    assertClose(actual, expected, 2e-6, activation);
  }
});

Deno.test("_FusedMatMul takes a bias of one value for all columns, within 2e-6", async () => {
  const inputs = {
    a: normals([3, 4], 1),
    b: normals([4, 6], 2),
    bias: normals([1], 3),
  };
  const compute = ({ a, b, bias }: Record<string, tf.Tensor>) =>
    tf.fused.matMul({ a, b, bias, activation: "relu" });
  const [expected] = await on("cpu", inputs, compute);
  const [actual] = await on("simd", inputs, compute);
  assertClose(actual, expected, 2e-6);
});

Deno.test("BatchMatMul leaves integers and empty matrices to cpu", async () => {
  const [product] = await on(
    "simd",
    {},
    () =>
      tf.matMul(
        tf.tensor2d([[1, 2]], undefined, "int32"),
        tf.tensor2d([[3], [4]], undefined, "int32"),
      ),
  );
  assert.deepEqual([...product.values], [11]);
  const [empty] = await on(
    "simd",
    {},
    () => tf.matMul(tf.zeros([0, 3]), tf.zeros([3, 2])),
  );
  assert.deepEqual(empty.shape, [0, 2]);
});

Deno.test("BatchMatMul carries NaN and infinity to the rows that hold them", async () => {
  const inputs = { a: fill([4, 3], () => 1), b: fill([3, 5], () => 2) };
  inputs.a.values[4] = NaN;
  inputs.a.values[9] = Infinity;
  const compute = (t: Record<string, tf.Tensor>) => tf.matMul(t.a, t.b);
  const [expected] = await on("cpu", inputs, compute);
  const [actual] = await on("simd", inputs, compute);
  assertClose(actual, expected, 0);
});

Deno.test("BatchMatMul refuses vectors and sizes that do not fit as cpu does", async () => {
  const shapes = [[[3], [3, 2]], [[2, 3], [3]], [[2, 3], [4, 2]]];
  for (const [a, b] of shapes) {
    const messages: string[] = [];
    for (const backend of ["cpu", "simd"] as const) {
      await on(backend, {}, () => {
        try {
          tf.matMul(tf.ones(a), tf.ones(b));
          messages.push("no error");
        } catch (error) {
          messages.push(`${error}`);
        }
        return [];
      });
    }
    assert.match(messages[0], /Error/);
    assert.equal(messages[1], messages[0]);
  }
});
