/**
 * What the layers of the network do, in plain loops over plain numbers: to be
 * read and followed with a pencil. The layers that train are tf's and fused;
 * tests hold both to the same values.
 *
 * @module
 */

import type { Matrix } from "../features/mod.ts";
import { exp } from "../maths.ts";

/** A small table of numbers: rows from top to bottom. */
export type Filter = readonly (readonly number[])[];

/**
 * Move a filter over a picture: at each place the values below the filter are
 * multiplied by the filter's and summed. Outside of the picture there is 0, so
 * that the result is as large as the picture. (Networks call it convolution;
 * signal processing would turn the filter around first.)
 *
 * @param image  not changed; row 0 meets the filter's first row
 * @param filter odd number of rows and of columns
 * @returns new matrix of the image's shape
 * @throws {RangeError} if the filter has no middle
 *
 * @example Differences along time find where something begins
 * ```ts
 * import { convolve } from "./by_hand.ts";
 * import assert from "node:assert/strict";
 *
 * const image = { data: Float32Array.of(0, 0, 5, 5), shape: [1, 4] as [number, number] };
 * const { data } = convolve(image, [[-1, 0, 1]]);
 * assert.deepEqual([...data], [0, 5, 5, -5]);
 * ```
 */
export function convolve(image: Matrix, filter: Filter): Matrix {
  const [rows, columns] = image.shape;
  const [height, width] = [filter.length, filter[0]?.length ?? 0];
  if (height % 2 === 0 || width % 2 === 0) {
    throw new RangeError(
      `Cannot convolve: the filter must have odd numbers of rows and columns, got ${height} × ${width}`,
    );
  }
  const [up, left] = [(height - 1) / 2, (width - 1) / 2];
  const data = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let i = 0; i < height; i++) {
        for (let k = 0; k < width; k++) {
          const [y, x] = [r + i - up, c + k - left];
          const inside = y >= 0 && y < rows && x >= 0 && x < columns;
          if (inside) sum += filter[i][k] * image.data[y * columns + x];
        }
      }
      data[r * columns + c] = sum;
    }
  }
  return { data, shape: [rows, columns] };
}

/**
 * A corner of a picture in whole numbers, around the place where a filter gives its
 * largest sum: small enough to follow with a pencil.
 *
 * @param image  larger than the corner; not changed
 * @param filter as for {@linkcode convolve}
 * @param size   rows and columns of the corner; even
 * @returns rows from the top of the picture, which is its last row, downwards
 *
 * @example
 * ```ts
 * import { strongestCorner } from "./by_hand.ts";
 * import assert from "node:assert/strict";
 *
 * const data = Float32Array.from({ length: 64 }, (_, i) => i % 8 < 5 ? 0 : 9);
 * const corner = strongestCorner({ data, shape: [8, 8] }, [[-1, 0, 1]], 4);
 * assert.deepEqual(corner[0], [0, 0, 0, 9]);
 * ```
 */
export function strongestCorner(
  image: Matrix,
  filter: Filter,
  size: number,
): number[][] {
  const [rows, columns] = image.shape;
  const half = size / 2;
  const { data: sums } = convolve(image, filter);
  let best = half * columns + half;
  // Only where the corner lies inside.
  for (let r = half; r <= rows - half; r++) {
    for (let c = half; c <= columns - half; c++) {
      if (sums[r * columns + c] > sums[best]) best = r * columns + c;
    }
  }
  const [top, left] = [
    Math.floor(best / columns) + half - 1,
    best % columns - half,
  ];
  return Array.from({ length: size }, (_, i) => {
    const start = (top - i) * columns + left;
    return Array.from(image.data.subarray(start, start + size), Math.round);
  });
}

/**
 * Keep the largest value of each square of `side` × `side`; what is left over at
 * the right and at the end is dropped.
 *
 * @param image not changed
 * @param side  at least 1
 * @returns new matrix, `side` times smaller along both axes
 *
 * @example
 * ```ts
 * import { maxPool } from "./by_hand.ts";
 * import assert from "node:assert/strict";
 *
 * const image = { data: Float32Array.of(1, 7, 2, 3), shape: [2, 2] as [number, number] };
 * assert.deepEqual([...maxPool(image, 2).data], [7]);
 * ```
 */
export function maxPool(image: Matrix, side: number): Matrix {
  const columns = image.shape[1];
  const [height, width] = image.shape.map((n) => Math.floor(n / side));
  const data = new Float32Array(height * width).fill(-Infinity);
  for (let r = 0; r < height * side; r++) {
    for (let c = 0; c < width * side; c++) {
      const at = Math.floor(r / side) * width + Math.floor(c / side);
      data[at] = Math.max(data[at], image.data[r * columns + c]);
    }
  }
  return { data, shape: [height, width] };
}

/** The values of an LSTM layer, as `readVariables` gives them. */
export interface LstmWeights {
  /** Shape [features, 4 · units]; columns in the order input, forget, cell, output. */
  weightIh: Float32Array;
  /** Shape [units, 4 · units]. */
  weightHh: Float32Array;
  /** [4 · units]; PyTorch has two, which are summed. */
  biasIh: Float32Array;
  /** [4 · units] */
  biasHh: Float32Array;
}

/** What an LSTM does over the steps of a sequence, each of shape [units, steps]: time runs across. */
export interface LstmSteps {
  /** How much of the new is let in, in [0, 1]. */
  inputGate: Matrix;
  /** How much of the memory is kept, in [0, 1]. */
  forgetGate: Matrix;
  /** What is new, in [-1, 1]. */
  candidate: Matrix;
  /** How much of the memory is shown, in [0, 1]. */
  outputGate: Matrix;
  /** The memory after the step. */
  memory: Matrix;
  /** What the layer gives: the output gate times tanh of the memory. */
  output: Matrix;
}

const sigmoid = (x: number) => 1 / (1 + exp(-x));
const tanh = (x: number) => 2 * sigmoid(2 * x) - 1;

/** What goes into the gates of a step: [4 · units]. */
function gateSums(
  x: Float32Array,
  h: Float32Array,
  { weightIh, weightHh, biasIh, biasHh }: LstmWeights,
): Float64Array {
  const sums = Float64Array.from(biasIh, (bias, i) => bias + biasHh[i]);
  const n = sums.length;
  x.forEach((value, row) => {
    for (let i = 0; i < n; i++) sums[i] += value * weightIh[row * n + i];
  });
  h.forEach((value, row) => {
    for (let i = 0; i < n; i++) sums[i] += value * weightHh[row * n + i];
  });
  return sums;
}

/** Room for what the steps give. */
function emptySteps(units: number, steps: number): LstmSteps {
  const empty = (): Matrix => ({
    data: new Float32Array(units * steps),
    shape: [units, steps],
  });
  return {
    inputGate: empty(),
    forgetGate: empty(),
    candidate: empty(),
    outputGate: empty(),
    memory: empty(),
    output: empty(),
  };
}

/**
 * An LSTM step by step, with all its gates, from an empty memory.
 *
 * @param x       the sequence, shape [steps, features]; not changed
 * @param weights of the layer
 * @returns gates, memory and output of each step
 * @throws {RangeError} if the weights do not fit the sequence
 *
 * @example A memory that keeps everything and lets everything in
 * ```ts
 * import { lstmSteps } from "./by_hand.ts";
 * import assert from "node:assert/strict";
 *
 * const open = Float32Array.of(20, 20, 0, 20); // sigmoid(20) is almost 1
 * const { memory } = lstmSteps({ data: Float32Array.of(1, 1), shape: [2, 1] }, {
 *   weightIh: Float32Array.of(0, 0, 20, 0), weightHh: new Float32Array(4),
 *   biasIh: open, biasHh: new Float32Array(4),
 * });
 * assert.ok(Math.abs(memory.data[0] - 1) < 1e-6 && Math.abs(memory.data[1] - 2) < 1e-6);
 * ```
 */
export function lstmSteps(x: Matrix, weights: LstmWeights): LstmSteps {
  const [steps, features] = x.shape;
  const units = weights.biasIh.length / 4;
  if (weights.weightIh.length !== features * 4 * units) {
    throw new RangeError(
      `Cannot run an LSTM: weightIh must hold ${features} × ${
        4 * units
      } values, got ${weights.weightIh.length}`,
    );
  }
  const result = emptySteps(units, steps);
  const h = new Float32Array(units);
  const c = new Float32Array(units);
  for (let t = 0; t < steps; t++) {
    const now = x.data.subarray(t * features, (t + 1) * features);
    const sums = gateSums(now, h, weights);
    for (let u = 0; u < units; u++) {
      const at = u * steps + t;
      const [i, f] = [sigmoid(sums[u]), sigmoid(sums[units + u])];
      const [g, o] = [tanh(sums[2 * units + u]), sigmoid(sums[3 * units + u])];
      c[u] = f * c[u] + i * g;
      result.inputGate.data[at] = i;
      result.forgetGate.data[at] = f;
      result.candidate.data[at] = g;
      result.outputGate.data[at] = o;
      result.memory.data[at] = c[u];
      h[u] = result.output.data[at] = o * tanh(c[u]);
    }
  }
  return result;
}
