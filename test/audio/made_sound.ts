/**
 * Sound to be encoded: random, but the same for the same seed.
 *
 * @module
 */

import type { Random } from "../../lib/random.ts";

/** Interleaved integers, as encoders take them. */
export interface MadeSound {
  sampleRate: number;
  channels: number;
  /** bits per sample: 8, 16, 24 or 32 */
  bits: number;
  /** samples per channel */
  nSamples: number;
  /** signed, little-endian, interleaved */
  raw: Uint8Array<ArrayBuffer>;
}

/** One of a list. */
export function pick<T>(random: Random, list: readonly T[]): T {
  return list[random.integer(0, list.length)];
}

/** Ways in which one sample follows another. */
const KINDS = ["tones", "noise", "syllables", "silence", "square"] as const;

/** A signal in [-1, 1] as a function of time in samples. */
function makeSignal(random: Random, sampleRate: number): (n: number) => number {
  const kind = pick(random, KINDS);
  const level = pick(random, [0.02, 0.3, 0.9]);
  const step = 2 * Math.PI * random.uniform(60, 0.3 * sampleRate) / sampleRate;
  const beat = 2 * Math.PI * 4 / sampleRate;
  switch (kind) {
    case "tones":
      return (n) => level * (Math.sin(step * n) + Math.sin(step * n / 3)) / 2;
    case "noise":
      return () => level * random.uniform(-1, 1);
    case "syllables":
      return (n) =>
        level * Math.sin(beat * n) ** 2 *
        (0.7 * Math.sin(step * n / 9) + 0.3 * random.uniform(-1, 1));
    case "silence":
      return () => 0;
    case "square":
      return (n) => Math.sign(Math.sin(step * n / 20));
  }
}

/** Random sound of these properties. */
export function makeSound(
  random: Random,
  plan: Omit<MadeSound, "raw">,
): MadeSound {
  const { sampleRate, channels, bits, nSamples } = plan;
  const nBytes = bits / 8;
  const scale = 2 ** (bits - 1);
  const raw = new Uint8Array(nSamples * channels * nBytes);
  for (let c = 0; c < channels; c++) {
    const signal = makeSignal(random, sampleRate);
    for (let n = 0; n < nSamples; n++) {
      const level = Math.round(signal(n) * scale);
      const value = Math.max(-scale, Math.min(scale - 1, level));
      const at = (n * channels + c) * nBytes;
      for (let b = 0; b < nBytes; b++) {
        raw[at + b] = Math.floor(value / 256 ** b) & 255;
      }
    }
  }
  return { ...plan, raw };
}
