/**
 * Which kernels of the cpu backend run where those of simd should.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { SIMD_KERNELS } from "../../lib/backend/register.ts";

/**
 * Names of kernels that some work on simd calls and that cpu computes: those that
 * are cpu's altogether, and those of ours that hand a call on to cpu.
 */
export async function borrowedKernels(
  work: () => Promise<unknown>,
): Promise<Set<string>> {
  const ours = new Set(SIMD_KERNELS.map(({ kernelName }) => kernelName));
  const found = new Set<string>();
  const originals = tf.getKernelsForBackend("cpu").map((config) => {
    const { kernelFunc } = config;
    config.kernelFunc = (call) => {
      found.add(config.kernelName);
      return kernelFunc(call);
    };
    return { config, kernelFunc };
  });
  try {
    const { kernelNames } = await tf.profile(async () => {
      await work();
      return tf.tensor([]);
    });
    for (const name of kernelNames) {
      // Scopes of composed operations are listed beside kernels.
      if (tf.getKernel(name, "simd") && !ours.has(name)) found.add(name);
    }
  } finally {
    for (const { config, kernelFunc } of originals) {
      config.kernelFunc = kernelFunc;
    }
  }
  return found;
}
