import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertClose, normals, on } from "./compare.ts";

type Tensors = Record<string, tf.Tensor>;
type Size = [number, number, number, number];
type Pair = [number, number];
type Pad = "same" | "valid" | number | [
  [0, 0],
  [number, number],
  [number, number],
  [0, 0],
];

interface Convolution {
  x: [number, number, number, number];
  filter: [number, number, number, number];
  strides: [number, number];
  pad: Pad;
}

const CONVOLUTIONS: Convolution[] = [
  { x: [2, 8, 8, 16], filter: [3, 3, 16, 32], strides: [1, 1], pad: "same" },
  { x: [1, 5, 7, 1], filter: [3, 3, 1, 1], strides: [1, 1], pad: "same" },
  { x: [19, 4, 5, 3], filter: [3, 3, 3, 5], strides: [1, 1], pad: "valid" },
  { x: [2, 9, 10, 5], filter: [2, 4, 5, 17], strides: [2, 3], pad: "same" },
  { x: [3, 7, 6, 4], filter: [1, 1, 4, 6], strides: [2, 2], pad: "valid" },
  { x: [2, 6, 5, 2], filter: [5, 3, 2, 3], strides: [1, 2], pad: 1 },
  {
    x: [2, 6, 5, 2],
    filter: [3, 3, 2, 3],
    strides: [2, 1],
    pad: [[0, 0], [0, 3], [2, 0], [0, 0]],
  },
  // From one channel, and to one.
  { x: [3, 6, 9, 1], filter: [3, 3, 1, 8], strides: [1, 1], pad: "same" },
  { x: [2, 7, 6, 1], filter: [3, 3, 1, 20], strides: [1, 1], pad: "valid" },
  { x: [1, 5, 4, 1], filter: [3, 3, 1, 4], strides: [1, 1], pad: 2 },
  { x: [2, 5, 7, 12], filter: [3, 3, 12, 1], strides: [1, 1], pad: "same" },
  { x: [2, 8, 13, 8], filter: [3, 3, 8, 1], strides: [1, 1], pad: "valid" },
  { x: [2, 6, 12, 4], filter: [3, 3, 4, 1], strides: [1, 1], pad: 5 },
  {
    x: [3, 9, 11, 4],
    filter: [3, 3, 4, 1],
    strides: [1, 1],
    pad: [[0, 0], [0, 9], [7, 1], [0, 0]],
  },
  // By Winograd's algorithm: odd sides, no padding, more of it than a tap.
  { x: [7, 13, 11, 8], filter: [3, 3, 8, 16], strides: [1, 1], pad: "same" },
  { x: [2, 26, 26, 16], filter: [3, 3, 16, 8], strides: [1, 1], pad: "valid" },
  { x: [2, 20, 23, 8], filter: [3, 3, 8, 24], strides: [1, 1], pad: 2 },
  {
    x: [3, 17, 20, 8],
    filter: [3, 3, 8, 8],
    strides: [1, 1],
    pad: [[0, 0], [0, 2], [3, 0], [0, 0]],
  },
  // By F(4×4, 3×3), and sides that miss it by one.
  { x: [3, 16, 12, 16], filter: [3, 3, 16, 24], strides: [1, 1], pad: "same" },
  { x: [35, 4, 4, 40], filter: [3, 3, 40, 8], strides: [1, 1], pad: "same" },
  { x: [3, 16, 13, 16], filter: [3, 3, 16, 8], strides: [1, 1], pad: "same" },
  {
    x: [3, 16, 16, 8],
    filter: [3, 3, 8, 8],
    strides: [1, 1],
    pad: [[0, 0], [2, 0], [0, 2], [0, 0]],
  },
  // One image in bands, more places than are multiplied at a time, large strides.
  { x: [1, 33, 40, 40], filter: [3, 3, 40, 24], strides: [1, 1], pad: "same" },
  { x: [1, 7, 7, 130], filter: [3, 3, 130, 20], strides: [2, 2], pad: "same" },
  { x: [2, 23, 23, 3], filter: [7, 7, 3, 10], strides: [4, 3], pad: "valid" },
  { x: [1, 30, 1, 6], filter: [5, 1, 6, 9], strides: [1, 1], pad: "same" },
];

function inputsOf({ x, filter }: Convolution) {
  return {
    x: normals(x, 1),
    filter: normals(filter, 2),
    bias: normals([filter[3]], 3),
  };
}

function forward({ x, filter, bias }: Tensors, { strides, pad }: Convolution) {
  return tf.fused.conv2d({
    x: x as tf.Tensor4D,
    filter: filter as tf.Tensor4D,
    bias,
    strides,
    pad: pad as "same",
    activation: "relu",
  });
}

for (const convolution of CONVOLUTIONS) {
  const { x, filter, strides, pad } = convolution;
  Deno.test(`Conv2D, FusedConv2D and their gradients match cpu within 5e-6: [${x}] * [${filter}], strides ${strides}, pad ${pad}`, async () => {
    const inputs = inputsOf(convolution);
    const compute = (t: Tensors) => {
      const gradients = tf.grads((x, filter) =>
        tf.conv2d(
          x as tf.Tensor4D,
          filter as tf.Tensor4D,
          strides,
          pad as "same",
        )
          .square().sum()
      );
      return [
        forward(t, convolution),
        tf.conv2d(
          t.x as tf.Tensor4D,
          t.filter as tf.Tensor4D,
          strides,
          pad as "same",
        ),
        ...gradients([t.x, t.filter]),
      ];
    };
    const expected = await on("cpu", inputs, compute);
    const actual = await on("simd", inputs, compute);
    ["fused", "plain", "dx", "dFilter"].forEach((what, i) =>
      assertClose(actual[i], expected[i], 5e-6, what)
    );
  });
}

const DILATED: [x: Size, filter: Size, dilations: Pair][] = [
  [[1, 8, 8, 2], [3, 3, 2, 3], [2, 2]],
  [[2, 9, 7, 5], [3, 2, 5, 17], [3, 1]],
  [[3, 1, 20, 4], [1, 5, 4, 6], [1, 4]],
];

for (const [x, filter, dilations] of DILATED) {
  Deno.test(`Conv2D and FusedConv2D match cpu within 5e-6: [${x}] * [${filter}], dilations ${dilations}`, async () => {
    const inputs = inputsOf({ x, filter, strides: [1, 1], pad: "same" });
    const compute = (t: Tensors) => {
      const images = t.x as tf.Tensor4D;
      const filter = t.filter as tf.Tensor4D;
      const settings = { strides: 1, pad: "same", dilations } as const;
      return [
        tf.conv2d(images, filter, 1, "same", "NHWC", dilations),
        tf.fused.conv2d({ x: images, filter, bias: t.bias, ...settings }),
      ];
    };
    const expected = await on("cpu", inputs, compute);
    const actual = await on("simd", inputs, compute);
    expected.forEach((value, i) => assertClose(actual[i], value, 5e-6));
  });
}

const ROWS: [x: [number, number, number], filter: number, stride: number][] = [
  [[2, 50, 16], 5, 1],
  [[1, 7, 1], 3, 2],
  [[3, 10, 5], 4, 3],
];

for (const [x, width, stride] of ROWS) {
  for (const pad of ["same", "valid"] as const) {
    Deno.test(`Convolution in one dimension and its gradients match cpu within 5e-6: [${x}], width ${width}, stride ${stride}, pad ${pad}`, async () => {
      const inputs = {
        x: normals(x, 1),
        filter: normals([width, x[2], 7], 2),
      };
      const forward = (x: tf.Tensor, filter: tf.Tensor) =>
        tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, stride, pad);
      const compute = ({ x, filter }: Tensors) => [
        forward(x, filter),
        ...tf.grads((x, filter) => forward(x, filter).square())([x, filter]),
      ];
      const expected = await on("cpu", inputs, compute);
      const actual = await on("simd", inputs, compute);
      expected.forEach((value, i) => assertClose(actual[i], value, 5e-6));
    });
  }
}

Deno.test("Conv2DBackpropInput takes the corner of a dy that is too large, as cpu does", async () => {
  const inputs = {
    dy: normals([1, 6, 7, 3], 1),
    filter: normals([3, 3, 2, 3], 2),
  };
  const compute = (t: Tensors) =>
    tf.conv2dTranspose(
      t.dy as tf.Tensor4D,
      t.filter as tf.Tensor4D,
      [1, 4, 5, 2],
      1,
      "same",
    );
  const [expected] = await on("cpu", inputs, compute);
  const [actual] = await on("simd", inputs, compute);
  assertClose(actual, expected, 5e-6);
});

for (
  const activation of ["relu", "relu6", "elu", "sigmoid", "leakyrelu"] as const
) {
  Deno.test(`FusedConv2D applies ${activation} to products and to Winograd's tiles as cpu does, within 5e-6`, async () => {
    for (const channels of [3, 8]) {
      const inputs = inputsOf({
        ...{ x: [2, 16, 16, channels], filter: [3, 3, channels, 16] },
        ...{ strides: [1, 1], pad: "same" },
      });
      for (const bias of [inputs.bias, normals([16, 16, 16], 5), undefined]) {
        const given = bias ? { ...inputs, bias } : inputs;
        const compute = (t: Tensors) =>
          tf.fused.conv2d({
            x: t.x as tf.Tensor4D,
            filter: t.filter as tf.Tensor4D,
            ...(bias ? { bias: t.bias } : {}),
            ...{ strides: 1, pad: "same", activation, leakyreluAlpha: 0.3 },
          });
        const [expected] = await on("cpu", given, compute);
        const [actual] = await on("simd", given, compute);
        assertClose(actual, expected, 5e-6, `${channels} channels`);
      }
    }
  });
}

/** Done as a product of matrices, from one channel, and by Winograd's algorithm. */
const POISONED: { x: Size; filter: Size; strides: Pair }[] = [
  { x: [2, 6, 7, 3], filter: [3, 3, 3, 18], strides: [1, 1] },
  { x: [2, 6, 7, 3], filter: [3, 3, 3, 18], strides: [2, 1] },
  { x: [2, 6, 7, 1], filter: [3, 3, 1, 8], strides: [1, 1] },
  { x: [8, 12, 12, 8], filter: [3, 3, 8, 8], strides: [1, 1] },
];

for (const place of ["x", "filter", "bias", "dy"] as const) {
  Deno.test(`Conv2D, FusedConv2D and their gradients carry NaN and infinities of ${place} as cpu does, within 5e-6`, async () => {
    for (const sizes of POISONED) {
      for (const value of [NaN, Infinity, -Infinity]) {
        const convolution: Convolution = { ...sizes, pad: "same" };
        const { x: [images, height, width], filter, strides } = sizes;
        const out = [images, height / strides[0], width, filter[3]];
        const inputs = { ...inputsOf(convolution), dy: normals(out, 4) };
        inputs[place].values[4] = value;
        const compute = (t: Tensors) => [
          forward(t, convolution),
          ...tf.grads((x, filter) =>
            tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, "same")
          )([t.x, t.filter], t.dy),
        ];
        const expected = await on("cpu", inputs, compute);
        const actual = await on("simd", inputs, compute);
        ["y", "dx", "dFilter"].forEach((what, i) =>
          assertClose(actual[i], expected[i], 5e-6, `${value}: ${what}`)
        );
        const poisoned = expected.some(({ values }) =>
          !values.every(Number.isFinite)
        );
        // The relu takes −∞ away.
        assert(poisoned || place === "bias" && value === -Infinity);
      }
    }
  });
}
