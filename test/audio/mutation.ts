/**
 * Sound files, ways of breaking them, and what must hold of whatever comes out: a
 * waveform or an AudioError, soon, quietly, and without taking much memory.
 *
 * @module
 */

import assert from "node:assert/strict";
import process from "node:process";
import fc from "fast-check";
import { AudioError, loadWaveform, resample } from "../../lib/audio/mod.ts";
import { allocatedBytes } from "./allocation_meter.ts";
import { concat } from "./containers.ts";
import type { Seed } from "./mutation_seeds.ts";

/** One way of breaking a file. Places are fractions of its length, or of its first bytes. */
export interface Mutation {
  kind: "byte" | "word" | "cut" | "remove" | "repeat" | "insert" | "code";
  /** in [0, 1) */
  place: number;
  /** whether `place` is within the first 128 bytes, where headers are */
  inHeader: boolean;
  /** in [0, 1): how much is removed or repeated */
  extent: number;
  value: number;
}

/** A case: which seed, what is done to it, and whether checksums are mended after. */
export interface Case {
  seed: number;
  mutations: Mutation[];
  mend: boolean;
}

const HEADER_SIZE = 128;

/**
 * Milliseconds that one small file may take: of the clock, and of the processor, since
 * on a machine that does much else the clock by itself says little.
 */
const PATIENCE = 20_000;

/**
 * Bytes that a file of `n` may take, resampling included: 8 times itself for decoding
 * and 12 × 4 × 2 for 8-bit samples at the lowest rate. What is fixed are the blocks of
 * decoder and converter.
 */
const allowance = (n: number) => 128 * n + 2 ** 21;

/** Compressed files may unfold by right; what bounds them are the limits of the room. */
const COMPRESSED_ALLOWANCE = 2 ** 28;

/**
 * Load every sound file once, and resample, so that what decoders and converter take
 * for themselves, once and of fixed size, is not counted for a broken file.
 */
export async function warmUp(seeds: Seed[]): Promise<void> {
  for (const { name, bytes } of seeds) await loadWaveform(bytes, name);
  await resample({ samples: new Float32Array(1), sampleRate: 8_000 }, 48_000);
}

/** Numbers that break things. */
const TELLING = [
  0,
  1,
  2,
  3,
  7,
  8,
  127,
  128,
  255,
  256,
  0x7fff,
  0x8000,
  0xffff,
  0x10000,
  0x7fffffff,
  0x80000000,
  0xfffffffe,
  0xffffffff,
];

/** Codes of chunks and files. */
const CODES = [
  "RIFF",
  "RF64",
  "WAVE",
  "fmt ",
  "data",
  "LIST",
  "fLaC",
  "OggS",
  "ID3\x04",
  "Opus",
  "\x01vor",
  "TAG ",
  "\xff\xfb\x90\x00",
];

/** Fractions, evenly spread: those of `fc.double` are mostly next to 0. */
const anyFraction = fc.nat(2 ** 20 - 1).map((n) => n / 2 ** 20);

const anyMutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom("byte" as const, "word" as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        ...(["cut", "remove", "repeat", "insert", "code"] as const),
      ),
    },
  ),
  place: anyFraction,
  inHeader: fc.boolean(),
  extent: anyFraction,
  value: fc.oneof(fc.constantFrom(...TELLING), fc.nat(0xffffffff)),
});

/** Any broken file from one of these. */
export function anyCase(seeds: Seed[]): fc.Arbitrary<Case> {
  return fc.record({
    seed: fc.nat(seeds.length - 1),
    mutations: fc.array(anyMutation, { minLength: 1, maxLength: 4 }),
    mend: fc.boolean(),
  });
}

/** The file after one mutation; a new array. */
export function mutate(
  bytes: Uint8Array,
  mutation: Mutation,
): Uint8Array<ArrayBuffer> {
  const { kind, place, inHeader, extent, value } = mutation;
  const range = inHeader ? Math.min(HEADER_SIZE, bytes.length) : bytes.length;
  const at = Math.floor(place * range);
  const end = at + Math.ceil(extent * Math.min(range, bytes.length - at));
  const word = Uint8Array.of(value, value >> 8, value >> 16, value >> 24);
  const overwrite = (part: Uint8Array) => {
    const copy = bytes.slice();
    copy.set(part.subarray(0, copy.length - at), at);
    return copy as Uint8Array<ArrayBuffer>;
  };
  switch (kind) {
    case "byte":
      return overwrite(word.subarray(0, 1));
    case "word":
      return overwrite(extent < 0.5 ? word.subarray(0, 2) : word);
    case "code":
      return overwrite(
        Uint8Array.from(CODES[value % CODES.length], (c) => c.charCodeAt(0)),
      );
    case "cut":
      return concat(bytes.subarray(0, at));
    case "remove":
      return concat(bytes.subarray(0, at), bytes.subarray(end));
    case "repeat":
      return concat(bytes.subarray(0, end), bytes.subarray(at));
    case "insert":
      return concat(bytes.subarray(0, at), word, bytes.subarray(at));
  }
}

/** The broken file of a case. */
export function breakFile(
  seeds: Seed[],
  { seed, mutations, mend }: Case,
): Uint8Array<ArrayBuffer> {
  const { bytes, mend: mendSeed } = seeds[seed];
  const broken = mutations.reduce(mutate, concat(bytes));
  if (mend) mendSeed?.(broken);
  return broken;
}

/** What must hold of a waveform, or of the error in its place. */
function assertOutcome(outcome: unknown, file: string): void {
  if (outcome instanceof Error) {
    assert.ok(outcome instanceof AudioError, `${outcome.stack}`);
    assert.equal(outcome.file, file);
    assert.match(outcome.at, /^byte \d+/);
    assert.ok(outcome.expected.length > 0 && outcome.found.length > 0);
    assert.ok(!outcome.message.includes("\n"), outcome.message);
    return;
  }
  const { samples, sampleRate } = outcome as Awaited<
    ReturnType<typeof loadWaveform>
  >;
  assert.equal(sampleRate, 48_000);
  assert.ok(samples.every(Number.isFinite), "a sample is not finite");
}

/**
 * Load a broken file and check what comes out.
 *
 * @returns the file and its error; null in its place if it is a waveform
 */
export async function assertSafe(
  seeds: Seed[],
  broken: Case,
): Promise<{ bytes: Uint8Array; error: AudioError | null }> {
  const bytes = breakFile(seeds, broken);
  const copy = bytes.slice();
  const { error, warn, log } = console;
  const printed: unknown[][] = [];
  console.error = console.warn = console.log = (...words) =>
    printed.push(words);
  let outcome: unknown;
  const start = performance.now();
  const before = process.cpuUsage();
  let allocated;
  try {
    allocated = await allocatedBytes(async () => {
      outcome = await loadWaveform(bytes, "broken").catch((e) => e);
    });
  } finally {
    Object.assign(console, { error, warn, log });
  }
  const elapsed = performance.now() - start;
  const used = process.cpuUsage(before);
  const busy = (used.user + used.system) / 1_000;
  assertOutcome(outcome, "broken");
  assert.deepEqual(printed, [], "something was printed");
  assert.deepEqual(bytes, copy, "the file was changed");
  assert.ok(Math.min(elapsed, busy) < PATIENCE, `took ${elapsed} ms`);
  const isWav = bytes[0] === 0x52;
  const limit = isWav ? allowance(bytes.length) : COMPRESSED_ALLOWANCE;
  assert.ok(
    allocated <= limit,
    `${allocated} bytes were taken for ${bytes.length}`,
  );
  return { bytes, error: outcome instanceof AudioError ? outcome : null };
}
