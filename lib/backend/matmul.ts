/**
 * `BatchMatMul` and `_FusedMatMul`.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { matmul } from "../kernels/mod.ts";
import { addBias, applyActivation } from "./activation.ts";
import {
  callKernel,
  type KernelCall,
  type SimdKernel,
} from "./kernel_config.ts";

/** Shapes of a product, or undefined where the borrowed kernel has to do it. */
function productShape({ inputs: { a, b }, attrs }: KernelCall) {
  if (a.dtype !== "float32" || b.dtype !== "float32") return undefined;
  const { transposeA = false, transposeB = false } = attrs as Record<
    string,
    boolean
  >;
  const [aRows, aColumns] = a.shape.slice(-2);
  const [bRows, bColumns] = b.shape.slice(-2);
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [n, bK] = transposeB ? [bRows, bColumns] : [bColumns, bRows];
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const batches = tf.util.sizeFromShape(batch);
  const aBatches = tf.util.sizeFromShape(a.shape.slice(0, -2));
  const bBatches = tf.util.sizeFromShape(b.shape.slice(0, -2));
  const plain = [1, batches].includes(aBatches) &&
    [1, batches].includes(bBatches);
  // Not a number where a or b is no matrix: the borrowed kernel says so.
  const products = m * n * k * batches;
  if (k !== bK || !plain || !(products > 0)) return undefined;
  const symmetric = a.dataId === b.dataId && transposeA !== transposeB &&
    tf.util.arraysEqual(a.shape, b.shape);
  const sizes = { m, n, k, transposeA, transposeB, symmetric };
  return { ...sizes, shape: [...batch, m, n], batches, aBatches, bBatches };
}

/** C = A · B (+ bias of one value per column), or undefined as above. */
function product(call: KernelCall, bias?: tf.TensorInfo) {
  const found = productShape(call);
  if (!found) return undefined;
  const { m, n, k, batches, aBatches, bBatches, shape } = found;
  const sizes = { ...found, symmetric: found.symmetric && !bias };
  const { backend, inputs } = call;
  const c = backend.output(shape);
  const addresses = {
    a: backend.address(inputs.a),
    b: backend.address(inputs.b),
    bias: bias ? backend.address(bias) : 0,
    c: backend.address(c),
  };
  for (let i = 0; i < batches; i++) {
    matmul(backend.kernels, sizes, {
      a: addresses.a + 4 * m * k * (i % aBatches),
      b: addresses.b + 4 * k * n * (i % bBatches),
      bias: addresses.bias,
      c: addresses.c + 4 * m * n * i,
    });
  }
  return c;
}

/** Product of (batches of) matrices. */
export const batchMatMul: SimdKernel = {
  kernelName: "BatchMatMul",
  run: (call) => product(call) ?? callKernel("BatchMatMul", call, "cpu"),
};

/** Product of matrices with bias and activation. */
export const fusedMatMul: SimdKernel = {
  kernelName: "_FusedMatMul",
  run(call) {
    const { bias } = call.inputs;
    const columns = productShape(call)?.n;
    const direct = bias && bias.dtype === "float32" &&
      tf.util.sizeFromShape(bias.shape) === columns &&
      bias.shape.at(-1) === columns;
    let result = product(call, direct ? bias : undefined);
    if (!result) return callKernel("_FusedMatMul", call, "cpu");
    if (bias && !direct) result = addBias(result, call);
    return applyActivation(result, call);
  },
};
