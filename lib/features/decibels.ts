/**
 * Power as decibels.
 *
 * @module
 */

import { exp10, log } from "../maths.ts";
import type { Matrix } from "./matrix.ts";

/** How power becomes decibels. */
export interface DecibelOptions {
  /** Power that is 0 dB, or `max`: the largest value. */
  ref: number | "max";
  /** Powers below this count as this: log of 0 is −∞. */
  amin: number;
  /** Values more than this many dB below the largest are raised to it; null: none are. */
  topDb: number | null;
}

/** librosa's floor, 1e-10; the paper's reference and range. */
const DEFAULTS: DecibelOptions = { ref: "max", amin: 1e-10, topDb: 80 };

/** @throws {RangeError} if an option is out of range */
function check({ ref, amin, topDb }: DecibelOptions): void {
  const action = "Cannot convert power to decibels";
  if (!(amin > 0 && Number.isFinite(amin))) {
    throw new RangeError(`${action}: amin must be more than 0, got ${amin}`);
  }
  if (ref !== "max" && !(ref > 0 && Number.isFinite(ref))) {
    throw new RangeError(
      `${action}: ref must be "max" or a power of more than 0, got ${ref}`,
    );
  }
  if (topDb !== null && !(topDb >= 0)) {
    throw new RangeError(
      `${action}: topDb must be at least 0 dB or null, got ${topDb}`,
    );
  }
}

/** Decibels in a natural logarithm. */
export const DB_PER_LOG = 10 / Math.LN10;

/**
 * How powers become decibels where the largest of them is known.
 *
 * @param largest not negative
 * @returns power of 0 dB, power up to which all is raised to the floor, and the
 *   floor's decibels
 * @throws {RangeError} if an option is out of range
 */
export function decibelScale(
  largest: number,
  options: Partial<DecibelOptions> = {},
): { reference: number; least: number; floor: number } {
  const all = { ...DEFAULTS, ...options };
  check(all);
  const { ref, amin, topDb } = all;
  const max = Math.max(amin, largest);
  const reference = ref === "max" ? max : Math.max(amin, ref);
  // Both floors are one: powers below it count as it.
  const least = topDb === null
    ? amin
    : Math.max(amin, max * exp10(-topDb / 10));
  const floor = DB_PER_LOG * log(least) - DB_PER_LOG * log(reference);
  return { reference, least, floor };
}

/** {@linkcode powerToDb} of plain numbers; computed in float64, rounded at the end. */
export function decibels(
  power: Float32Array | Float64Array,
  options: Partial<DecibelOptions> = {},
): Float32Array {
  let largest = 0;
  for (let i = 0; i < power.length; i++) {
    if (power[i] > largest) largest = power[i];
  }
  const { reference, least, floor } = decibelScale(largest, options);
  const zero = DB_PER_LOG * log(reference);
  const out = new Float32Array(power.length);
  for (let i = 0; i < power.length; i++) {
    out[i] = power[i] > least ? DB_PER_LOG * log(power[i]) - zero : floor;
  }
  return out;
}

/**
 * Power to decibels, 10 log10(power / ref) (paper: mel spectrogram), like
 * `librosa.power_to_db`. Silence is 0 dB everywhere: its maximum is amin too.
 *
 * @param power   not negative; not changed
 * @param options reference (by default the maximum), amin (1e-10), topDb (80)
 * @returns new matrix of the same shape, dB
 * @throws {RangeError} if an option is out of range
 *
 * @example
 * ```ts
 * import { powerToDb } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const power = { data: Float32Array.of(1, 0.1, 0), shape: [1, 3] as [number, number] };
 * assert.deepEqual([...powerToDb(power).data], [0, -10, -80]);
 * ```
 */
export function powerToDb(
  power: Matrix,
  options: Partial<DecibelOptions> = {},
): Matrix {
  return { data: decibels(power.data, options), shape: [...power.shape] };
}

/**
 * Decibels back to power, ref × 10^(dB / 10), like `librosa.db_to_power`.
 *
 * @param db  dB; not changed
 * @param ref power that is 0 dB
 * @returns new matrix of the same shape
 *
 * @example
 * ```ts
 * import { dbToPower } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const db = { data: Float32Array.of(0, 20), shape: [1, 2] as [number, number] };
 * assert.deepEqual([...dbToPower(db).data], [1, 100]);
 * ```
 */
export function dbToPower(db: Matrix, ref = 1): Matrix {
  return {
    data: db.data.map((x) => ref * exp10(x / 10)),
    shape: [...db.shape],
  };
}
