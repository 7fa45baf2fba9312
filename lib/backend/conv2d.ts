/**
 * `Conv2D`, `FusedConv2D` and the gradients of a convolution.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  type Activation,
  conv2d as convolve,
  conv2dFilterGrad as filterGrad,
  conv2dInputGrad as inputGrad,
} from "../kernels/mod.ts";
import { addBias, applyActivation, fusedActivation } from "./activation.ts";
import { convShape, gradShape } from "./conv_shape.ts";
import {
  callKernel,
  type KernelCall,
  type SimdKernel,
} from "./kernel_config.ts";

/**
 * y = activation(x ∗ filter + bias of one value per channel), or undefined: cpu has to
 * do it.
 */
function convolution(
  call: KernelCall,
  bias?: tf.TensorInfo,
  activation?: Activation,
) {
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
  }, activation);
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
    const n = filter.shape[3];
    const direct = bias && bias.shape.at(-1) === n &&
      tf.util.sizeFromShape(bias.shape) === n;
    // Another bias is added before the activation.
    const activation = direct || !bias ? fusedActivation(call) : undefined;
    let result = convolution(call, direct ? bias : undefined, activation);
    if (!result) return callKernel("FusedConv2D", call, "cpu");
    if (bias && !direct) result = addBias(result, call);
    return activation ? result : applyActivation(result, call);
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
