/**
 * What the page's worker does: keeps recordings, and hears them with a model. Knows
 * nothing of pages and workers.
 *
 * @module
 */

import { decodeAudio, toMono, type Waveform } from "../../audio/mod.ts";
import { sampleBytes } from "../../corpus/sample_bytes.ts";
import {
  type FeatureRows,
  type Matrix,
  melFrequencies,
} from "../../features/mod.ts";
import {
  type HeardSignal,
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

/** Windows of a whole recording, at most. */
const MOST_WINDOWS = 240;

/** Least seconds from one of these windows to the next. */
const LEAST_STEP = 0.25;

/** Hz of the centre of each row; none of rows that are no frequencies. */
function frequenciesOf(rows: FeatureRows): number[] {
  if (rows.kind !== "log-mel") return [];
  const { melScale: scale, ...range } = rows.mel;
  return [...melFrequencies(rows.count + 2, { ...range, scale }).slice(1, -1)];
}

/** A model that keeps recordings and hears windows of them. */
export class Hearing {
  readonly #clips = new Map<number, ResampledClip>();
  #next = 1;
  #live: LiveListener | undefined;

  /** @param listener owned by this from now on */
  constructor(readonly listener: Listener) {}

  /** Seconds of a window. */
  get window(): number {
    return this.listener.frontEnd.longest;
  }

  /** How the front end's picture is to be drawn. */
  get picture(): PictureShape {
    const { input, options, sampleRate, hopLength, rows } =
      this.listener.frontEnd;
    const { width, stride } = options as Record<string, number>;
    return {
      rows: rows.map((group) => ({ ...group, hz: frequenciesOf(group) })),
      step: hopLength / sampleRate,
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

  /** What there is to hear from a place on; without one, as the model hears a recording. */
  async #signal(clip: number, offset?: number): Promise<HeardSignal> {
    const { frontEnd } = this.listener;
    const kept = this.#find(clip);
    if (offset === undefined) return await hearSignal(frontEnd, kept.original);
    const window = await kept.span(offset, offset + this.window);
    const heard = await hearSignal(frontEnd, window, { offset: 0 });
    const [start, end] = heard.extent;
    return { ...heard, extent: [offset + start, offset + end] };
  }

  /** Where the window begins that can be moved over a recording; null: all of it is heard. */
  #place(clip: number, [start, end]: HeardSignal["extent"]): number | null {
    const { frontEnd } = this.listener;
    if (frontEnd.offset !== undefined) return frontEnd.offset;
    const { samples, sampleRate } = this.#find(clip).original;
    const [, searched] = frontEnd.extent();
    const all = samples.length <= searched * sampleRate &&
      end - start < this.window - 0.001; // what is cut is shorter by a sample
    return all ? null : start;
  }

  /** What the front end sees; of nothing, an empty picture. */
  async #features(samples: Float32Array): Promise<Matrix> {
    if (samples.length > 0) return await this.listener.features(samples);
    const { shape } = this.listener.frontEnd;
    return { data: new Float32Array(shape[0] * shape[1]), shape };
  }

  /**
   * Hear a window.
   *
   * @param offset seconds; default: as the model hears a recording, where it is not cut
   * @throws {RangeError} if the recording is not kept
   */
  async hear(clip: number, offset?: number): Promise<Answer> {
    const before = performance.now();
    const { samples, inaudible, extent } = await this.#signal(clip, offset);
    const features = await this.#features(samples);
    const none = {
      label: null,
      probabilities: new Float32Array(),
      steps: null,
    };
    const heard = inaudible === null ? await this.#judge(features) : none;
    return {
      ...heard,
      inaudible,
      features,
      extent,
      offset: offset ?? this.#place(clip, extent),
      milliseconds: performance.now() - before,
    };
  }

  async #judge(features: Answer["features"]) {
    const probabilities = await this.listener.predictFeatures(features);
    const best = probabilities.indexOf(Math.max(...probabilities));
    const steps = await this.listener.predictSteps(features);
    return { label: this.listener.labels[best], probabilities, steps };
  }

  /** Which parts of an answer's picture carried a label; see `occlusionMap`. */
  async explain(features: Matrix, label: number): Promise<OcclusionMap> {
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
