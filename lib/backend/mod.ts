/**
 * A TensorFlow.js backend that trains on the CPU: the kernels of `lib/kernels`
 * under TensorFlow.js's names, everything else borrowed from its `cpu` backend.
 *
 * @module
 */
export {
  BACKEND_NAMES,
  type BackendInfo,
  type BackendName,
  type BackendOptions,
  setBackend,
} from "./choose.ts";
export {
  kernelsInUse,
  registerSimdBackend,
  type SimdOptions,
} from "./register.ts";
export {
  type BackendMemory,
  type Preparation,
  SimdBackend,
  type Values,
} from "./simd_backend.ts";
