/**
 * Listening to a sound that goes on.
 *
 * @module
 */

import { type InaudibleReason, inaudibleReason } from "../audio/mod.ts";
import type { FeatureStream } from "../features/mod.ts";
import { exp } from "../maths.ts";
import type { Listener } from "./listener.ts";

/** What a model makes of the last seconds. */
export type LiveHeard =
  | {
    /** Nothing: there is something to hear. */
    inaudible: null;
    /** Smoothed, in the order of the model's labels; they sum to 1. */
    probabilities: Float32Array;
    /** Of the last window by itself. */
    latest: Float32Array;
  }
  | {
    /** Why there is nothing to hear, and hence no probabilities. */
    inaudible: InaudibleReason;
  };

/** Settings of {@linkcode LiveListener}. */
export interface LiveOptions {
  /**
   * Seconds after which an answer has lost 63 % of its weight; 0: nothing is smoothed.
   * Default 0.7.
   */
  memory?: number;
}

/** A model that listens to a stream. */
export class LiveListener {
  readonly #listener: Listener;
  readonly #memory: number;
  readonly #stream: FeatureStream | undefined;
  readonly #length: number;
  /** The last seconds: less than a window at the beginning. */
  #recent = new Float32Array();
  #smoothed: Float32Array | undefined;
  /** Samples so far, and when the last answer was given. */
  #heard = 0;
  #answered = 0;

  /**
   * A listener at the start of a stream.
   *
   * @param listener stays the caller's
   * @throws {RangeError} if the memory is negative
   */
  constructor(listener: Listener, { memory = 0.7 }: LiveOptions = {}) {
    if (!(memory >= 0)) {
      throw new RangeError(
        `Cannot listen to a stream: memory must be at least 0 s, got ${memory}`,
      );
    }
    this.#listener = listener;
    this.#memory = memory;
    const { frontEnd } = listener;
    this.#stream = frontEnd.stream?.();
    this.#length = Math.round(frontEnd.longest * frontEnd.sampleRate);
  }

  /** Seconds of sound so far. */
  get time(): number {
    return this.#heard / this.#listener.frontEnd.sampleRate;
  }

  /**
   * The sound goes on.
   *
   * @param samples at the front end's rate; copied
   * @throws {RangeError} if a sample is not finite
   */
  push(samples: Float32Array): void {
    this.#stream?.push(samples);
    const joined = new Float32Array(this.#recent.length + samples.length);
    joined.set(this.#recent);
    joined.set(samples, this.#recent.length);
    this.#recent = joined.slice(-this.#length);
    this.#heard += samples.length;
  }

  /** Hear the last window. What was heard before a silence is forgotten. */
  async hear(): Promise<LiveHeard> {
    const { frontEnd } = this.#listener;
    const { sampleRate } = frontEnd;
    const recent = { samples: this.#recent, sampleRate };
    const heard = this.#stream ? this.#recent : frontEnd.heard(recent);
    const inaudible = inaudibleReason(heard, sampleRate);
    if (inaudible !== null) {
      this.#smoothed = undefined;
      return { inaudible };
    }
    const latest = this.#stream
      ? await this.#listener.predictFeatures(this.#stream.features())
      : await this.#listener.predict(frontEnd.pad(heard));
    return { inaudible, latest, probabilities: this.#smooth(latest) };
  }

  /** The mean of all answers since the last silence, older ones with less weight. */
  #smooth(latest: Float32Array): Float32Array {
    const passed = this.time - this.#answered;
    this.#answered = this.time;
    const kept = this.#smoothed === undefined || this.#memory === 0
      ? 0
      : exp(-passed / this.#memory);
    this.#smoothed = latest.map((p, i) =>
      kept * (this.#smoothed?.[i] ?? 0) + (1 - kept) * p
    );
    return this.#smoothed.slice();
  }
}

/**
 * Listen to a stream: a microphone, or a recording piece by piece.
 *
 * @param listener of the model; stays the caller's
 * @throws {RangeError} if an option is out of range
 *
 * @example
 * ```ts
 * import { setBackend } from "../backend/mod.ts";
 * import { DEFAULT_MODEL_FOLDER, loadModel } from "../files/mod.ts";
 * import { listenLive, openListener } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * await setBackend("simd");
 * const listener = openListener(await loadModel(DEFAULT_MODEL_FOLDER));
 * const live = listenLive(listener);
 * live.push(new Float32Array(48_000));
 * assert.equal((await live.hear()).inaudible?.kind, "silent");
 * listener.dispose();
 * ```
 */
export function listenLive(
  listener: Listener,
  options: LiveOptions = {},
): LiveListener {
  return new LiveListener(listener, options);
}
