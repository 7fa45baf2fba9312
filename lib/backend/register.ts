// Browser compatible.
/**
 * Registers the backend and its kernels.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-cpu";
import {
  Kernels,
  sharedKernels,
  threadCount,
  threadsFromEnvironment,
} from "../kernels/mod.ts";
import { binaryKernels } from "./binary.ts";
import { cast } from "./cast.ts";
import {
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  fusedConv2d,
} from "./conv2d.ts";
import {
  convBlockGrad,
  convBlockPredict,
  convBlockTrain,
} from "./conv_block.ts";
import { fillKernels } from "./fill.ts";
import { joinKernels } from "./join.ts";
import {
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  depthwiseConv2d,
  fusedDepthwiseConv2d,
} from "./depthwise.ts";
import {
  BACKEND_NAME,
  borrowKernels,
  registerSimdKernel,
  type SimdKernel,
} from "./kernel_config.ts";
import { lstmGrad, lstmTrain } from "./lstm.ts";
import { batchMatMul, fusedMatMul } from "./matmul.ts";
import { metadataKernels } from "./metadata.ts";
import { moveKernels } from "./move.ts";
import { normaliseKernels, registerBatchNormGradient } from "./normalise.ts";
import { reduceKernels } from "./reduce.ts";
import { avgPool, avgPoolGrad, maxPool, maxPoolGrad } from "./pool.ts";
import { SimdBackend } from "./simd_backend.ts";
import { trainingKernels } from "./training.ts";
import { unaryKernels } from "./unary.ts";

/** Every kernel of ours; all others are the cpu backend's. */
export const SIMD_KERNELS: readonly SimdKernel[] = [
  avgPool,
  avgPoolGrad,
  batchMatMul,
  cast,
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  convBlockGrad,
  convBlockPredict,
  convBlockTrain,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  depthwiseConv2d,
  fusedConv2d,
  fusedDepthwiseConv2d,
  fusedMatMul,
  lstmGrad,
  lstmTrain,
  ...binaryKernels,
  ...fillKernels,
  ...joinKernels,
  ...metadataKernels,
  ...moveKernels,
  ...normaliseKernels,
  ...reduceKernels,
  ...trainingKernels,
  ...unaryKernels,
  maxPool,
  maxPoolGrad,
];

/** Settings of {@linkcode registerSimdBackend}. */
export interface SimdOptions {
  /** Default: the environment's SER_THREADS, else one per core. */
  threads?: number;
  /** Which binary; "auto" (default): relaxed where the engine has it. */
  binary?: "auto" | "strict" | "relaxed";
  /** Where the workers' module lies, for a bundle (see `lib/kernels`). */
  workerUrl?: URL;
  /** Bytes of the binary, where it cannot be read from beside `lib/kernels`. */
  bytes?: Uint8Array<ArrayBuffer>;
}

/** The kernels that the backend runs on: one pool for the life of the process. */
let registered: Promise<Kernels> | undefined;

/** Check that the registered kernels are those that a later call asks for. */
function checkOptions({ threads, variant }: Kernels, options: SimdOptions) {
  const { binary = "auto" } = options;
  const asked = options.threads === undefined
    ? threads
    : threadCount(options.threads);
  if (asked !== threads) {
    throw new RangeError(
      `Cannot change the threads of simd: they must stay ${threads} until the process ends, got ${asked}`,
    );
  }
  if (binary !== "auto" && binary !== variant) {
    throw new RangeError(
      `Cannot change the binary of simd: it must stay ${variant} until the process ends, got ${binary}`,
    );
  }
}

/** Load the kernels and register all that is made of them. */
async function register(options: SimdOptions): Promise<Kernels> {
  const asked = Object.values(options).some((value) => value !== undefined);
  const threads = options.threads ?? threadsFromEnvironment();
  const kernels = asked
    ? await Kernels.load({ ...options, threads })
    : await sharedKernels();
  tf.registerBackend(BACKEND_NAME, () => new SimdBackend(kernels));
  borrowKernels();
  for (const kernel of SIMD_KERNELS) registerSimdKernel(kernel);
  registerBatchNormGradient();
  return kernels;
}

/**
 * Register the backend `simd`; then `tf.setBackend("simd")` takes it. The first call
 * decides on threads and binary; a later one must ask for the same, or for nothing.
 * Without options the backend runs on the process's shared kernels.
 *
 * @param options threads and binary
 * @throws {RangeError} if the number of threads, or SER_THREADS where there is
 *   none, is not an integer in [1, 64], if there is no such binary, or if the backend
 *   is registered with other threads or another binary
 * @throws {Error} if the binary cannot be read, or a thread cannot start
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { registerSimdBackend } from "./register.ts";
 * import assert from "node:assert/strict";
 *
 * await registerSimdBackend();
 * await tf.setBackend("simd");
 * const product = tf.matMul([[1, 2]], [[3], [4]]);
 * assert.deepEqual([...product.dataSync()], [11]);
 * ```
 */
export async function registerSimdBackend(
  options: SimdOptions = {},
): Promise<void> {
  if (registered) return checkOptions(await registered, options);
  registered = register(options);
  try {
    await registered;
  } catch (error) {
    registered = undefined; // so that another call may do better
    throw error;
  }
}

/**
 * The kernels that the backend runs on; before it is registered, those that the process
 * shares.
 *
 * @throws {Error} if they cannot be loaded
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { kernelsInUse, registerSimdBackend } from "./register.ts";
 * import { SimdBackend } from "./simd_backend.ts";
 * import assert from "node:assert/strict";
 *
 * await registerSimdBackend();
 * await tf.setBackend("simd");
 * assert.equal(await kernelsInUse(), (tf.backend() as SimdBackend).kernels);
 * ```
 */
export async function kernelsInUse(): Promise<Kernels> {
  return await (registered ?? sharedKernels());
}
