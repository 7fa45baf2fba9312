/**
 * `Cast` between numbers.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { callKernel, type SimdKernel } from "./kernel_config.ts";
import { reshaped } from "./metadata.ts";

const NUMBERS = ["bool", "int32", "float32"];

/**
 * Casts by copying, but for a cast to the same type. The cpu backend's version
 * puts the new type on the old values where nothing can be lost: integers in
 * linear memory would be read as floats.
 */
export const cast: SimdKernel = {
  kernelName: "Cast",
  run(call) {
    const { inputs: { x }, attrs, backend } = call;
    const dtype = attrs.dtype as tf.NumericDataType;
    if (!NUMBERS.includes(x.dtype) || !NUMBERS.includes(dtype)) {
      return callKernel("Cast", call, "cpu");
    }
    if (x.dtype === dtype) return reshaped(call, x, x.shape);
    const values = backend.readSync(x.dataId) as tf.TypedArray;
    const result = tf.util.getTypedArrayFromDType(dtype, values.length);
    // Floats become integers by truncation, truths by not being 0.
    if (dtype === "bool") values.forEach((v, i) => result[i] = v === 0 ? 0 : 1);
    else result.set(values);
    return backend.makeTensorInfo(x.shape, dtype, result);
  },
};
