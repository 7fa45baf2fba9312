/**
 * `DepthwiseConv2dNative`, `FusedDepthwiseConv2D` and the gradients of a depthwise
 * convolution.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  depthwise as convolve,
  depthwiseFilterGrad as filterGrad,
  depthwiseInputGrad as inputGrad,
} from "../kernels/mod.ts";
import { addBias, applyActivation } from "./activation.ts";
import { convShape, gradShape, isDilated } from "./conv_shape.ts";
import {
  callKernel,
  type KernelCall,
  type SimdKernel,
} from "./kernel_config.ts";

/** y = x ∗ filter (+ bias, one value per channel), or undefined: cpu has to do it. */
function convolution(call: KernelCall, bias?: tf.TensorInfo) {
  const { inputs: { x, filter }, backend } = call;
  const shape = convShape(call, x.shape, filter.shape, true);
  if (!shape) return undefined;
  if (isDilated(shape) && shape.strideHeight * shape.strideWidth > 1) {
    throw new RangeError(
      `Cannot convolve each channel: strides or dilations must be 1, got strides ${call.attrs.strides} and dilations ${call.attrs.dilations}`,
    );
  }
  const { images, outHeight, outWidth, n } = shape;
  const y = backend.output([images, outHeight, outWidth, n]);
  convolve(backend.kernels, shape, {
    x: backend.address(x),
    filter: backend.address(filter),
    bias: bias ? backend.address(bias) : 0,
    y: backend.address(y),
  });
  return y;
}

/** Depthwise convolution. */
export const depthwiseConv2d: SimdKernel = {
  kernelName: "DepthwiseConv2dNative",
  run: (call) =>
    convolution(call) ?? callKernel("DepthwiseConv2dNative", call, "cpu"),
};

/** Depthwise convolution with bias and activation. */
export const fusedDepthwiseConv2d: SimdKernel = {
  kernelName: "FusedDepthwiseConv2D",
  run(call) {
    const { bias, filter } = call.inputs;
    const n = filter.shape[2] * filter.shape[3];
    const direct = bias && bias.shape.at(-1) === n &&
      tf.util.sizeFromShape(bias.shape) === n;
    let result = convolution(call, direct ? bias : undefined);
    if (!result) return callKernel("FusedDepthwiseConv2D", call, "cpu");
    if (bias && !direct) result = addBias(result, call);
    return applyActivation(result, call);
  },
};

/** Gradient of a depthwise convolution's input. */
export const depthwiseBackpropInput: SimdKernel = {
  kernelName: "DepthwiseConv2dNativeBackpropInput",
  run(call) {
    const { inputs: { dy, filter }, attrs, backend } = call;
    const inputShape = attrs.inputShape as number[];
    const shape = gradShape(call, inputShape, filter.shape, true);
    if (!shape) {
      return callKernel("DepthwiseConv2dNativeBackpropInput", call, "cpu");
    }
    const dx = backend.output(inputShape);
    inputGrad(backend.kernels, shape, {
      dy: backend.address(dy),
      filter: backend.address(filter),
      dx: backend.address(dx),
    });
    return dx;
  },
};

/** Gradient of a depthwise convolution's filter. */
export const depthwiseBackpropFilter: SimdKernel = {
  kernelName: "DepthwiseConv2dNativeBackpropFilter",
  run(call) {
    const { inputs: { x, dy }, attrs, backend } = call;
    const filterShape = attrs.filterShape as number[];
    const shape = gradShape(call, x.shape, filterShape, true);
    if (!shape) {
      return callKernel("DepthwiseConv2dNativeBackpropFilter", call, "cpu");
    }
    const dFilter = backend.output(filterShape);
    filterGrad(backend.kernels, shape, {
      x: backend.address(x),
      dy: backend.address(dy),
      dFilter: backend.address(dFilter),
    });
    return dFilter;
  },
};
