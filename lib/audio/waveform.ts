/**
 * Decoded sound, and what the paper takes of it.
 *
 * @module
 */

import { PAPER } from "../paper.ts";

/** Sound of one channel. */
export interface Waveform {
  /** shape [nSamples], nominally in [-1, 1) */
  samples: Float32Array;
  /** Hz */
  sampleRate: number;
}

/** Sound as the file has it. */
export interface Audio {
  /** one array per channel, all of the same length, nominally in [-1, 1) */
  channels: Float32Array[];
  /** Hz */
  sampleRate: number;
  /** the samples as 16-bit integers, interleaved, where the file holds them so: a view of it */
  pcm16?: Uint8Array;
}

/** Where a stream lies in its file, and how much of it is decoded. */
export interface StreamPart {
  /** byte offset of the stream, behind any tags */
  start: number;
  /** byte offset behind the stream, before any tags */
  end: number;
  /** seconds of sound to decode; may be infinite */
  until: number;
}

/**
 * Mean of the channels.
 *
 * @param audio one or more channels of equal length; not changed
 * @returns one channel; a view of the only one, or a new array, shape [nSamples]
 * @throws {RangeError} if there is no channel, or lengths differ
 *
 * @example
 * ```ts
 * import { toMono } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const left = Float32Array.of(0.5, 0.25);
 * const right = Float32Array.of(0.5, -0.25);
 * const mono = toMono({ channels: [left, right], sampleRate: 48_000 });
 * assert.deepEqual(mono.samples, Float32Array.of(0.5, 0));
 * ```
 */
export function toMono(audio: Audio): Waveform {
  const { channels, sampleRate } = audio;
  if (channels.length === 0) {
    throw new RangeError(
      "Cannot mix to mono: audio must have a channel, got 0",
    );
  }
  const nSamples = channels[0].length;
  const odd = channels.find((channel) => channel.length !== nSamples);
  if (odd) {
    throw new RangeError(
      `Cannot mix to mono: all channels must have ${nSamples} samples, got ${odd.length}`,
    );
  }
  if (channels.length === 1) return { samples: channels[0], sampleRate };
  const samples = new Float32Array(nSamples);
  for (let i = 0; i < nSamples; i++) {
    let sum = 0;
    for (let c = 0; c < channels.length; c++) sum += channels[c][i];
    samples[i] = sum / channels.length;
  }
  return { samples, sampleRate };
}

/**
 * Where a window lies, whether or not the sound goes on so long.
 *
 * @param options.offset   start in seconds, at least 0
 * @param options.duration length in seconds, more than 0
 * @returns its first sample and the one after its last
 * @throws {RangeError} if offset, duration or rate is out of range
 *
 * @example
 * ```ts
 * import { windowRange } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const range = windowRange({ sampleRate: 48_000 }, { offset: 0.5, duration: 3 });
 * assert.deepEqual(range, [24_000, 168_000]);
 * ```
 */
export function windowRange(
  { sampleRate }: Pick<Waveform, "sampleRate">,
  { offset, duration }: { offset: number; duration: number },
): [start: number, end: number] {
  const start = Math.round(offset * sampleRate);
  const nSamples = Math.round(duration * sampleRate);
  if (!(start >= 0 && Number.isFinite(start))) {
    throw new RangeError(
      `Cannot cut the window: offset must be at least 0 s, got ${offset} s at ${sampleRate} Hz`,
    );
  }
  if (!(nSamples >= 1 && Number.isFinite(nSamples))) {
    throw new RangeError(
      `Cannot cut the window: duration must hold a sample, got ${duration} s at ${sampleRate} Hz`,
    );
  }
  return [start, start + nSamples];
}

/**
 * The part of a waveform that the paper uses (§3.1): 3 s from 0.5 s, zero-padded.
 *
 * @param waveform        not changed
 * @param options.offset   start in seconds, at least 0
 * @param options.duration length in seconds, more than 0
 * @returns new array, shape [round(duration × sampleRate)]: 144,000 at 48 kHz
 * @throws {RangeError} if offset, duration or rate is out of range
 *
 * @example
 * ```ts
 * import { paperWindow } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const samples = new Float32Array(48_000).fill(0.5); // 1 s
 * const window = paperWindow({ samples, sampleRate: 48_000 });
 * assert.equal(window.length, 144_000);
 * assert.equal(window[23_999], 0.5);
 * assert.equal(window[24_000], 0); // the clip ends here: padding
 * ```
 */
export function paperWindow(
  waveform: Waveform,
  { offset = PAPER.signal.offset, duration = PAPER.signal.duration }: {
    offset?: number;
    duration?: number;
  } = {},
): Float32Array {
  const [start, end] = windowRange(waveform, { offset, duration });
  const window = new Float32Array(end - start);
  window.set(waveform.samples.subarray(start, end));
  return window;
}
