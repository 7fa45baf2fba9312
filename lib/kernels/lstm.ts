/**
 * LSTM over whole sequences, forward and backward, on addresses in linear memory.
 *
 * @module
 */
import { CONSTANTS } from "./constants.ts";
import { roundUp16, zeros } from "./conv2d.ts";
import { PRODUCT_BYTES } from "./conv_bands.ts";
import type { Kernels } from "./kernels.ts";
import { matmul, matmulPacked, packMatrix, panelBytes } from "./matmul.ts";
import { reduce } from "./reduce.ts";

/** Sizes of an LSTM; gates in the order input, forget, cell, output. */
export interface LstmShape {
  /** Sequences. */
  batch: number;
  /** Steps of a sequence. */
  time: number;
  /** Values of a step. */
  inputs: number;
  /** Size of the hidden state. */
  units: number;
}

/** Sizes of the products with an LSTM's weights. */
function weightShapes({ inputs, units }: LstmShape) {
  return {
    kernel: { n: 4 * units, k: inputs },
    recurrent: { n: 4 * units, k: units },
  };
}

/** Where the parts of {@linkcode lstmWeights} lie; the last is a word. */
function weightPlaces(shape: LstmShape, weights: number) {
  const { kernel, recurrent } = weightShapes(shape);
  const after = weights + panelBytes(kernel);
  const finite = after + panelBytes(recurrent);
  return { kernel: weights, recurrent: after, finite, end: finite + 4 };
}

/** Bytes of what {@linkcode lstmWeights} writes. */
export function lstmWeightBytes(shape: LstmShape): number {
  return weightPlaces(shape, 0).end;
}

/**
 * Prepare an LSTM's weights: packed, and whether the recurrent ones are finite.
 *
 * @param at      addresses: kernel [inputs, 4 · units], recurrent [units, 4 · units]
 * @param weights address of {@linkcode lstmWeightBytes}
 */
export function lstmWeights(
  kernels: Kernels,
  shape: LstmShape,
  at: Record<"kernel" | "recurrent", number>,
  weights: number,
): void {
  const shapes = weightShapes(shape);
  const places = weightPlaces(shape, weights);
  packMatrix(kernels, shapes.kernel, at.kernel, places.kernel);
  packMatrix(kernels, shapes.recurrent, at.recurrent, places.recurrent);
  const { n, k } = shapes.recurrent;
  const block = { source: at.recurrent, count: n * k, finite: places.finite };
  kernels.run("scanFinite", block, 1);
}

/**
 * All hidden states from a zero state.
 *
 * @param at addresses: x [batch, time, inputs], recurrent [units, 4 · units], bias
 *   [4 · units]; written: h [batch, time, units], gates [batch, time, 4 · units] (after
 *   their functions), c [batch, time, units]
 * @param weights from {@linkcode lstmWeights}
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function lstm(
  kernels: Kernels,
  shape: LstmShape,
  at: Record<"x" | "recurrent" | "bias" | "h" | "gates" | "c", number>,
  weights: number,
): void {
  const { batch, time, units } = shape;
  const places = weightPlaces(shape, weights);
  // What the inputs give, of all steps at once; then step by step what the states do.
  const product = { m: batch * time, ...weightShapes(shape).kernel };
  const { x: a, bias, h, gates, c } = at;
  const inputs = { a, panels: places.kernel, bias, c: gates };
  matmulPacked(kernels, product, inputs);
  const [finite] = new Int32Array(kernels.memory.buffer, places.finite, 1);
  if (!finite) addZeroState(kernels, shape, at);
  const { recurrent } = places;
  const block = { batch, time, units, recurrent, h, gates, c };
  const slices = Math.ceil(batch / CONSTANTS.SLICE_SEQUENCES);
  kernels.run("lstm", block, slices, PRODUCT_BYTES);
}

/**
 * Adds the product of the zero state and the recurrent weights to the gates of step 0,
 * which the kernel leaves out: NaN where a column is not finite (0 · ∞).
 */
function addZeroState(
  kernels: Kernels,
  { batch, time, units }: LstmShape,
  { recurrent, gates }: { recurrent: number; gates: number },
): void {
  const n = 4 * units;
  kernels.borrow((allocate) => {
    const product = allocate(4 * n);
    const state = zeros(kernels, allocate, units);
    const at = { a: state, b: recurrent, c: product };
    matmul(kernels, { m: 1, n, k: units }, at);
    const share = kernels.floats(product, n);
    for (let i = 0; i < batch; i++) {
      const gate = kernels.floats(gates + 4 * n * time * i, n);
      gate.set(gate.map((value, j) => value + share[j]));
    }
  });
}

/**
 * Gradients of {@linkcode lstm}.
 *
 * @param at addresses as in {@linkcode lstm}, and dOut [batch, time, units]; written: dx,
 *   dKernel, dRecurrent, dBias, each like its value
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function lstmGrad(
  kernels: Kernels,
  shape: LstmShape,
  at: Record<
    | "x"
    | "kernel"
    | "recurrent"
    | "h"
    | "gates"
    | "c"
    | "dOut"
    | "dx"
    | "dKernel"
    | "dRecurrent"
    | "dBias",
    number
  >,
): void {
  const { batch, time, inputs, units } = shape;
  const n = 4 * units;
  const steps = batch * time;
  kernels.borrow((allocate) => {
    const dGates = allocate(4 * steps * n);
    const before = allocate(4 * steps * units);
    const recurrent = allocate(4 * n * roundUp16(units));
    const transposed = { n: units, k: n, transposeB: true };
    packMatrix(kernels, transposed, at.recurrent, recurrent);
    const none = zeros(kernels, allocate, roundUp16(units));
    const block = { ...shape, ...at, recurrent, zeros: none, dGates, before };
    const states = 2 * CONSTANTS.SLICE_SEQUENCES * units + 4;
    const scratch = PRODUCT_BYTES + 4 * states;
    const slices = Math.ceil(batch / CONSTANTS.SLICE_SEQUENCES);
    kernels.run("lstmGrad", block, slices, scratch);
    const back = { m: steps, n: inputs, k: n, transposeB: true };
    matmul(kernels, back, { a: dGates, b: at.kernel, c: at.dx });
    const weights = { n, k: steps, transposeA: true };
    const dKernel = { a: at.x, b: dGates, c: at.dKernel };
    matmul(kernels, { m: inputs, ...weights }, dKernel);
    const dRecurrent = { a: before, b: dGates, c: at.dRecurrent };
    matmul(kernels, { m: units, ...weights }, dRecurrent);
    const sum = { outer: 1, k: steps, inner: n };
    reduce(kernels, "sum", sum, { x: dGates, y: at.dBias });
  });
}
