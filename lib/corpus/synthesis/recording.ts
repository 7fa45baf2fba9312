/**
 * The recording: speech at its level, in a quiet room, as 16-bit samples.
 *
 * @module
 */
import { OnePole } from "./filters.ts";
import { fromDecibels } from "../../maths.ts";
import { WhiteNoise } from "./noise.ts";
import { SAMPLE_RATE } from "./render.ts";
import type { Take } from "./take.ts";

/** Highest sample, re full scale: RAVDESS has a few peaks up to here. */
const PEAK_LIMIT = 0.97;
/** Silence that a clip is filled up to, seconds: the shortest of RAVDESS has 2.94. */
const SHORTEST = 3;

function rms(signal: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < signal.length; i++) sum += signal[i] * signal[i];
  return Math.sqrt(sum / signal.length);
}

function peak(signal: Float64Array): number {
  let highest = 0;
  for (let i = 0; i < signal.length; i++) {
    highest = Math.max(highest, Math.abs(signal[i]));
  }
  return highest;
}

/** Noise of the room, lower at high frequencies, of the actor's floor level. */
function roomNoise(take: Take, length: number): Float64Array {
  const noise = new WhiteNoise(take.seed, `synthesis/room/${take.name}`);
  const signal = new Float64Array(length);
  for (let i = 0; i < length; i++) signal[i] = noise.next();
  new OnePole(SAMPLE_RATE).process(signal, take.actor.noiseCutoff);
  const gain = fromDecibels(take.actor.noiseFloor) / rms(signal);
  for (let i = 0; i < length; i++) signal[i] *= gain;
  return signal;
}

/**
 * Sets speech in its room.
 *
 * @param speech at an arbitrary level, shape [n]; not changed
 * @returns multiples of 1/32768 in [-0.97, 0.97], at least 3 s at 48 kHz
 */
export function record(speech: Float64Array, take: Take): Float32Array {
  const lead = Math.round(take.lead * SAMPLE_RATE);
  const tail = Math.round(take.tail * SAMPLE_RATE);
  const length = Math.max(
    SHORTEST * SAMPLE_RATE,
    lead + speech.length + tail,
  );
  const signal = roomNoise(take, length);
  const gain = Math.min(
    fromDecibels(take.level) / rms(speech),
    PEAK_LIMIT / peak(speech),
  );
  for (let i = 0; i < speech.length; i++) signal[lead + i] += gain * speech[i];
  const samples = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    samples[i] = Math.round(signal[i] * 32768) / 32768;
  }
  return samples;
}
