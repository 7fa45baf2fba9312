/**
 * `MaxPool`, `AvgPool` and their gradients.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  pool,
  poolGrad,
  type PoolKind,
  type PoolShape,
} from "../kernels/mod.ts";
import { checkWindows, windowSizes } from "./conv_shape.ts";
import {
  callKernel,
  type KernelCall,
  type SimdKernel,
} from "./kernel_config.ts";

/**
 * Sizes of a pooling, or undefined where the borrowed kernel has to do it: no
 * float32, or nothing to compute.
 *
 * @throws {RangeError} if there is no room for a window
 */
function poolShape(
  { inputs, attrs }: KernelCall,
  xShape: number[],
): PoolShape | undefined {
  const info = tf.backend_util.computePool2DInfo(
    xShape as [number, number, number, number],
    attrs.filterSize as [number, number],
    attrs.strides as [number, number],
    1,
    attrs.pad as "same",
    attrs.dimRoundingMode as "floor",
  );
  checkWindows("Cannot pool", info);
  const fits = tf.util.sizeFromShape(info.outShape) > 0 &&
    tf.util.sizeFromShape(xShape) > 0 &&
    Object.values(inputs).every((tensor) => tensor.dtype === "float32");
  return fits ? windowSizes(info) : undefined;
}

/** Windows of one pixel each: the borrowed kernel gives x itself, NaN and all. */
function isIdentity(shape: PoolShape): boolean {
  return shape.kernelHeight === 1 && shape.kernelWidth === 1 &&
    shape.height === shape.outHeight && shape.width === shape.outWidth;
}

function forward(kind: PoolKind, kernelName: string): SimdKernel {
  return {
    kernelName,
    run(call) {
      const { inputs: { x }, backend } = call;
      const shape = poolShape(call, x.shape);
      if (!shape || isIdentity(shape)) {
        return callKernel(kernelName, call, "cpu");
      }
      const { images, outHeight, outWidth, channels } = shape;
      const y = backend.output([images, outHeight, outWidth, channels]);
      const at = { x: backend.address(x), y: backend.address(y) };
      pool(backend.kernels, kind, shape, at);
      return y;
    },
  };
}

/**
 * Sizes of a gradient, or undefined as above, and where dy is larger than the
 * pooling's output (it knows no rounding): the borrowed kernel takes its corner.
 */
function gradShape(call: KernelCall): PoolShape | undefined {
  const { dy, input } = call.inputs;
  const shape = poolShape(call, input.shape);
  if (!shape) return undefined;
  const { images, outHeight, outWidth, channels } = shape;
  const dyShape = [images, outHeight, outWidth, channels];
  return tf.util.arraysEqual(dy.shape, dyShape) ? shape : undefined;
}

function backward(kind: PoolKind, kernelName: string): SimdKernel {
  return {
    kernelName,
    run(call) {
      const { inputs: { dy, input: x }, backend } = call;
      const shape = gradShape(call);
      if (!shape) return callKernel(kernelName, call, "cpu");
      const dx = backend.output(x.shape);
      poolGrad(backend.kernels, kind, shape, {
        x: backend.address(x),
        dy: backend.address(dy),
        dx: backend.address(dx),
      });
      return dx;
    },
  };
}

/** Maximum of each window. */
export const maxPool = forward("max", "MaxPool");

/** Gradient of the maximum: to the first of ties. */
export const maxPoolGrad = backward("max", "MaxPoolGrad");

/** Mean of what of each window is inside the image. */
export const avgPool = forward("avg", "AvgPool");

/**
 * Gradient of the mean, as the cpu backend has it and TensorFlow.js's own tests want
 * it: divided by the size of the window, also where a part of it lies outside. There
 * it is not the derivative of AvgPool, which divides by what is inside.
 */
export const avgPoolGrad = backward("avg", "AvgPoolGrad");
