/**
 * Functions of one tensor, element by element: `Relu`, `Exp`, `Tanh` and others.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  unary as compute,
  type UnaryConstants,
  type UnaryName,
} from "../kernels/mod.ts";
import {
  callKernel,
  type KernelCall,
  type SimdKernel,
} from "./kernel_config.ts";

/** TensorFlow.js's name of each function. */
const NAMES: Record<string, UnaryName> = {
  Abs: "abs",
  Ceil: "ceil",
  ClipByValue: "clip",
  Elu: "elu",
  Erf: "erf",
  Exp: "exp",
  Expm1: "expm1",
  Floor: "floor",
  LeakyRelu: "leakyRelu",
  Log: "log",
  Log1p: "log1p",
  Neg: "neg",
  Reciprocal: "reciprocal",
  Relu: "relu",
  Relu6: "relu6",
  Round: "round",
  Rsqrt: "rsqrt",
  Selu: "selu",
  Sigmoid: "sigmoid",
  Sign: "sign",
  Softplus: "softplus",
  Sqrt: "sqrt",
  Square: "square",
  Step: "step",
  Tanh: "tanh",
};

/** What a kernel's attributes say of a function. */
function constantsOf({ attrs }: KernelCall): UnaryConstants {
  const { alpha, clipValueMin, clipValueMax } = attrs as Record<string, number>;
  return clipValueMin === undefined
    ? { alpha }
    : { alpha: clipValueMin, beta: clipValueMax };
}

function unaryKernel(kernelName: string): SimdKernel {
  return {
    kernelName,
    run(call) {
      const { inputs: { x }, backend } = call;
      if (x.dtype !== "float32") return callKernel(kernelName, call, "cpu");
      const y = backend.output(x.shape);
      compute(
        backend.kernels,
        NAMES[kernelName],
        tf.util.sizeFromShape(x.shape),
        {
          x: backend.address(x),
          y: backend.address(y),
          ...constantsOf(call),
        },
      );
      return y;
    },
  };
}

/** Kernels of functions of one tensor. */
export const unaryKernels: SimdKernel[] = Object.keys(NAMES).map(unaryKernel);
