import * as tf from "@tensorflow/tfjs";
import { fill, normals, type Plain } from "./compare.ts";
import { byGradients, checkGradients, type Tensors } from "./gradient_check.ts";

type Size = [number, number, number, number];
type Pair = [number, number];
type Pad = "same" | "valid" | [Pair, Pair, Pair, Pair];

interface Convolution {
  name: string;
  x: Size;
  filter: Size;
  strides?: Pair;
  pad?: Pad;
}

const CONVOLUTIONS: Convolution[] = [
  { name: "odd sizes", x: [2, 5, 7, 3], filter: [3, 3, 3, 5] },
  {
    name: "one image, single channels",
    x: [1, 5, 3, 1],
    filter: [3, 3, 1, 1],
  },
  { name: "from one channel", x: [2, 4, 5, 1], filter: [3, 3, 1, 4] },
  {
    name: "strides",
    x: [1, 7, 6, 2],
    filter: [2, 3, 2, 6],
    strides: [2, 2],
  },
  {
    name: "unequal strides, no padding",
    x: [2, 6, 9, 3],
    filter: [3, 2, 3, 17],
    strides: [1, 3],
    pad: "valid",
  },
  {
    name: "explicit padding",
    x: [2, 4, 5, 2],
    filter: [3, 3, 2, 3],
    strides: [2, 1],
    pad: [[0, 0], [0, 3], [2, 0], [0, 0]],
  },
  { name: "one dimension", x: [2, 1, 11, 5], filter: [1, 5, 5, 7] },
  {
    name: "one dimension, strides",
    x: [1, 1, 10, 3],
    filter: [1, 3, 3, 2],
    strides: [1, 2],
  },
];

for (const { name, x, filter, strides, pad } of CONVOLUTIONS) {
  Deno.test(`Conv2D's gradients match finite differences within 3e-3: ${name}`, async () => {
    const forward = (t: Tensors) =>
      tf.conv2d(
        t.x as tf.Tensor4D,
        t.filter as tf.Tensor4D,
        strides ?? 1,
        (pad ?? "same") as "same",
      );
    await checkGradients({
      inputs: { x: normals(x, 1), filter: normals(filter, 2) },
      forward,
      backward: byGradients(["x", "filter"], forward),
    });
  });
}

/** Filters: height, width, channels, filters a channel. */
const DEPTHWISE: Convolution[] = [
  { name: "odd sizes", x: [2, 5, 7, 5], filter: [3, 3, 5, 1] },
  {
    name: "one image, single channels",
    x: [1, 4, 3, 1],
    filter: [3, 3, 1, 1],
  },
  { name: "three filters a channel", x: [2, 4, 9, 3], filter: [3, 3, 3, 3] },
  {
    name: "strides, no padding",
    x: [2, 8, 7, 6],
    filter: [2, 3, 6, 2],
    strides: [2, 2],
    pad: "valid",
  },
  { name: "one dimension", x: [2, 1, 11, 5], filter: [1, 4, 5, 1] },
];

for (const { name, x, filter, strides, pad } of DEPTHWISE) {
  Deno.test(`DepthwiseConv2dNative's gradients match finite differences within 3e-3: ${name}`, async () => {
    const forward = (t: Tensors) =>
      tf.depthwiseConv2d(
        t.x as tf.Tensor4D,
        t.filter as tf.Tensor4D,
        strides ?? 1,
        (pad ?? "same") as "same",
      );
    await checkGradients({
      inputs: { x: normals(x, 1), filter: normals(filter, 2) },
      forward,
      backward: byGradients(["x", "filter"], forward),
    });
  });
}

/** All different by more than two steps within a window. */
const distinct = (i: number) => (i * 37 % 101) / 10 - 5;

interface Pooling {
  name: string;
  x: Plain;
  window: Pair;
  strides: Pair;
  pad: Pad;
}

const POOLINGS: Pooling[] = [
  {
    name: "odd sizes, padded",
    x: fill([2, 5, 7, 3], distinct),
    window: [2, 2],
    strides: [2, 2],
    pad: "same",
  },
  {
    name: "one image, single channel, windows that overlap",
    x: fill([1, 6, 5, 1], distinct),
    window: [3, 3],
    strides: [1, 2],
    pad: "same",
  },
  {
    name: "windows that overlap, not padded",
    x: fill([2, 5, 6, 3], distinct),
    window: [3, 2],
    strides: [1, 1],
    pad: "valid",
  },
  {
    name: "one image, single channel, not padded",
    x: fill([1, 5, 7, 1], distinct),
    window: [2, 3],
    strides: [1, 2],
    pad: "valid",
  },
  {
    name: "negative windows",
    x: fill([1, 4, 6, 6], (i) => distinct(i) - 20),
    window: [2, 3],
    strides: [2, 3],
    pad: "valid",
  },
  {
    name: "a zero among negative values",
    x: fill([1, 4, 4, 1], (i) => i % 7 === 0 ? 0 : distinct(i) - 20),
    window: [2, 2],
    strides: [2, 2],
    pad: "valid",
  },
  {
    name: "explicit padding",
    x: fill([1, 5, 4, 2], distinct),
    window: [3, 2],
    strides: [2, 1],
    pad: [[0, 0], [0, 2], [1, 0], [0, 0]],
  },
];

for (const kind of ["MaxPool", "AvgPool"] as const) {
  const pool = kind === "MaxPool" ? tf.maxPool : tf.avgPool;
  for (const { name, x, window, strides, pad } of POOLINGS) {
    // TensorFlow.js's gradient of a mean is none where windows reach outside.
    if (kind === "AvgPool" && pad !== "valid") continue;
    Deno.test(`${kind}Grad matches finite differences within 3e-3: ${name}`, async () => {
      const forward = (t: Tensors) =>
        pool(t.x as tf.Tensor4D, window, strides, pad as "same");
      await checkGradients({
        inputs: { x },
        forward,
        backward: byGradients(["x"], forward),
      });
    });
  }
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
