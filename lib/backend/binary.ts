/**
 * Functions of two tensors, broadcast against each other: `Add`, `Greater` and
 * others, and `Select`.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  binary,
  type BinaryName,
  broadcastPlan,
  compare,
  type ComparisonName,
  select as choose,
} from "../kernels/mod.ts";
import {
  callKernel,
  type KernelCall,
  type SimdKernel,
} from "./kernel_config.ts";

/** TensorFlow.js's name of each function. */
const BINARY_NAMES: Record<string, BinaryName> = {
  Add: "add",
  EluGrad: "eluGrad",
  Maximum: "maximum",
  Minimum: "minimum",
  Multiply: "multiply",
  Prelu: "prelu",
  RealDiv: "divide",
  SquaredDifference: "squaredDifference",
  Sub: "subtract",
};

/** TensorFlow.js's name of each comparison. */
const COMPARISON_NAMES: Record<string, ComparisonName> = {
  Equal: "equal",
  Greater: "greater",
  GreaterEqual: "greaterEqual",
  Less: "less",
  LessEqual: "lessEqual",
  NotEqual: "notEqual",
};

/** The two operands, whatever the kernel calls them. */
function operands({ inputs }: KernelCall): [tf.TensorInfo, tf.TensorInfo] {
  const { a, b, x, alpha, dy, y } = inputs;
  if (dy) return [dy, y];
  return alpha ? [x, alpha] : [a, b];
}

/** Shape of the result and the plan, or undefined where cpu has to do it. */
function planOf(call: KernelCall) {
  const [a, b] = operands(call);
  if (a.dtype !== "float32" || b.dtype !== "float32") return undefined;
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
  if (shape.includes(0)) return undefined;
  const plan = broadcastPlan(a.shape, b.shape, shape);
  return plan && { plan, shape, a, b };
}

function binaryKernel(kernelName: string): SimdKernel {
  return {
    kernelName,
    run(call) {
      const found = planOf(call);
      if (!found) return callKernel(kernelName, call, "cpu");
      const { backend } = call;
      const c = backend.output(found.shape);
      binary(backend.kernels, BINARY_NAMES[kernelName], found.plan, {
        a: backend.address(found.a),
        b: backend.address(found.b),
        c: backend.address(c),
      });
      return c;
    },
  };
}

function comparisonKernel(kernelName: string): SimdKernel {
  return {
    kernelName,
    run(call) {
      const found = planOf(call);
      if (!found) return callKernel(kernelName, call, "cpu");
      const { backend } = call;
      const c = backend.output(found.shape, "bool");
      compare(backend.kernels, COMPARISON_NAMES[kernelName], found.plan, {
        a: backend.address(found.a),
        b: backend.address(found.b),
        c: backend.address(c),
      });
      return c;
    },
  };
}

/** `Select`: where the condition holds t, else e. */
const select: SimdKernel = {
  kernelName: "Select",
  run(call) {
    const { inputs: { condition, t, e }, backend } = call;
    const same = [t, e].every(({ dtype, shape }) =>
      dtype === "float32" && tf.util.arraysEqual(shape, condition.shape)
    );
    if (!same || condition.dtype !== "bool") {
      return callKernel("Select", call, "cpu");
    }
    const y = backend.output(t.shape);
    choose(backend.kernels, tf.util.sizeFromShape(t.shape), {
      condition: backend.address(condition),
      yes: backend.address(t),
      no: backend.address(e),
      y: backend.address(y),
    });
    return y;
  },
};

/** Kernels of functions of two tensors. */
export const binaryKernels: SimdKernel[] = [
  ...Object.keys(BINARY_NAMES).map(binaryKernel),
  ...Object.keys(COMPARISON_NAMES).map(comparisonKernel),
  select,
];
