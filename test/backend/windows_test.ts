import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { setBackend } from "../../lib/backend/mod.ts";

const ones = (...shape: [number, number, number, number]) =>
  tf.ones<tf.Rank.R4>(shape);
const square = (side: number) => ones(1, side, side, 2);

/** Runs a kernel by name, past the checks of tf's own functions. */
const run = (
  name: string,
  inputs: Record<string, tf.Tensor>,
  attrs: Record<string, unknown>,
) =>
  tf.engine().runKernel(name, inputs, {
    strides: [1, 1],
    pad: "valid",
    dataFormat: "NHWC",
    ...attrs,
  } as unknown as tf.NamedAttrMap) as unknown as tf.Tensor;

/** Windows of which less than none fits. */
const TOO_LARGE: Record<string, () => tf.Tensor> = {
  "maxPool 3 of 1": () => tf.maxPool(square(1), 3, 1, "valid"),
  "maxPool 3 of 1, in one direction": () =>
    tf.maxPool(ones(1, 9, 1, 2), 3, 1, "valid"),
  "avgPool 5 of 2": () => tf.avgPool(square(2), 5, 1, "valid"),
  "conv2d 3 of 1": () => tf.conv2d(square(1), ones(3, 3, 2, 4), 1, "valid"),
  "conv2d dilated to 7 of 4": () =>
    tf.conv2d(square(4), ones(3, 3, 2, 4), 1, "valid", "NHWC", 3),
  "fused conv2d 5 of 3": () =>
    tf.fused.conv2d({
      x: square(3),
      filter: ones(5, 5, 2, 4),
      strides: 1,
      pad: "valid",
    }),
  "conv1d 5 of 3": () =>
    tf.conv1d(
      tf.ones([1, 3, 2]) as tf.Tensor3D,
      tf.ones([5, 2, 4]) as tf.Tensor3D,
      1,
      "valid",
    ),
  "depthwise 3 of 1": () =>
    tf.depthwiseConv2d(square(1), ones(3, 3, 2, 1), 1, "valid"),
  "depthwise dilated to 7 of 4": () =>
    tf.depthwiseConv2d(square(4), ones(3, 3, 2, 1), 1, "valid", "NHWC", 3),
  "separable 4 of 2": () =>
    tf.separableConv2d(
      square(2),
      ones(4, 4, 2, 1),
      ones(1, 1, 2, 3),
      1,
      "valid",
    ),
  "Conv2DBackpropInput 4 of 2": () =>
    run("Conv2DBackpropInput", {
      dy: ones(1, 1, 1, 3),
      filter: ones(4, 4, 2, 3),
    }, { inputShape: [1, 2, 2, 2] }),
  "Conv2DBackpropFilter 4 of 2": () =>
    run("Conv2DBackpropFilter", {
      x: square(2),
      dy: ones(1, 1, 1, 3),
    }, { filterShape: [4, 4, 2, 3] }),
  "MaxPoolGrad 4 of 2": () =>
    run("MaxPoolGrad", {
      dy: square(1),
      input: square(2),
      output: square(1),
    }, { filterSize: [4, 4] }),
  "AvgPoolGrad 4 of 2": () =>
    run("AvgPoolGrad", { dy: square(1), input: square(2) }, {
      filterSize: [4, 4],
    }),
};

Deno.test("Windows that are larger than the padded image are a RangeError, in every kernel that has windows", async () => {
  await setBackend("simd");
  for (const [name, compute] of Object.entries(TOO_LARGE)) {
    assert.throws(() => tf.tidy(compute), {
      name: "RangeError",
      message:
        /^Cannot (pool|convolve): windows must fit into the padded image, got an output of -?\d+ × -?\d+ for an image of \d+ × \d+$/,
    }, name);
  }
});

Deno.test("Filters for other channels than the image's are a RangeError, also past tf's own checks", async () => {
  await setBackend("simd");
  for (
    const name of ["Conv2D", "FusedConv2D", "DepthwiseConv2dNative"]
  ) {
    const inputs = () => ({ x: square(4), filter: ones(3, 3, 3, 4) });
    assert.throws(() => tf.tidy(() => run(name, inputs(), {})), {
      name: "RangeError",
      message:
        "Cannot convolve: the filter must have the image's 2 channels, got 3",
    }, name);
  }
});

Deno.test("Windows that just do not fit give an empty tensor, as on cpu", async () => {
  for (const backend of ["cpu", "simd"] as const) {
    await setBackend(backend);
    tf.tidy(() => {
      assert.deepEqual(tf.maxPool(square(2), 3, 1, "valid").shape, [
        1,
        0,
        0,
        2,
      ]);
      const y = tf.conv2d(square(2), ones(3, 3, 2, 4), 1, "valid");
      assert.deepEqual(y.shape, [1, 0, 0, 4]);
    });
  }
});
