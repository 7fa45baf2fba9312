/**
 * The numbers that make_model.py and the tests both compute instead of storing them.
 *
 * @module
 */
import { createNetwork } from "../../lib/model/mod.ts";
import type {
  Batch,
  Network,
  NetworkOptions,
  NetworkSizes,
  WeightMap,
} from "../../lib/model/mod.ts";
import { assignVariables, PAPER_SIZES } from "../../lib/model/mod.ts";

/** Sizes and batch of the fixtures' two networks. */
export const CASES = {
  small: {
    sizes: {
      input: [3, 16, 16],
      channels: [3, 5, 6],
      pools: [2, 2, 4],
      lstmUnits: 4,
      classes: 8,
    } satisfies NetworkSizes,
    batch: 4,
  },
  paper: { sizes: PAPER_SIZES, batch: 2 },
};

function lowbias32(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

function nameHash(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash;
}

/** 32 random bits for each index, a function of name and index. */
export function bits(name: string, size: number): Uint32Array {
  const key = nameHash(name);
  return Uint32Array.from(
    { length: size },
    (_, i) => lowbias32(lowbias32(i) ^ key),
  );
}

/** Numbers in [low, high). */
export function uniform(
  name: string,
  size: number,
  low = -1,
  high = 1,
): Float32Array {
  return Float32Array.from(
    bits(name, size),
    (bits) => low + (high - low) * (bits / 2 ** 32),
  );
}

/** A value of the fixtures' network. */
function value(name: string, shape: number[]): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1);
  if (name.endsWith("norm.weight")) return uniform(name, size, 0.8, 1.2);
  if (name.endsWith("running_var")) return uniform(name, size, 0.5, 1.5);
  if (/norm\.bias$|running_mean$/.test(name)) {
    return uniform(name, size, -0.1, 0.1);
  }
  const fanIn = size / shape[shape.length - 1];
  const bound = shape.length > 1 ? 1 / Math.sqrt(fanIn) : 0.1;
  return uniform(name, size, -bound, bound);
}

/** A network with the fixtures' values, without dropout unless the options say otherwise. */
export function fixtureNetwork(
  kind: keyof typeof CASES,
  options: NetworkOptions = {},
): Network {
  const network = createNetwork({
    blockDropout: 0,
    lstmDropout: 0,
    sizes: CASES[kind].sizes,
    ...options,
  });
  const map: WeightMap = new Map(
    network.variables.map(({ name, variable: { shape } }) => [
      name,
      { data: value(name, shape), shape },
    ]),
  );
  assignVariables(network.variables, map);
  return network;
}

/** Input and labels of a step. */
export function fixtureBatch(kind: keyof typeof CASES, step: number): Batch {
  const { sizes, batch } = CASES[kind];
  const size = sizes.input.reduce((a, b) => a * b, batch);
  const labels = bits(`labels/${step}`, batch).map((b) => b % sizes.classes);
  return {
    x: uniform(`x/${step}`, size, -Math.sqrt(3), Math.sqrt(3)),
    labels: Int32Array.from(labels),
  };
}

/** The positions of an array that a fixture holds: all, or 64 of them. */
export function samplePositions(
  kind: keyof typeof CASES,
  name: string,
  size: number,
): number[] {
  if (kind === "small" || size <= 64) {
    return Array.from({ length: size }, (_, i) => i);
  }
  return Array.from(bits(`positions/${name}`, 64), (b) => b % size);
}
