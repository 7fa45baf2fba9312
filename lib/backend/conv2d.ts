/**
 * `Conv2D`, `FusedConv2D` and the gradients of a convolution.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  conv2d as convolve,
  conv2dFilterGrad as filterGrad,
  conv2dInputGrad as inputGrad,
  type ConvShape,
} from "../kernels/mod.ts";
import { addBias, applyActivation } from "./activation.ts";
import {
  callKernel,
  type KernelCall,
  type SimdKernel,
} from "./kernel_config.ts";

type Shape4D = [number, number, number, number];

/**
 * Sizes of a convolution, or undefined where the borrowed kernel has to do it:
 * dilated, channels first, no float32, or nothing to compute.
 */
function convShape(
  { inputs, attrs }: KernelCall,
  xShape: number[],
  filterShape: number[],
): ConvShape | undefined {
  const { strides, pad, dilations, dimRoundingMode, dataFormat } = attrs;
  const info = tf.backend_util.computeConv2DInfo(
    xShape as Shape4D,
    filterShape as Shape4D,
    strides as [number, number],
    (dilations ?? 1) as [number, number],
    pad as "same",
    dimRoundingMode as "floor",
    false,
    tf.backend_util.convertConv2DDataFormat(
      (dataFormat ?? "NHWC") as "NHWC",
    ),
  );
  const fits = info.dataFormat === "channelsLast" &&
    info.dilationHeight === 1 && info.dilationWidth === 1 &&
    tf.util.sizeFromShape(info.outShape) * tf.util.sizeFromShape(xShape) > 0 &&
    Object.values(inputs).every((tensor) =>
      !tensor || tensor.dtype === "float32"
    );
  if (!fits) return undefined;
  return {
    images: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    n: info.outChannels,
  };
}

/**
 * Sizes of a gradient, or undefined as above, and where dy is larger than the
 * convolution's output: the borrowed kernel takes its corner.
 */
function gradShape(
  call: KernelCall,
  xShape: number[],
  filterShape: number[],
): ConvShape | undefined {
  const shape = convShape(call, xShape, filterShape);
  if (!shape) return undefined;
  const { images, outHeight, outWidth, n } = shape;
  const dyShape = [images, outHeight, outWidth, n];
  return tf.util.arraysEqual(call.inputs.dy.shape, dyShape) ? shape : undefined;
}

/** y = x ∗ filter (+ bias of one value a channel), or undefined as above. */
function convolution(call: KernelCall, bias?: tf.TensorInfo) {
  const { inputs: { x, filter }, backend } = call;
  const shape = convShape(call, x.shape, filter.shape);
  if (!shape) return undefined;
  const y = backend.output([
    shape.images,
    shape.outHeight,
    shape.outWidth,
    shape.n,
  ]);
  convolve(backend.kernels, shape, {
    x: backend.address(x),
    filter: backend.address(filter),
    bias: bias ? backend.address(bias) : 0,
    y: backend.address(y),
  });
  return y;
}

/** Convolution. */
export const conv2d: SimdKernel = {
  kernelName: "Conv2D",
  run: (call) => convolution(call) ?? callKernel("Conv2D", call, "cpu"),
};

/** Convolution with bias and activation. */
export const fusedConv2d: SimdKernel = {
  kernelName: "FusedConv2D",
  run(call) {
    const { bias, filter } = call.inputs;
    const direct = bias &&
      tf.util.sizeFromShape(bias.shape) === filter.shape[3];
    let result = convolution(call, direct ? bias : undefined);
    if (!result) return callKernel("FusedConv2D", call, "cpu");
    if (bias && !direct) result = addBias(result, call);
    return applyActivation(result, call);
  },
};

/** Gradient of a convolution's input. */
export const conv2dBackpropInput: SimdKernel = {
  kernelName: "Conv2DBackpropInput",
  run(call) {
    const { inputs: { dy, filter }, attrs, backend } = call;
    const inputShape = attrs.inputShape as number[];
    const shape = gradShape(call, inputShape, filter.shape);
    if (!shape) return callKernel("Conv2DBackpropInput", call, "cpu");
    const dx = backend.output(inputShape);
    inputGrad(backend.kernels, shape, {
      dy: backend.address(dy),
      filter: backend.address(filter),
      dx: backend.address(dx),
    });
    return dx;
  },
};

/** Gradient of a convolution's filter. */
export const conv2dBackpropFilter: SimdKernel = {
  kernelName: "Conv2DBackpropFilter",
  run(call) {
    const { inputs: { x, dy }, attrs, backend } = call;
    const filterShape = attrs.filterShape as number[];
    const shape = gradShape(call, x.shape, filterShape);
    if (!shape) return callKernel("Conv2DBackpropFilter", call, "cpu");
    const dFilter = backend.output(filterShape);
    filterGrad(backend.kernels, shape, {
      x: backend.address(x),
      dy: backend.address(dy),
      dFilter: backend.address(dFilter),
    });
    return dFilter;
  },
};
