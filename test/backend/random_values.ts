/**
 * Random shapes and tensors for calls of a backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../lib/random.ts";

/** Values of a tensor, apart from any backend. */
export interface Values {
  shape: number[];
  dtype: "float32" | "int32" | "bool";
  values: number[];
}

/** A kernel and what it is called with. */
export interface RandomCall {
  kernel: string;
  /** By name; `Concat` gets an array of them. */
  inputs: Record<string, Values>;
  attrs: Record<string, unknown>;
}

/** One of some choices. */
export function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[random.integer(0, choices.length)];
}

/** Whether something of this probability happens. */
export function chance(random: Random, probability: number): boolean {
  return random.uniform() < probability;
}

/** A size in [1, most]; 0 once in 30. */
export function size(random: Random, most: number): number {
  return chance(random, 1 / 30) ? 0 : random.integer(1, most + 1);
}

/** A shape of `rank` dimensions. */
export function shape(random: Random, rank: number, most = 6): number[] {
  return Array.from({ length: rank }, () => size(random, most));
}

/** A shape that broadcasts against another one, mostly. */
export function partner(random: Random, against: number[]): number[] {
  if (chance(random, 0.05)) return shape(random, random.integer(0, 4));
  return against.slice(random.integer(0, against.length + 1))
    .map((n) => chance(random, 0.25) ? 1 : n);
}

const SPECIAL = [NaN, Infinity, -Infinity, -0, 0, 1, -1, 1e-30];

/** Normal values, rounded so that ties occur; one tensor in six has special ones. */
export function floats(random: Random, shape: number[]): Values {
  const special = chance(random, 1 / 6) ? 0.1 : 0;
  const rounded = chance(random, 0.3);
  const values = Array.from({ length: tf.util.sizeFromShape(shape) }, () => {
    if (chance(random, special)) return pick(random, SPECIAL);
    const value = Math.fround(random.normal());
    return rounded ? Math.round(2 * value) / 2 : value;
  });
  return { shape, dtype: "float32", values };
}

/** Integers in [low, high). */
export function integers(
  random: Random,
  shape: number[],
  low: number,
  high: number,
): Values {
  const length = tf.util.sizeFromShape(shape);
  const values = Array.from(
    { length },
    () => random.integer(low, Math.max(high, low + 1)),
  );
  return { shape, dtype: "int32", values };
}

/** Floats mostly, else integers or truths. */
export function anyValues(random: Random, shape: number[]): Values {
  if (chance(random, 0.8)) return floats(random, shape);
  if (chance(random, 0.5)) return integers(random, shape, -4, 5);
  return { ...integers(random, shape, 0, 2), dtype: "bool" };
}

/** The tensor on the backend that is in use. */
export function tensor({ shape, dtype, values }: Values): tf.Tensor {
  return tf.tensor(values, shape, dtype);
}
