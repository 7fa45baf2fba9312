import * as tf from "@tensorflow/tfjs";
import { assertClose, fill, normals, on } from "./compare.ts";

type Tensors = Record<string, tf.Tensor>;
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

Deno.test("Conv2D leaves dilation to cpu", async () => {
  const inputs = {
    x: normals([1, 8, 8, 2], 1),
    filter: normals([3, 3, 2, 3], 2),
  };
  const compute = (t: Tensors) =>
    tf.conv2d(
      t.x as tf.Tensor4D,
      t.filter as tf.Tensor4D,
      1,
      "same",
      "NHWC",
      2,
    );
  const [expected] = await on("cpu", inputs, compute);
  const [actual] = await on("simd", inputs, compute);
  assertClose(actual, expected, 5e-6);
});

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

Deno.test("Conv2D carries NaN and infinity to the windows that hold them", async () => {
  const inputs = {
    x: normals([1, 6, 7, 2], 1),
    filter: fill([3, 3, 2, 5], (i) => i % 7 - 3.5),
  };
  inputs.x.values[20] = NaN;
  inputs.x.values[70] = -Infinity;
  const compute = (t: Tensors) =>
    tf.conv2d(t.x as tf.Tensor4D, t.filter as tf.Tensor4D, 1, "same");
  const [expected] = await on("cpu", inputs, compute);
  const [actual] = await on("simd", inputs, compute);
  assertClose(actual, expected, 5e-6);
});

Deno.test("Conv2D's gradients carry NaN and infinity of x, and those of dy to dx, as cpu does, within 5e-6", async () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    for (const place of ["x", "dy"] as const) {
      const inputs = {
        x: normals([1, 6, 7, 2], 1),
        filter: normals([3, 3, 2, 5], 2),
        dy: normals([1, 6, 7, 5], 3),
      };
      inputs[place].values[30] = value;
      const compute = (t: Tensors) => {
        const [dx, dFilter] = tf.grads((x, filter) =>
          tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same")
        )([t.x, t.filter], t.dy);
        return place === "x" ? [dx, dFilter] : [dx];
      };
      const expected = await on("cpu", inputs, compute);
      const actual = await on("simd", inputs, compute);
      expected.forEach((gradient, i) =>
        assertClose(actual[i], gradient, 5e-6, `${value} in ${place}, ${i}`)
      );
    }
  }
});
