/**
 * What the page's worker does: keeps recordings, and hears them with a model. Knows
 * nothing of pages and workers.
 *
 * @module
 */

import { decodeAudio, toMono, type Waveform } from "../../audio/mod.ts";
import { sampleBytes } from "../../corpus/sample_bytes.ts";
import { melFrequencies, type MelScale } from "../../features/mod.ts";
import {
  hearSignal,
  type Listener,
  listenLive,
  type LiveListener,
  type OcclusionMap,
  occlusionMap,
} from "../../listen/mod.ts";
import { sha256 } from "../../sha256.ts";
import type {
  Answer,
  Curve,
  LiveAnswer,
  Opened,
  PictureShape,
} from "./protocol.ts";
import { ResampledClip } from "./resampled_clip.ts";

/** Seconds of a file that are read at most: 10 minutes are 115 MB of samples. */
export const LONGEST = 600;

/** Seconds of a window where the front end has no fixed one. */
const WINDOW = 4;

/** Windows of a whole recording, at most. */
const MOST_WINDOWS = 240;

/** Least seconds from one of these windows to the next. */
const LEAST_STEP = 0.25;

/** A model that keeps recordings and hears windows of them. */
export class Hearing {
  readonly #clips = new Map<number, ResampledClip>();
  #next = 1;
  readonly #fixed: boolean;
  #live: LiveListener | undefined;

  /** @param listener owned by this from now on */
  constructor(readonly listener: Listener) {
    this.#fixed = Number.isFinite(listener.frontEnd.extent()[1]);
  }

  /** Seconds of a window. */
  get window(): number {
    const [start, end] = this.listener.frontEnd.extent();
    return this.#fixed ? end - start : WINDOW;
  }

  /** Where the model's own window begins, seconds; null: it hears a recording as a whole. */
  get offset(): number | null {
    return this.#fixed ? this.listener.frontEnd.extent()[0] : null;
  }

  /** How the front end's picture is to be drawn. */
  get picture(): PictureShape {
    const { bands, input, options, sampleRate } = this.listener.frontEnd;
    const { hopLength, nMels, fMin, fMax, melScale, width, stride } =
      options as Record<string, number>;
    const hz = bands === nMels
      ? melFrequencies(nMels + 2, {
        fMin,
        fMax,
        scale: melScale as unknown as MelScale,
      }).slice(1, -1)
      : [];
    return {
      bands,
      step: hopLength / sampleRate,
      hz: [...hz],
      chunks: stride > 0 ? { count: input[0], width, stride } : null,
    };
  }

  /**
   * Read a file's bytes and keep the recording.
   *
   * @throws {AudioError} as `decodeAudio`
   */
  async open(bytes: Uint8Array, name: string): Promise<Opened> {
    const audio = await decodeAudio(bytes, name, { end: LONGEST + 1 });
    return await this.take(audio.channels, audio.sampleRate);
  }

  /** Keep a recording: what is longer than {@linkcode LONGEST} is cut off. */
  async take(
    channels: readonly Float32Array[],
    sampleRate: number,
  ): Promise<Opened> {
    const most = LONGEST * sampleRate;
    const cut = channels[0].length > most;
    const parts = channels.map((channel) => channel.subarray(0, most));
    const waveform = toMono({ channels: parts, sampleRate });
    const clip = this.#next++;
    const { frontEnd, info } = this.listener;
    this.#clips.set(clip, new ResampledClip(waveform, frontEnd.sampleRate));
    const samples = waveform.samples.slice();
    const { clips } = info.training;
    const trainedOn = clips.length > 0 && !cut &&
      clips.includes(await sha256(sampleBytes(channels)));
    return { clip, samples, sampleRate, cut, trainedOn };
  }

  /** Forget a recording. */
  close(clip: number): void {
    this.#clips.delete(clip);
  }

  #find(clip: number): ResampledClip {
    const found = this.#clips.get(clip);
    if (found !== undefined) return found;
    throw new RangeError(`Cannot hear clip ${clip}: it is not kept any more`);
  }

  /** What there is to hear from a place on, and where `hearSignal` begins with it. */
  async #signal(clip: number, offset?: number) {
    const { frontEnd } = this.listener;
    const kept = this.#find(clip);
    if (offset === undefined) return await hearSignal(frontEnd, kept.original);
    const { samples, sampleRate } = await kept.span(
      offset,
      offset + this.window,
    );
    // A window by itself: it begins at 0 whatever the front end's own start.
    const options = this.#fixed ? { offset: 0 } : {};
    return await hearSignal(frontEnd, { samples, sampleRate }, options);
  }

  /**
   * Hear a window.
   *
   * @param offset seconds; default: as the model hears a recording, where it is not cut
   * @throws {RangeError} if the recording is not kept
   */
  async hear(clip: number, offset?: number): Promise<Answer> {
    const before = performance.now();
    const { samples, inaudible } = await this.#signal(clip, offset);
    const features = await this.listener.features(samples);
    const none = {
      label: null,
      probabilities: new Float32Array(),
      steps: null,
    };
    const heard = inaudible === null ? await this.#judge(features) : none;
    const place = offset ?? this.offset;
    const milliseconds = performance.now() - before;
    return { ...heard, inaudible, features, offset: place, milliseconds };
  }

  async #judge(features: Answer["features"]) {
    const probabilities = await this.listener.predictFeatures(features);
    const best = probabilities.indexOf(Math.max(...probabilities));
    const steps = await this.listener.predictSteps(features);
    return { label: this.listener.labels[best], probabilities, steps };
  }

  /** Which parts of a window's picture carried a label; see `occlusionMap`. */
  async explain(
    clip: number,
    label: number,
    offset?: number,
  ): Promise<OcclusionMap> {
    const { samples } = await this.#signal(clip, offset);
    const features = await this.listener.features(samples);
    return await occlusionMap(this.listener, features, label);
  }

  /**
   * Hear a stream go on.
   *
   * @param samples at the front end's rate
   * @param begin   whether it is another stream than before
   */
  async listen(samples: Float32Array, begin: boolean): Promise<LiveAnswer> {
    const before = performance.now();
    if (begin || this.#live === undefined) {
      this.#live = listenLive(this.listener);
    }
    const live = this.#live;
    live.push(samples);
    const heard = await live.hear();
    const milliseconds = performance.now() - before;
    const { time } = live;
    return heard.inaudible === null
      ? { ...heard, time, milliseconds }
      : { ...heard, probabilities: new Float32Array(), time, milliseconds };
  }

  /** How far apart the windows of a recording's curve are, seconds. */
  #scanStep({ samples, sampleRate }: Waveform): number {
    const range = samples.length / sampleRate - this.window;
    return Math.max(LEAST_STEP, range / (MOST_WINDOWS - 1));
  }

  /**
   * Hear a recording along its whole length.
   *
   * @param report gets the curve as far as it is known, after each window
   * @param pause  waited for after each window, so that other calls come in between
   * @returns the curve; the part that is known, if the recording is closed meanwhile
   */
  async scan(
    clip: number,
    report: (part: Curve) => void = () => {},
    pause: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Curve> {
    const { original } = this.#find(clip);
    const duration = original.samples.length / original.sampleRate;
    const step = this.#scanStep(original);
    const { length } = this.listener.labels;
    const count = 1 +
      Math.max(0, Math.floor((duration - this.window) / step + 1e-9));
    const all = new Float32Array(count * length).fill(NaN);
    const times: number[] = [];
    for (let i = 0; i < count && this.#clips.has(clip); i++) {
      const { samples, inaudible } = await this.#signal(clip, i * step);
      if (inaudible === null) {
        all.set(await this.listener.predict(samples), i * length);
      }
      times.push(i * step + this.window / 2);
      report({
        times: [...times],
        probabilities: all.slice(0, times.length * length),
      });
      await pause();
    }
    return { times, probabilities: all.slice(0, times.length * length) };
  }
}
