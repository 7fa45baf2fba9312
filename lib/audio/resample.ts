/**
 * Sample-rate conversion by libsamplerate in WASM, with its best converter: sinc
 * interpolation, 144 dB signal-to-noise, 97 % of the bandwidth. It takes a tenth of a
 * sound's length; where the rates' ratio is simple its filters are taken from it once.
 *
 * @module
 */

import { FilterBank, type Rates } from "./filter_bank.ts";
import type { Waveform } from "./waveform.ts";

/** The part of libsamplerate-js that is used; setting a rate starts a new stream. */
interface Converter {
  inputSampleRate: number;
  outputSampleRate: number;
  full(samples: Float32Array): Float32Array;
}

/** Samples given to the converter at a time; its two buffers hold 1,008,000 each. */
const MAX_BLOCK = 2 ** 14;

/** What libsamplerate's converters can do, up or down. */
const MAX_RATIO = 256;

/**
 * Blocks of silence that bring out what the converter holds back: half its filter,
 * 143 samples of the lower rate, is 36,608 of the higher one at the largest ratio.
 */
const MAX_SILENT_BLOCKS = 64;

/** Half the length of the converter's filter, in samples of the lower rate. */
const FILTER_WIDTH = 144;

/**
 * Products that measuring the converter may cost: it forms so many in a quarter of a
 * second, and the filters take 0.8 MB at most. From 22,050 and 44,100 Hz they cost less;
 * others, such as 11,025 and 44,056 Hz, go through the converter itself.
 */
const MAX_COST = 2 ** 25;

/** Banks that are kept: one has 0.8 MB at most. */
const MAX_BANKS = 8;

let loading: Promise<Converter> | undefined;

/** The one converter of the process: its memory (26 MB) is kept for the next call. */
async function makeConverter(): Promise<Converter> {
  const { default: library } = await import("@alexanderolsen/libsamplerate-js");
  const { create, ConverterType } = library;
  return await create(1, 1, 1, {
    converterType: ConverterType.SRC_SINC_BEST_QUALITY,
  });
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Only the rates' ratio counts. */
function reduce(from: number, to: number): Rates {
  const divisor = greatestCommonDivisor(from, to);
  return { up: to / divisor, down: from / divisor };
}

/** Convert everything, in one go: another stream must not come between two blocks. */
function convert(
  converter: Converter,
  samples: Float32Array,
  { up, down }: Rates,
): Float32Array {
  converter.inputSampleRate = down;
  converter.outputSampleRate = up;
  const ratio = up / down;
  const length = Math.round(samples.length * up / down);
  const result = new Float32Array(length);
  const block = Math.max(1, Math.floor(MAX_BLOCK / Math.max(1, ratio)));
  const silence = new Float32Array(block);
  const lastRead = samples.length + MAX_SILENT_BLOCKS * block;
  let done = 0;
  for (let read = 0; done < length && read < lastRead; read += block) {
    const part = converter.full(
      read < samples.length ? samples.subarray(read, read + block) : silence,
    ).subarray(0, length - done);
    result.set(part, done);
    done += part.length;
  }
  if (done < length) {
    throw new RangeError(
      `Cannot resample: libsamplerate gave ${done} of ${length} samples`,
    );
  }
  return result;
}

/** By ratio, the latest last. */
const banks = new Map<string, FilterBank>();

/**
 * The converter as filters for two rates; undefined where they cost too much. A sound's
 * length doesn't count: a part of it must have the samples of the whole.
 */
function findBank(converter: Converter, rates: Rates): FilterBank | undefined {
  if (FilterBank.cost(rates, FILTER_WIDTH) > MAX_COST) return undefined;
  const name = `${rates.up}/${rates.down}`;
  const bank = banks.get(name) ??
    FilterBank.measure(
      rates,
      FILTER_WIDTH,
      (impulses) => convert(converter, impulses, rates),
    );
  banks.delete(name);
  banks.set(name, bank);
  const [oldest] = banks.keys();
  if (banks.size > MAX_BANKS) banks.delete(oldest);
  return bank;
}

/**
 * Resample a waveform without adding delay; what lies above half the lower rate is
 * removed. Silence is assumed before the first sample and behind the last.
 *
 * @param waveform   not changed
 * @param sampleRate wanted rate in Hz
 * @returns round(nSamples × ratio) samples; the waveform itself if it has that rate
 * @throws {RangeError} if a rate is not a positive integer or their ratio exceeds 256
 *
 * @example
 * ```ts
 * import { resample } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const tone = Float32Array.from({ length: 8_000 }, (_, n) => Math.sin(n / 8));
 * const { samples } = await resample({ samples: tone, sampleRate: 8_000 }, 48_000);
 * assert.equal(samples.length, 48_000);
 * // Every sixth sample is the old one, to within the converter's noise.
 * assert.ok(Math.abs(samples[24_000] - tone[4_000]) < 1e-5);
 * ```
 */
export async function resample(
  waveform: Waveform,
  sampleRate: number,
): Promise<Waveform> {
  const { samples, sampleRate: from } = waveform;
  for (const rate of [from, sampleRate]) {
    if (!(Number.isSafeInteger(rate) && rate > 0)) {
      throw new RangeError(
        `Cannot resample: rates must be positive integers, got ${rate} Hz`,
      );
    }
  }
  const ratio = sampleRate / from;
  if (ratio > MAX_RATIO || ratio < 1 / MAX_RATIO) {
    throw new RangeError(
      `Cannot resample: the ratio must be at most ${MAX_RATIO}, got ${from} to ${sampleRate} Hz`,
    );
  }
  if (from === sampleRate) return waveform;
  const converter = await (loading ??= makeConverter());
  const rates = reduce(from, sampleRate);
  const bank = findBank(converter, rates);
  const length = Math.round(samples.length * rates.up / rates.down);
  return {
    samples: bank?.convert(samples, length) ??
      convert(converter, samples, rates),
    sampleRate,
  };
}
