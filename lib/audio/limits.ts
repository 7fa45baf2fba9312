/**
 * Bounds on what a file may claim, checked before memory is taken for it. They
 * leave room for every real recording and keep a few forged bytes from asking
 * for gigabytes.
 *
 * @module
 */

import { PAPER } from "../paper.ts";
import type { Source } from "./source.ts";

/** Lowest sample rate in Hz: below telephone quality (8 kHz) by half. */
const MIN_SAMPLE_RATE = 4_000;

/** Highest sample rate in Hz: twice that of the fastest studio converters. */
const MAX_SAMPLE_RATE = 768_000;

/** Most channels: a 7th-order ambisonic recording has 64. */
const MAX_CHANNELS = 64;

/** Largest sample: a float file may hold unscaled 32-bit integers, nothing more. */
const MAX_MAGNITUDE = 2 ** 31;

/** Samples that any file may unfold to, however small it is (64 MiB as float32). */
const FREE_SAMPLES = 2 ** 24;

/** Samples per byte beyond that: 6 kbit/s Opus, the thriftiest real coding, has 64. */
const SAMPLES_PER_BYTE = 64;

/**
 * Check a rate and a channel count from a header.
 *
 * @throws {AudioError} if either is out of range
 */
export function checkFormat(
  source: Source,
  at: string,
  format: { sampleRate: number; channels: number },
): void {
  const { sampleRate, channels } = format;
  if (!(channels >= 1 && channels <= MAX_CHANNELS)) {
    throw source.fault(at, `1 to ${MAX_CHANNELS} channels`, channels);
  }
  if (!(sampleRate >= MIN_SAMPLE_RATE && sampleRate <= MAX_SAMPLE_RATE)) {
    throw source.fault(
      at,
      `a sample rate from ${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE} Hz`,
      sampleRate,
    );
  }
}

/**
 * Check how many samples a compressed file would unfold to: all channels together, or
 * the one that is left once they are mixed and resampled to 48 kHz, whichever is more.
 *
 * @param sound.nSamples samples per channel
 * @throws {AudioError} if there are none, or more than the file's size can warrant
 */
export function checkExpansion(
  source: Source,
  at: string,
  sound: { nSamples: number; channels: number; sampleRate: number },
): void {
  const { nSamples, channels, sampleRate } = sound;
  if (nSamples <= 0) throw source.fault(at, "samples", "none");
  const factor = Math.max(channels, PAPER.signal.sampleRate / sampleRate);
  const limit = Math.max(FREE_SAMPLES, source.length * SAMPLES_PER_BYTE);
  if (nSamples * factor > limit) {
    throw source.fault(
      at,
      `at most ${limit} samples in a file of ${source.length} bytes`,
      Math.ceil(nSamples * factor),
    );
  }
}

/**
 * Check decoded samples: all finite and of a magnitude that audio can have.
 *
 * @param place says where sample `index` of channel `channel` stands in the file
 * @throws {AudioError} naming the first sample that is not
 */
export function checkSamples(
  source: Source,
  channels: Float32Array[],
  place: (index: number, channel: number) => string,
): void {
  channels.forEach((samples, channel) => {
    for (let i = 0; i < samples.length; i++) {
      // Written so that NaN fails too.
      if (!(Math.abs(samples[i]) <= MAX_MAGNITUDE)) {
        throw source.fault(
          place(i, channel),
          "finite samples of at most 2^31 in magnitude",
          samples[i],
        );
      }
    }
  });
}
