/**
 * The numbers that make_model.py and the tests both compute instead of storing them.
 *
 * @module
 */
import {
  assignVariables,
  type Batch,
  createNetwork,
  type CreateNetworkOptions,
  type Network,
  type NetworkSpec,
  type WeightMap,
} from "../../lib/model/mod.ts";

/** A network of which PyTorch has computed results. */
export interface FixtureCase {
  /** Names the fixture: `network_<name>.safetensors`. */
  name: string;
  spec: NetworkSpec;
  /** Shape of one item. */
  input: number[];
  /** Columns from the start of a chunk to that of the next, where they overlap. */
  stride?: number;
  batch: number;
  /** Whether the fixture holds all values, or 64 positions of each array. */
  whole: boolean;
}

const NO_DROPOUT = { blockDropout: 0, lstmDropout: 0 };

/** The paper's network: small, in full, and in full on chunks that overlap by half. */
export const CASES: Record<"small" | "paper" | "overlap", FixtureCase> = {
  small: {
    name: "small",
    spec: {
      name: "cnn-lstm",
      options: {
        channels: [3, 5, 6],
        pools: [2, 2, 4],
        lstmUnits: 4,
        ...NO_DROPOUT,
      },
    },
    input: [3, 16, 16, 1],
    batch: 4,
    whole: true,
  },
  paper: {
    name: "paper",
    spec: { name: "cnn-lstm", options: NO_DROPOUT },
    input: [7, 128, 128, 1],
    batch: 2,
    whole: false,
  },
  overlap: {
    name: "overlap",
    spec: { name: "cnn-lstm", options: NO_DROPOUT },
    input: [7, 128, 128, 1],
    stride: 64,
    batch: 2,
    whole: false,
  },
};

const CLASSES = 8;

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

/** A network with the fixtures' values. */
export function fixtureNetwork(
  { spec, input }: FixtureCase,
  options: CreateNetworkOptions = {},
): Network {
  const network = createNetwork(spec, { input, classes: CLASSES, ...options });
  const map: WeightMap = new Map(
    network.variables.map(({ name, variable: { shape } }) => [
      name,
      { data: value(name, shape), shape },
    ]),
  );
  assignVariables(network.variables, map);
  return network;
}

/** Chunks [batch, chunks, mels, width], cut from longer ones. */
function overlappingChunks(
  { input: [chunks, mels, width], stride = width, batch }: FixtureCase,
  values: (size: number) => Float32Array,
): Float32Array {
  const frames = width + stride * (chunks - 1);
  const whole = values(batch * mels * frames);
  const x = new Float32Array(batch * chunks * mels * width);
  for (let row = 0; row < batch * chunks * mels; row++) {
    const item = Math.floor(row / (chunks * mels));
    const chunk = Math.floor(row / mels) % chunks;
    const from = (item * mels + row % mels) * frames + chunk * stride;
    x.set(whole.subarray(from, from + width), row * width);
  }
  return x;
}

/** Input and labels of a step. Of frames, the last column is the mask: item i is 2 i frames shorter. */
export function fixtureBatch(kind: FixtureCase, step: number): Batch {
  const { input, batch } = kind;
  const labels = bits(`labels/${step}`, batch).map((b) => b % CLASSES);
  const values = (size: number) =>
    uniform(`x/${step}`, size, -Math.sqrt(3), Math.sqrt(3));
  const x = kind.stride
    ? overlappingChunks(kind, values)
    : values(input.reduce((a, b) => a * b, batch));
  if (input.length === 2) {
    const [frames, columns] = input;
    for (let row = 0; row < batch * frames; row++) {
      const [item, frame] = [Math.floor(row / frames), row % frames];
      x[(row + 1) * columns - 1] = frame < frames - 2 * item ? 1 : 0;
    }
  }
  return { x, labels: Int32Array.from(labels) };
}

/** The positions of an array that a fixture holds: all, or 64 of them. */
export function samplePositions(
  { whole }: FixtureCase,
  name: string,
  size: number,
): number[] {
  if (whole || size <= 64) {
    return Array.from({ length: size }, (_, i) => i);
  }
  return Array.from(bits(`positions/${name}`, 64), (b) => b % size);
}
