import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertClose, fill, normals, on } from "./compare.ts";

type Tensors = Record<string, tf.Tensor>;
type Pair = [number, number];
type Pad = "same" | "valid" | number | [Pair, Pair, Pair, Pair];

interface Pooling {
  x: [number, number, number, number];
  window: Pair;
  strides: Pair;
  pad: Pad;
}

const POOLINGS: Pooling[] = [
  { x: [3, 8, 6, 16], window: [2, 2], strides: [2, 2], pad: "valid" },
  { x: [1, 7, 5, 1], window: [2, 2], strides: [2, 2], pad: "same" },
  { x: [2, 9, 13, 6], window: [4, 4], strides: [4, 4], pad: "valid" },
  { x: [2, 9, 10, 5], window: [3, 3], strides: [1, 1], pad: "same" },
  { x: [2, 9, 10, 6], window: [3, 2], strides: [2, 3], pad: "same" },
  { x: [2, 5, 7, 3], window: [1, 1], strides: [2, 2], pad: "valid" },
  { x: [2, 5, 7, 3], window: [1, 1], strides: [1, 1], pad: "valid" },
  { x: [1, 5, 6, 7], window: [5, 6], strides: [1, 1], pad: "valid" },
  {
    x: [2, 6, 5, 2],
    window: [3, 3],
    strides: [2, 2],
    pad: 1,
  },
  {
    x: [2, 6, 5, 2],
    window: [3, 2],
    strides: [2, 1],
    pad: [[0, 0], [0, 2], [1, 0], [0, 0]],
  },
  // One image in several bands, its windows reaching from one into the next.
  { x: [1, 61, 40, 9], window: [3, 3], strides: [2, 2], pad: "same" },
  { x: [1, 64, 32, 20], window: [2, 2], strides: [2, 2], pad: "valid" },
];

function pooled(kind: "max" | "avg", x: tf.Tensor, pooling: Pooling) {
  const { window, strides, pad } = pooling;
  const pool = kind === "max" ? tf.maxPool : tf.avgPool;
  return pool(x as tf.Tensor4D, window, strides, pad as "same");
}

/** Output, and gradient for the weights `dy`. */
function both(kind: "max" | "avg", pooling: Pooling) {
  return (t: Tensors) => {
    const y = pooled(kind, t.x, pooling);
    const weights = tf.tensor(normals(y.shape, 9).values, y.shape);
    return [y, tf.grad((x) => pooled(kind, x, pooling))(t.x, weights)];
  };
}

const describe = ({ x, window, strides, pad }: Pooling) =>
  `[${x}], windows ${window}, strides ${strides}, pad ${pad}`;

for (const pooling of POOLINGS) {
  for (const kind of ["max", "avg"] as const) {
    const name = kind === "max" ? "MaxPool" : "AvgPool";
    Deno.test(`${name} and its gradient match cpu within 1e-6, maxima exactly: ${describe(pooling)}`, async () => {
      const inputs = { x: normals(pooling.x, 1) };
      const compute = both(kind, pooling);
      const [y, dx] = await on("cpu", inputs, compute);
      const [actual, gradient] = await on("simd", inputs, compute);
      assertClose(actual, y, kind === "max" ? 0 : 1e-6, "y");
      assertClose(gradient, dx, 1e-6, "dx");
    });
  }
}

/** Values of windows of 2 × 2; larger ones repeat them. */
const WINDOWS: Record<string, number[]> = {
  ties: [2, 2, 2, 2],
  "later ties": [1, 3, 3, 3],
  negative: [-4, -2, -3, -2],
  zeros: [0, -0, 0, -0],
  NaN: [NaN, 1, NaN, -2],
  "NaN last": [1, 2, 3, NaN],
  "only NaN": [NaN, NaN, NaN, NaN],
  "-Infinity": [-Infinity, -Infinity, -Infinity, -Infinity],
  "-Infinity and NaN": [-Infinity, NaN, -Infinity, NaN],
  infinities: [Infinity, -Infinity, Infinity, 3],
  "-Infinity and a number": [-Infinity, -5, -Infinity, -7],
};

for (const kind of ["max", "avg"] as const) {
  // Means of 9 values are rounded in another order than cpu's.
  for (const side of kind === "max" ? [2, 3, 4] : [2, 4]) {
    Deno.test(`${kind === "max" ? "MaxPool" : "AvgPool"} and its gradient carry ties, zeros, NaN and infinities as cpu does, in windows of ${side} × ${side}`, async () => {
      const names = Object.keys(WINDOWS);
      const channels = 5;
      const width = side * names.length;
      const size: Pooling["x"] = [1, side, width, channels];
      const x = fill(size, (i) => {
        const pixel = Math.floor(i / channels);
        const [row, column] = [Math.floor(pixel / width), pixel % width];
        const place = side * row + column % side;
        return WINDOWS[names[Math.floor(column / side)]][place % 4];
      });
      const pooling: Pooling = {
        ...{ x: size, window: [side, side], strides: [side, side] },
        pad: "valid",
      };
      const compute = both(kind, pooling);
      const expected = await on("cpu", { x }, compute);
      const actual = await on("simd", { x }, compute);
      assert(!expected[0].values.every(Number.isFinite));
      assertClose(actual[0], expected[0], 0, "y");
      assertClose(actual[1], expected[1], 0, "dx");
    });
  }

  Deno.test(`${kind === "max" ? "MaxPoolGrad" : "AvgPoolGrad"} carries NaN and infinities of dy as cpu does`, async () => {
    const inputs = {
      x: normals([2, 6, 6, 3], 1),
      dy: normals([2, 5, 5, 3], 2),
    };
    [NaN, Infinity, -Infinity].forEach((value, i) => {
      inputs.dy.values[20 * i + 7] = value;
    });
    const compute = (t: Tensors) =>
      tf.grad((x) =>
        (kind === "max" ? tf.maxPool : tf.avgPool)(
          x as tf.Tensor4D,
          2,
          1,
          "valid",
        )
      )(t.x, t.dy);
    const [expected] = await on("cpu", inputs, compute);
    const [actual] = await on("simd", inputs, compute);
    assertClose(actual, expected, 1e-6);
  });
}

Deno.test("AvgPool keeps its digits over a window of 65,536 values: within 1e-6 of cpu's doubles", async () => {
  const x = fill([1, 256, 256, 2], (i) => 1 + (i * 0.618) % 1);
  const compute = (t: Tensors) =>
    tf.avgPool(t.x as tf.Tensor4D, 256, 1, "valid");
  const [expected] = await on("cpu", { x }, compute);
  const [actual] = await on("simd", { x }, compute);
  assertClose(actual, expected, 1e-6);
});

Deno.test("MaxPool and AvgPool round up where asked to, and their gradients take the corner of dy, as cpu does", async () => {
  const inputs = { x: normals([2, 6, 5, 2], 1) };
  const compute = (t: Tensors) => {
    const pool = (x: tf.Tensor) =>
      tf.maxPool(x as tf.Tensor4D, 3, 2, 1, "ceil");
    const dy = tf.tensor(normals([2, 4, 3, 2], 2).values, [2, 4, 3, 2]);
    return [
      pool(t.x),
      tf.avgPool(t.x as tf.Tensor4D, 3, 2, 1, "ceil"),
      tf.grad(pool)(t.x, dy),
    ];
  };
  const expected = await on("cpu", inputs, compute);
  const actual = await on("simd", inputs, compute);
  expected.forEach((value, i) => assertClose(actual[i], value, 1e-6));
});

Deno.test("MaxPool and AvgPool of integers, and of no images, are cpu's", async () => {
  const compute = () => [
    tf.maxPool(tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1], "int32"), 2, 1, "valid"),
    tf.maxPool(tf.zeros<tf.Rank.R4>([0, 4, 4, 3]), 2, 2, "valid"),
    tf.avgPool(tf.zeros<tf.Rank.R4>([0, 4, 4, 3]), 2, 2, "valid"),
  ];
  const expected = await on("cpu", {}, compute);
  assert.deepEqual(await on("simd", {}, compute), expected);
});
