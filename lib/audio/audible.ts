/**
 * Whether a recording has anything to hear: a classifier names an emotion for
 * silence, a hum or a square wave just as readily as for a voice.
 *
 * @module
 */

import { log10 } from "../maths.ts";

/** What is wrong with a recording in which there is nothing to hear. */
export type InaudibleKind = "too short" | "silent" | "clipped" | "steady";

/** Why there is nothing to hear in a recording. */
export interface InaudibleReason {
  /** the rule that failed; the first one in the order of the type */
  kind: InaudibleKind;
  /** the rule and the measured value, as a phrase: `"silent: …"` */
  message: string;
}

/**
 * Seconds of sound that are needed: about one syllable of English. Listeners need
 * more than twice that to name an emotion (Pell and Kotz 2011: 0.5 to 1.5 s).
 */
const MIN_SOUND = 0.2;

/**
 * Root mean square of a frame, in dB of full scale, from which the frame counts as sound.
 * The quietest clip of RAVDESS reaches −55 dB, and each has 1.1 s of such frames in
 * the paper's window; rounding to 16 bits makes a noise of −101 dB.
 */
const MIN_LEVEL_DB = -75;

/**
 * Share of the samples near the peak from which a recording is clipped throughout:
 * 46 % in a sine, at most 2 % in a clip of RAVDESS, all of them in a square wave.
 */
const MAX_PEAK_SHARE = 0.6;

/**
 * A sample is near the peak from this part of it on. Resampling a square wave raises
 * its peak by up to 27 % (Gibbs), so that its flat parts lie at 79 % of it.
 */
const NEAR_PEAK = 0.75;

/**
 * Least spread of the frames' levels in dB, from the 5th to the 95th percentile.
 * Speech swings with its syllables, by 10 dB and more in each clip of RAVDESS; a tone
 * by less than 0.1 dB, white noise by 0.2 dB, pink noise by 3 dB.
 */
const MIN_SPREAD_DB = 5;

/** Frames more than this below the loudest one are pauses, not part of a tone. */
const PAUSE_DB = 40;

/** Seconds of a frame: a whole period of the lowest audible tone, 20 Hz. */
const FRAME = 0.05;

/** What is measured of a piece of a recording. */
interface Frame {
  samples: Float32Array;
  /** Root mean square about the mean, in dB of full scale. */
  level: number;
  /** Largest magnitude. */
  peak: number;
}

/** Measures a frame. Every upload of a server comes here: one pass, two sums side by side. */
function measure(samples: Float32Array): Frame {
  const { length } = samples;
  let sum = 0, sum2 = 0, squares = 0, squares2 = 0, low = 0, high = 0;
  for (let i = 0; i + 1 < length; i += 2) {
    const x = samples[i];
    const y = samples[i + 1];
    sum += x;
    sum2 += y;
    squares += x * x;
    squares2 += y * y;
    if (x > high) high = x;
    if (y > high) high = y;
    if (x < low) low = x;
    if (y < low) low = y;
  }
  const last = length % 2 === 1 ? samples[length - 1] : 0;
  const mean = (sum + sum2 + last) / length;
  const power = (squares + squares2 + last * last) / length - mean * mean;
  const level = 10 * log10(Math.max(power, 0));
  return { samples, level, peak: Math.max(high, -low, Math.abs(last)) };
}

/** The whole frames of a recording. */
function splitFrames(samples: Float32Array, sampleRate: number): Frame[] {
  const length = Math.max(1, Math.round(FRAME * sampleRate));
  const count = Math.floor(samples.length / length);
  return Array.from(
    { length: count },
    (_, i) => measure(samples.subarray(i * length, (i + 1) * length)),
  );
}

/** Samples of a frame whose magnitude reaches a bound. */
function countNear({ samples, peak }: Frame, bound: number): number {
  if (peak < bound) return 0;
  let near = 0;
  for (let i = 0; i < samples.length; i++) {
    if (samples[i] >= bound || samples[i] <= -bound) near++;
  }
  return near;
}

/** Share of the frames' samples that lie near the largest magnitude of all. */
function peakShare(frames: Frame[]): number {
  const bound = NEAR_PEAK * Math.max(...frames.map(({ peak }) => peak));
  let near = 0;
  let count = 0;
  for (const frame of frames) {
    near += countNear(frame, bound);
    count += frame.samples.length;
  }
  return near / count;
}

/** How far apart the 5th and the 95th percentile of the levels are, pauses left out. */
function spread(frames: Frame[]): number {
  const loudest = Math.max(...frames.map(({ level }) => level));
  const levels = frames.map(({ level }) => level)
    .filter((level) => level >= loudest - PAUSE_DB)
    .sort((a, b) => a - b);
  const at = (share: number) => levels[Math.round(share * (levels.length - 1))];
  return at(0.95) - at(0.05);
}

/** Seconds for a message. */
function seconds(duration: number): string {
  return `${Number(duration.toFixed(3))} s`;
}

/** The first rule that fails, and in which words. */
function judge(
  samples: Float32Array,
  sampleRate: number,
): [kind: InaudibleKind, words: string] | null {
  const needed = `at least ${MIN_SOUND} s are needed`;
  const duration = samples.length / sampleRate;
  if (duration < MIN_SOUND) {
    return ["too short", `${seconds(duration)} of sound, ${needed}`];
  }
  const frames = splitFrames(samples, sampleRate);
  const loud = frames.filter(({ level }) => level >= MIN_LEVEL_DB);
  const sound = loud.length * FRAME;
  // Half a frame of tolerance: the last one is rarely whole.
  if (sound < MIN_SOUND - FRAME / 2) {
    const level = `louder than ${MIN_LEVEL_DB} dB of full scale`;
    return ["silent", `${seconds(sound)} are ${level}, ${needed}`];
  }
  const share = peakShare(loud);
  if (share >= MAX_PEAK_SHARE) {
    const rule = `a voice has less than ${100 * MAX_PEAK_SHARE} % there`;
    const percent = Math.round(100 * share);
    return ["clipped", `${percent} % of the samples are at the peak, ${rule}`];
  }
  const swing = spread(frames);
  if (swing < MIN_SPREAD_DB) {
    const rule = `a voice's by ${MIN_SPREAD_DB} dB or more`;
    return ["steady", `the level changes by ${swing.toFixed(1)} dB, ${rule}`];
  }
  return null;
}

/**
 * Why there is nothing to hear in a recording, or null if there is something. Judges
 * the level, not the content: music passes, and so does a dog.
 *
 * @param samples    mono waveform in [-1, 1], shape [nSamples]: the part that a
 *   classifier hears, without zeros that pad it; not changed
 * @param sampleRate Hz
 * @returns the first rule that fails, in the order of {@linkcode InaudibleKind}
 * @throws {RangeError} if the sample rate is not positive
 *
 * @example
 * ```ts
 * import { inaudibleReason } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const silence = new Float32Array(48_000);
 * assert.equal(
 *   inaudibleReason(silence, 48_000)?.message,
 *   "silent: 0 s are louder than -75 dB of full scale, at least 0.2 s are needed",
 * );
 * const tone = silence.map((_, n) => Math.sin(n / 8) / 2);
 * assert.equal(inaudibleReason(tone, 48_000)?.kind, "steady");
 * // Swelling and fading four times per second, as syllables do.
 * const beat = tone.map((x, n) => x * Math.sin(n / 3_820));
 * assert.equal(inaudibleReason(beat, 48_000), null);
 * ```
 */
export function inaudibleReason(
  samples: Float32Array,
  sampleRate: number,
): InaudibleReason | null {
  if (!(sampleRate > 0)) {
    throw new RangeError(
      `Cannot judge a recording: sampleRate must be positive, got ${sampleRate} Hz`,
    );
  }
  const fault = judge(samples, sampleRate);
  return fault && { kind: fault[0], message: `${fault[0]}: ${fault[1]}` };
}
