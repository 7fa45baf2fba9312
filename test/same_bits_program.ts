/**
 * A program for Deno, Node and a page alike: what a run is made of, from its noise to
 * one step of training, and a hash of the bits of each.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { augmentWaveform, drawShare } from "../lib/augment/mod.ts";
import {
  registerSimdBackend,
  type SimdOptions,
} from "../lib/backend/register.ts";
import { SimdBackend } from "../lib/backend/simd_backend.ts";
import {
  createFrontEnd,
  fft,
  hamming,
  hann,
  logMelSpectrogram,
  melFilterBank,
  mfcc,
  paperMfcc,
} from "../lib/features/mod.ts";
import type { Kernels } from "../lib/kernels/mod.ts";
import { createNetwork } from "../lib/model/networks/mod.ts";
import { createOptimizer } from "../lib/model/optimizer.ts";
import { predictProbabilities } from "../lib/model/predict.ts";
import { rateAt } from "../lib/model/schedule.ts";
import { trainStep } from "../lib/model/train_step.ts";
import { readVariables } from "../lib/model/weights.ts";
import { Random } from "../lib/random.ts";

/** Hash of the bits of each thing that was computed, by name. */
export type Bits = Record<string, string>;

/** 53-bit FNV-like hash of numbers' bits, in hexadecimal digits. */
function hashBits(values: ArrayLike<number>): string {
  const bytes = new Uint8Array(Float64Array.from(values).buffer);
  let [low, high] = [0x811c9dc5, 0xcbf29ce4];
  for (const byte of bytes) {
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte ^ (low >>> 24), 0x85ebca6b);
  }
  return [low, high].map((n) => (n >>> 0).toString(16)).join("-");
}

/** Something like a voice, of 3.6 s at 48 kHz, from integers and divisions only. */
export function makeVoice(): Float32Array {
  const random = new Random(2, "same bits");
  let phase = 0;
  return Float32Array.from({ length: 172_800 }, (_, n) => {
    phase = (phase + 150 + (n >> 9) % 60) % 48_000;
    const loud = n % 16_000 < 9000 ? 0.3 : 0.001;
    return loud * (phase / 24_000 - 1) + 1e-4 * random.uniform(-1, 1);
  });
}

const SCHEDULE = {
  kind: "one-cycle",
  maxLearningRate: 2e-3,
  warmup: 0.3,
  divFactor: 25,
  finalDivFactor: 1e4,
  momentum: { low: 0.85, high: 0.95 },
} as const;

/** Tables and features that need no kernels. */
export function tables(voice: Float32Array): Record<string, ArrayLike<number>> {
  const short = voice.subarray(0, 9001);
  const spectrum = fft(short.subarray(0, 1009)); // a prime: Bluestein's way
  const rates = Array.from({ length: 100 }, (_, i) => rateAt(SCHEDULE, i, 100));
  return {
    normal: new Random(1).fillNormal(new Float64Array(5000)),
    shares: Array.from(
      { length: 500 },
      (_, i) => drawShare(0.2, new Random(i)),
    ),
    hann: hann(1023),
    hamming: hamming(512),
    fft: [...spectrum.re, ...spectrum.im],
    "mel, slaney": melFilterBank().data,
    "mel, htk": melFilterBank({ melScale: "htk" }).data,
    "log-mel": logMelSpectrogram(short).data,
    mfcc: mfcc(short, { lifter: 22 }).data,
    "paper's MFCC": paperMfcc(short).data,
    "learning rates": rates.map((rate) => rate.learningRate),
    momentum: rates.map((rate) => rate.momentum ?? 0),
  };
}

/** Copies of a voice. */
export function copies(
  samples: Float32Array,
): Record<string, ArrayLike<number>> {
  const name = { seed: 1, clip: "a", copy: 1 };
  const waveform = { samples, sampleRate: 48_000 };
  const change = (
    settings: Parameters<typeof augmentWaveform>[1][0],
    stage: "recording" | "window",
  ) => augmentWaveform(waveform, [settings], stage, name).samples;
  return {
    noise: change({ kind: "noise", snrDbLow: 15, snrDbHigh: 30 }, "window"),
    tempo: change({ kind: "tempo", low: 0.8, high: 1.2 }, "recording"),
    pitch: change({ kind: "pitch", low: -3, high: 3 }, "recording"),
    tract: change({ kind: "vocal-tract", low: 0.8, high: 1.2 }, "recording"),
    gain: change({ kind: "gain", low: -6, high: 6 }, "recording"),
  };
}

/** Two items of the paper's features, scaled, and one step of training on them. */
async function train(
  voice: Float32Array,
  kernels: Kernels,
): Promise<Record<string, ArrayLike<number>>> {
  const waveform = { samples: voice, sampleRate: 48_000 };
  const frames = createFrontEnd({ name: "frames" });
  const options = { nMels: 16, width: 32, stride: 128 };
  const chunks = createFrontEnd({ name: "chunks", options });
  const signal = chunks.pad(chunks.heard(waveform));
  const signals = [signal, signal.map((x, i) => x * (i % 3))];
  const inputs = chunks.compute(signals, kernels).map((f) => chunks.layout(f));
  const scaler = chunks.createScaler();
  for (const input of inputs) scaler.partialFit(input);
  const x = Float32Array.from(inputs.flatMap((i) => [...scaler.transform(i)]));
  const network = createNetwork({
    name: "cnn-lstm",
    options: { channels: [8, 8, 5], pools: [2, 2, 4], lstmUnits: 7 },
  }, { input: chunks.input, classes: 4, seed: 1 });
  const adamW = {
    kind: "adamw",
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0.01,
  } as const;
  const optimizer = createOptimizer(adamW, network.variables);
  const labels = Int32Array.of(1, 3);
  const rate = { ...rateAt(SCHEDULE, 20, 100), step: 3 };
  const { loss } = await trainStep(network, optimizer, { x, labels }, rate);
  const values = Object.entries(await readVariables(network.variables));
  const result = {
    frames:
      frames.compute([frames.pad(frames.heard(waveform))], kernels)[0].data,
    chunks: x,
    loss: [loss],
    probabilities: await predictProbabilities(network, x, 2),
    weights: values.flatMap(([, floats]) => [...floats]),
  };
  optimizer.dispose();
  network.dispose();
  return result;
}

/** Registers the backend with the strict binary, computes, and hashes everything. */
export async function computeBits(options: SimdOptions): Promise<Bits> {
  tf.env().set("PROD", true); // no banner
  await registerSimdBackend({ ...options, binary: "strict", threads: 1 });
  await tf.setBackend("simd");
  const { kernels } = tf.backend() as SimdBackend;
  const voice = makeVoice();
  const all = {
    ...tables(voice),
    ...copies(voice),
    ...await train(voice, kernels),
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, values]) => [name, hashBits(values)]),
  );
}
