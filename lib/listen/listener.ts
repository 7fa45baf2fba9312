/**
 * From a recording to the probabilities of a model's labels.
 *
 * @module
 */

import type { InaudibleReason, Waveform } from "../audio/mod.ts";
import { kernelsInUse } from "../backend/register.ts";
import {
  createFrontEnd,
  type FrontEnd,
  inputSize,
  type Matrix,
  type Scaler,
} from "../features/mod.ts";
import {
  combineLogits,
  type Model,
  type ModelInfo,
  type Network,
  predictLogits,
  predictStepLogits,
} from "../model/mod.ts";
import { hearSignal } from "./signal.ts";

/** What a model makes of a recording. */
export type Heard =
  | {
    /** Nothing: there is something to hear. */
    inaudible: null;
    /** The most probable label; the first of equals. */
    label: string;
    /** In the order of the model's labels; they sum to 1. */
    probabilities: Float32Array;
  }
  | {
    /** Why there is nothing to hear, and hence no label. */
    inaudible: InaudibleReason;
  };

/** A model, ready to listen. */
export class Listener {
  readonly #model: Model;
  readonly #frontEnd: FrontEnd;
  readonly #members: { network: Network; scaler: Scaler }[];
  /** Room for scaled inputs; a new array each time takes longer than to fill it. */
  #scaled = new Float32Array();

  /**
   * A listener by what the model says of its features.
   *
   * @param model owned by the listener from now on
   */
  constructor(model: Model) {
    this.#model = model;
    this.#frontEnd = createFrontEnd(model.info.frontEnd);
    this.#members = model.members.map(({ network, scaler }) => ({
      network,
      scaler: this.#frontEnd.createScaler(scaler),
    }));
  }

  /** What the model says about itself. */
  get info(): ModelInfo {
    return this.#model.info;
  }

  /** Names of the classes, in the order of the probabilities. */
  get labels(): readonly string[] {
    return this.info.labels;
  }

  /** What stands between waveform and network. */
  get frontEnd(): FrontEnd {
    return this.#frontEnd;
  }

  /**
   * Hear a recording.
   *
   * @param waveform the whole recording, mono, at any rate; not changed
   * @param offset   seconds; default: the model's own window, or where it finds the voice
   */
  async hear(waveform: Waveform, offset?: number): Promise<Heard> {
    const options = { offset };
    const heard = await hearSignal(this.#frontEnd, waveform, options);
    const { samples, inaudible } = heard;
    if (inaudible !== null) return { inaudible };
    const probabilities = await this.predict(samples);
    const best = probabilities.indexOf(Math.max(...probabilities));
    return { inaudible, label: this.labels[best], probabilities };
  }

  /**
   * Probabilities of a signal, whatever is in it; of a model of several networks, by
   * the mean of their log-probabilities.
   *
   * @param samples from the front end's `cut`; not changed
   * @returns in the order of the labels; they sum to 1
   */
  async predict(samples: Float32Array): Promise<Float32Array> {
    return await this.predictFeatures(await this.features(samples));
  }

  /**
   * What the front end sees in a signal.
   *
   * @param samples from the front end's `cut`; not changed
   * @returns new matrix of the front end's shape
   */
  async features(samples: Float32Array): Promise<Matrix> {
    return this.#frontEnd.compute([samples], await kernelsInUse())[0];
  }

  /**
   * Probabilities of what the front end sees.
   *
   * @param features from {@linkcode Listener.features}; not changed
   * @returns in the order of the labels; they sum to 1
   */
  async predictFeatures(features: Matrix): Promise<Float32Array> {
    const kernels = await kernelsInUse();
    return await this.#answer(
      1,
      (scaler, out) =>
        this.#frontEnd.scaledInput([features], scaler, kernels, out),
    );
  }

  /**
   * Probabilities of several items in one batch.
   *
   * @param inputs unscaled items from the front end's `layout`, one behind the other;
   *   not changed
   * @param erased where it is not 0, the input is replaced by the training set's mean;
   *   as long as `inputs`
   * @returns shape [items, labels], row-major; each row sums to 1
   */
  async predictInputs(
    inputs: Float32Array,
    erased?: Float32Array,
  ): Promise<Float32Array> {
    const size = inputSize(this.#frontEnd);
    return await this.#answer(inputs.length / size, (scaler, out) => {
      for (let at = 0; at < inputs.length; at += size) {
        scaler.transform(
          inputs.subarray(at, at + size),
          out.subarray(at, at + size),
        );
      }
      erased?.forEach((value, i) => {
        if (value !== 0) out[i] = 0; // scaled values have mean 0
      });
    });
  }

  /**
   * Probabilities of n items.
   *
   * @param scale puts the items, scaled for a member, into `out`
   */
  async #answer(
    n: number,
    scale: (scaler: Scaler, out: Float32Array) => void,
  ): Promise<Float32Array> {
    const size = n * inputSize(this.#frontEnd);
    if (this.#scaled.length !== size) this.#scaled = new Float32Array(size);
    const logits: Float32Array[] = [];
    for (const { network, scaler } of this.#members) {
      scale(scaler, this.#scaled);
      logits.push(await predictLogits(network, this.#scaled, n));
    }
    return this.#combine(logits);
  }

  /**
   * The answer as it grows: probabilities after each step (the paper's: each chunk) of
   * a network that hears one after the other. The last is the answer.
   *
   * @param features from {@linkcode Listener.features}; not changed
   * @returns shape [steps, labels], row-major; null for networks without steps
   */
  async predictSteps(features: Matrix): Promise<Float32Array | null> {
    const input = this.#frontEnd.layout(features);
    const logits: Float32Array[] = [];
    for (const { network, scaler } of this.#members) {
      const steps = await predictStepLogits(network, scaler.transform(input));
      if (steps === null) return null;
      logits.push(steps);
    }
    return this.#combine(logits);
  }

  #combine(logits: Float32Array[]): Float32Array {
    return combineLogits(logits, this.labels.length, this.info.temperature);
  }

  /** Free the networks' memory. */
  dispose(): void {
    this.#model.dispose();
  }
}

/**
 * Make a model ready to listen, on the current backend. It obeys what the model stores:
 * front end, scaler, labels and their order.
 *
 * @param model from `loadModel` (a folder) or `decodeModel` (bytes); the listener owns it
 * @throws {RangeError} if the model's front end is unknown here, or contradicts its scaler
 *
 * @example
 * ```ts
 * import { setBackend } from "../backend/mod.ts";
 * import { DEFAULT_MODEL_FOLDER, loadModel } from "../files/mod.ts";
 * import { openListener } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * await setBackend("simd");
 * const listener = openListener(await loadModel(DEFAULT_MODEL_FOLDER));
 * const silence = { samples: new Float32Array(96_000), sampleRate: 48_000 };
 * const heard = await listener.hear(silence);
 * assert.equal(heard.inaudible?.kind, "silent");
 * listener.dispose();
 * ```
 */
export function openListener(model: Model): Listener {
  return new Listener(model);
}
