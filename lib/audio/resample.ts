/**
 * Sample-rate conversion by libsamplerate (best sinc converter).
 *
 * @module
 */

import type { Waveform } from "./waveform.ts";

/** The part of libsamplerate-js that is used. */
interface Converter {
  inputSampleRate: number;
  outputSampleRate: number;
  full(samples: Float32Array): Float32Array;
}

/** Samples given to the converter at once; its buffers hold 1,008,000. */
const BLOCK = 2 ** 14;

let loading: Promise<Converter> | undefined;

/** The one converter of the process: its memory (26 MB) is kept for the next call. */
async function makeConverter(): Promise<Converter> {
  const { default: lib } = await import("@alexanderolsen/libsamplerate-js");
  return await lib.create(1, 1, 1, {
    converterType: lib.ConverterType.SRC_SINC_BEST_QUALITY,
  });
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

export async function resample(
  waveform: Waveform,
  sampleRate: number,
): Promise<Waveform> {
  const { samples, sampleRate: from } = waveform;
  if (from === sampleRate) return waveform;
  const converter = await (loading ??= makeConverter());
  const divisor = gcd(from, sampleRate);
  converter.inputSampleRate = from / divisor;
  converter.outputSampleRate = sampleRate / divisor;
  const length = Math.round(samples.length * sampleRate / from);
  const result = new Float32Array(length);
  const silence = new Float32Array(BLOCK);
  let done = 0;
  for (let read = 0; done < length; read += BLOCK) {
    // Behind the end comes silence, until the converter has given up what it holds back.
    const block = read < samples.length
      ? samples.subarray(read, read + BLOCK)
      : silence;
    const part = converter.full(block);
    const wanted = part.subarray(0, length - done);
    result.set(wanted, done);
    done += wanted.length;
  }
  return { samples: result, sampleRate };
}
