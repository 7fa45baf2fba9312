/**
 * `Cast` to a wider type.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { callKernel, type SimdKernel } from "./kernel_config.ts";

/** Types from narrow to wide; each holds every value of those before. */
const WIDTHS = ["bool", "int32", "float32"];

/**
 * Casts by copying. The cpu backend's version puts the new type on the old values
 * where nothing can be lost: integers in linear memory would be read as floats.
 */
export const cast: SimdKernel = {
  kernelName: "Cast",
  run(call) {
    const { inputs: { x }, attrs, backend } = call;
    const dtype = attrs.dtype as tf.NumericDataType;
    const from = WIDTHS.indexOf(x.dtype);
    if (from < 0 || WIDTHS.indexOf(dtype) <= from) {
      return callKernel("Cast", call, "cpu");
    }
    const values = backend.readSync(x.dataId) as Uint8Array | Int32Array;
    const wide = tf.util.getTypedArrayFromDType(dtype, values.length);
    wide.set(values);
    return backend.makeTensorInfo(x.shape, dtype, wide);
  },
};
