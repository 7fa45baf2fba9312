/**
 * Log-mel spectrograms of many clips at a time, from arrays to arrays.
 *
 * @module
 */
import { CONSTANTS } from "./constants.ts";
import type { Kernels } from "./kernels.ts";
import { BLOCKS } from "./params.ts";

/** What the spectrograms of one call share. */
export interface LogMelTables {
  /** Length of the Fourier transform: a power of two, at least 32. */
  nFft: number;
  /** Samples from one frame to the next. */
  hopLength: number;
  /** Shape [winLength], at most nFft long. */
  window: Float32Array;
  /** e^(−2πi k/nFft), k = 0 … nFft − 1, real and imaginary part alternating. */
  roots: Float32Array;
  /** First bin and weights of each band. */
  bands: readonly { start: number; weights: ArrayLike<number> }[];
}

/** A signal, and where its frames lie. */
export interface LogMelSignal {
  /** Mono, at any scale. */
  samples: ArrayLike<number>;
  /** Zeros before the first sample: frame t begins at place t · hopLength of both. */
  before: number;
  /** Frames of its spectrogram. */
  frames: number;
}

/** What the powers of a clip come to. */
export interface LogMelScale {
  /** Power that is 0 dB. */
  max: number;
  /** Power that is raised to the floor, and all below it. */
  least: number;
  /** dB of all that is raised. */
  floor: number;
}

/** The largest values of a clip. */
export interface LogMelMaxima {
  /** Mel power. */
  power: number;
  /** |sample|; NaN or infinite if any sample is. */
  sample: number;
}

type Allocate = (bytes: number) => number;

/** Frames that are transformed at once, one per lane. */
const LANES = 4;

/** Fields of a clip in the table, a word each. */
const CLIP_FIELDS = Object.keys(BLOCKS.Clip);

/** How many there are. */
const CLIP_WORDS = CLIP_FIELDS.length;

/** Where its scale begins. */
const SCALE_WORD = CLIP_FIELDS.indexOf("max");

const roundUp = (n: number, step: number) => Math.ceil(n / step) * step;

/** Bands as the kernels read them. */
interface FlatBands {
  /** The first bin and the number of weights of each. */
  places: Int32Array;
  /** Weights of all, in pairs. */
  all: Float32Array;
}

/** Of bands that were flattened before: a server hears one clip after the other. */
const flattened = new WeakMap<LogMelTables["bands"], FlatBands>();

function flattenBands(bands: LogMelTables["bands"]): FlatBands {
  const known = flattened.get(bands);
  if (known !== undefined) return known;
  const counts = bands.map(({ weights }) => roundUp(weights.length, 2));
  const places = new Int32Array(2 * bands.length);
  const all = new Float32Array(counts.reduce((sum, n) => sum + n, 0));
  let at = 0;
  for (const [m, { start, weights }] of bands.entries()) {
    places.set([start, counts[m]], 2 * m);
    all.set(weights, at);
    at += counts[m];
  }
  flattened.set(bands, { places, all });
  return { places, all };
}

/** The tables in linear memory, as fields of the kernels' parameters. */
function writeTables(
  kernels: Kernels,
  { nFft, hopLength, window, roots, bands }: LogMelTables,
  allocate: Allocate,
) {
  const write = (values: Float32Array) => {
    const address = allocate(values.byteLength);
    kernels.floats(address, values.length).set(values);
    return address;
  };
  const { places, all } = flattenBands(bands);
  const padded = new Float32Array(roundUp(window.length, LANES));
  padded.set(window);
  return {
    window: write(padded),
    roots: write(roots),
    bands: write(new Float32Array(places.buffer)),
    weights: write(all),
    nFft,
    winLength: window.length,
    hopLength,
    filled: 2 * window.length <= nFft ? nFft / 2 : nFft,
    nMels: bands.length,
  };
}

/** A signal with zeros around it, long enough for its frames in groups of four. */
function writeSignal(
  kernels: Kernels,
  { samples, before, frames }: LogMelSignal,
  { hopLength, winLength }: { hopLength: number; winLength: number },
  allocate: Allocate,
): { address: number; length: number } {
  const end = before + samples.length;
  const needed = (roundUp(frames, LANES) - 1) * hopLength +
    roundUp(winLength, LANES);
  const length = roundUp(Math.max(end, needed), LANES);
  const address = allocate(4 * length);
  const block = kernels.floats(address, length);
  block.fill(0, 0, before);
  block.set(samples, before);
  block.fill(0, end);
  return { address, length };
}

/** Signals and room for their spectrograms, and the kernels' table of them. */
function writeClips(
  kernels: Kernels,
  signals: readonly LogMelSignal[],
  shared: ReturnType<typeof writeTables>,
  allocate: Allocate,
): { table: number; mels: number[] } {
  const table = allocate(4 * CLIP_WORDS * signals.length);
  const clips = signals.map((signal) => {
    const { address, length } = writeSignal(kernels, signal, shared, allocate);
    const mel = allocate(4 * shared.nMels * signal.frames);
    return [address, length, signal.frames, mel];
  });
  const words = new Uint32Array(
    kernels.memory.buffer,
    table,
    CLIP_WORDS * signals.length,
  );
  clips.forEach((clip, i) => words.set(clip, CLIP_WORDS * i));
  return { table, mels: clips.map(([, , , mel]) => mel) };
}

/** The largest values of a clip, from those of its slices. */
function largest(values: Float32Array): LogMelMaxima {
  const most = { power: 0, sample: 0 };
  for (let at = 0; at < values.length; at += 2) {
    most.power = Math.max(most.power, values[at]);
    most.sample = Math.max(most.sample, values[at + 1]);
  }
  return most;
}

/**
 * Mel power of many signals, and its decibels: a slice of the work is 32 frames of a
 * signal. All of it is in memory at once. Same bits for any number of threads, and
 * from both binaries.
 *
 * @param signals one at least, of any lengths
 * @param scale   how the powers of a signal become decibels; called once for each, in
 *   their order, before any decibels are taken
 * @returns new arrays [nMels, frames], dB
 * @throws {OutOfMemoryError} if they do not fit
 *
 * @example A click is heard alike by all bins
 * ```ts
 * import { Kernels, logMel } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const roots = Float32Array.from({ length: 64 }, (_, i) =>
 *   i % 2 ? -Math.sin(Math.PI * (i >> 1) / 16) : Math.cos(Math.PI * (i >> 1) / 16));
 * const bands = [{ start: 1, weights: [1] }, { start: 9, weights: [0.1] }];
 * const [db] = logMel(
 *   await Kernels.load(),
 *   { nFft: 32, hopLength: 8, window: Float32Array.of(1, 1), roots, bands },
 *   [{ samples: [0, 0.5], before: 0, frames: 1 }],
 *   ({ power }) => ({ max: power, least: 1e-9, floor: -80 }),
 * );
 * assert.deepEqual([...db].map(Math.round), [0, -10]);
 * ```
 */
export function logMel(
  kernels: Kernels,
  tables: LogMelTables,
  signals: readonly LogMelSignal[],
  scale: (maxima: LogMelMaxima, signal: number) => LogMelScale,
): Float32Array[] {
  kernels.wake();
  const mostFrames = Math.max(...signals.map(({ frames }) => frames));
  const parts = Math.ceil(mostFrames / CONSTANTS.SLICE_FRAMES);
  const slices = signals.length * parts;
  return kernels.borrow((allocate) => {
    const shared = writeTables(kernels, tables, allocate);
    const { nFft, filled, nMels } = shared;
    const { table, mels } = writeClips(kernels, signals, shared, allocate);
    const maxima = allocate(4 * 2 * slices);
    const block = { ...shared, clips: table, maxima, parts };
    const scratch = 16 * (filled + nFft + nFft / 2 + 2);
    kernels.run("melPower", block, slices, scratch);
    for (const i of signals.keys()) {
      const values = kernels.floats(maxima + 4 * 2 * parts * i, 2 * parts);
      const { max, least, floor } = scale(largest(values), i);
      const at = table + 4 * (CLIP_WORDS * i + SCALE_WORD);
      kernels.floats(at, 3).set([max, least, floor]);
    }
    kernels.run("melDecibels", block, slices);
    return mels.map((mel, i) =>
      kernels.floats(mel, nMels * signals[i].frames).slice()
    );
  });
}
