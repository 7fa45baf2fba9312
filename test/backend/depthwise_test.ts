import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertClose, normals, on } from "./compare.ts";

type Tensors = Record<string, tf.Tensor>;
type Pair = [number, number];
type Size = [number, number, number, number];

interface Convolution {
  x: Size;
  /** Height, width, channels, multiplier. */
  filter: Size;
  strides?: Pair;
  pad?: "same" | "valid" | number | [Pair, Pair, Pair, Pair];
  dilations?: Pair;
}

const CONVOLUTIONS: Convolution[] = [
  { x: [2, 8, 9, 16], filter: [3, 3, 16, 1] },
  { x: [1, 5, 7, 1], filter: [3, 3, 1, 1] },
  { x: [19, 4, 6, 5], filter: [3, 3, 5, 1], pad: "valid" },
  { x: [2, 9, 11, 5], filter: [2, 4, 5, 3], strides: [2, 2] },
  { x: [2, 7, 12, 6], filter: [3, 2, 6, 2], strides: [1, 2], pad: "valid" },
  { x: [1, 6, 5, 2], filter: [5, 3, 2, 33], pad: 1 },
  { x: [3, 4, 4, 1], filter: [3, 3, 1, 7] },
  { x: [1, 1, 40, 8], filter: [1, 5, 8, 1] },
  { x: [2, 6, 8, 3], filter: [5, 7, 3, 1], strides: [3, 3] },
  {
    x: [2, 6, 7, 4],
    filter: [3, 3, 4, 1],
    strides: [2, 1],
    pad: [[0, 0], [0, 3], [2, 0], [0, 0]],
  },
  { x: [1, 33, 40, 20], filter: [3, 3, 20, 1] }, // bands of rows of one image
];

const DILATED: Convolution[] = [
  { x: [2, 9, 14, 4], filter: [3, 3, 4, 1], dilations: [2, 3] },
  { x: [1, 8, 7, 3], filter: [3, 2, 3, 2], dilations: [3, 1] },
  { x: [2, 4, 3, 5], filter: [3, 3, 5, 1], dilations: [4, 4] },
];

const describe = ({ x, filter, strides = [1, 1], pad = "same" }: Convolution) =>
  `[${x}] * [${filter}], strides ${strides}, pad ${pad}`;

function plain(t: Tensors, convolution: Convolution): tf.Tensor {
  const { strides = [1, 1], pad = "same", dilations = [1, 1] } = convolution;
  const [x, filter] = [t.x as tf.Tensor4D, t.filter as tf.Tensor4D];
  return tf.depthwiseConv2d(
    x,
    filter,
    strides,
    pad as "same",
    "NHWC",
    dilations,
  );
}

function fused(
  t: Tensors,
  { strides = [1, 1], pad = "same", dilations = [1, 1] }: Convolution,
): tf.Tensor {
  return tf.fused.depthwiseConv2d({
    x: t.x as tf.Tensor4D,
    filter: t.filter as tf.Tensor4D,
    bias: t.bias,
    strides,
    pad: pad as "same",
    dilations,
    activation: "relu",
  });
}

function inputsOf({ x, filter }: Convolution) {
  return {
    x: normals(x, 1),
    filter: normals(filter, 2),
    bias: normals([filter[2] * filter[3]], 3),
  };
}

const RESULTS = ["fused", "plain", "dx", "dFilter"];

for (const convolution of CONVOLUTIONS) {
  Deno.test(`DepthwiseConv2dNative, FusedDepthwiseConv2D and their gradients match cpu within 5e-6: ${describe(convolution)}`, async () => {
    const compute = (t: Tensors) => {
      const gradients = tf.grads((x, filter) =>
        plain({ x, filter }, convolution).square().sum()
      );
      return [
        fused(t, convolution),
        plain(t, convolution),
        ...gradients([t.x, t.filter]),
      ];
    };
    const inputs = inputsOf(convolution);
    const expected = await on("cpu", inputs, compute);
    const actual = await on("simd", inputs, compute);
    RESULTS.forEach((what, i) =>
      assertClose(actual[i], expected[i], 5e-6, what)
    );
  });
}

for (const convolution of DILATED) {
  Deno.test(`DepthwiseConv2dNative and FusedDepthwiseConv2D match cpu within 5e-6: ${describe(convolution)}, dilations ${convolution.dilations}`, async () => {
    const compute = (t: Tensors) => [
      fused(t, convolution),
      plain(t, convolution),
    ];
    const inputs = inputsOf(convolution);
    const expected = await on("cpu", inputs, compute);
    const actual = await on("simd", inputs, compute);
    expected.forEach((value, i) => assertClose(actual[i], value, 5e-6));
  });
}

for (const place of ["x", "filter", "bias", "dy"] as const) {
  Deno.test(`DepthwiseConv2dNative and its gradients carry NaN and infinities of ${place} as cpu does, within 5e-6`, async () => {
    for (const multiplier of [1, 2]) {
      for (const value of [NaN, Infinity, -Infinity]) {
        const convolution: Convolution = {
          x: [1, 5, 9, 5],
          filter: [3, 3, 5, multiplier],
        };
        const inputs = {
          ...inputsOf(convolution),
          dy: normals([1, 5, 9, 5 * multiplier], 4),
        };
        inputs[place].values[3] = value;
        const compute = (t: Tensors) => [
          fused(t, convolution),
          plain(t, convolution),
          ...tf.grads((x, filter) => plain({ x, filter }, convolution))(
            [t.x, t.filter],
            t.dy,
          ),
        ];
        const expected = await on("cpu", inputs, compute);
        const actual = await on("simd", inputs, compute);
        const poisoned = expected.some(({ values }) =>
          !values.every(Number.isFinite)
        );
        // Its relu takes −∞ away.
        assert(poisoned || place === "bias" && value === -Infinity);
        RESULTS.forEach((what, i) =>
          assertClose(actual[i], expected[i], 5e-6, `${value}: ${what}`)
        );
      }
    }
  });
}

Deno.test("Separable convolution and its gradients match cpu within 1e-5", async () => {
  const inputs = {
    x: normals([2, 7, 6, 3], 1),
    depthwise: normals([3, 3, 3, 2], 2),
    pointwise: normals([1, 1, 6, 5], 3),
  };
  const separable = (
    x: tf.Tensor,
    depthwise: tf.Tensor,
    pointwise: tf.Tensor,
  ) =>
    tf.separableConv2d(
      x as tf.Tensor4D,
      depthwise as tf.Tensor4D,
      pointwise as tf.Tensor4D,
      1,
      "same",
    ).square();
  const compute = ({ x, depthwise, pointwise }: Tensors) => [
    separable(x, depthwise, pointwise),
    ...tf.grads(separable)([x, depthwise, pointwise]),
  ];
  const expected = await on("cpu", inputs, compute);
  const actual = await on("simd", inputs, compute);
  expected.forEach((value, i) => assertClose(actual[i], value, 1e-5));
});
