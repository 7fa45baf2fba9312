/**
 * From a waveform to the probabilities of the emotions, with a trained model.
 *
 * @module
 */

import {
  logMelSpectrograms,
  StandardScaler,
  toChunks,
} from "../features/mod.ts";
import { sharedKernels } from "../kernels/mod.ts";
import {
  loadModel,
  type ModelInfo,
  type Network,
  predictProbabilities,
} from "../model/mod.ts";

/** A network, and the scaler of its input. */
export interface Listener {
  info: ModelInfo;
  network: Network;
  scaler: StandardScaler;
}

/**
 * Load a model for the current backend.
 *
 * @param folder a model's, or a run's
 * @throws as {@linkcode loadModel} does
 */
export async function openListener(folder: string): Promise<Listener> {
  const { info, network, scaler: { mean, scale } } = await loadModel(folder);
  const shape = [mean.length];
  const scaler = StandardScaler.fromTensors({
    mean: { data: mean, shape },
    scale: { data: scale, shape },
  });
  return { info, network, scaler };
}

/**
 * Listen to a waveform.
 *
 * @param samples 3 s at 48 kHz, in [-1, 1], shape [144000]; not changed
 * @returns probabilities in the order of `EMOTIONS`; they sum to 1
 *
 * @example
 * ```ts
 * import { setBackend } from "../backend/mod.ts";
 * import { DEFAULT_MODEL_FOLDER } from "../files/mod.ts";
 * import { listen, openListener } from "./listener.ts";
 * import assert from "node:assert/strict";
 *
 * await setBackend("simd");
 * const listener = await openListener(DEFAULT_MODEL_FOLDER);
 * const probabilities = await listen(listener, new Float32Array(144_000));
 * assert.equal(probabilities.length, 8);
 * ```
 */
export async function listen(
  { network, scaler }: Listener,
  samples: Float32Array,
): Promise<Float32Array> {
  const [logMel] = logMelSpectrograms(await sharedKernels(), [samples]);
  const input = toChunks(logMel);
  return await predictProbabilities(network, scaler.transform(input, input), 1);
}
