/**
 * LSTM over whole sequences, forward and backward, on addresses in linear memory.
 *
 * @module
 */
import { CONSTANTS } from "./constants.ts";
import { roundUp16, zeros } from "./conv2d.ts";
import { allFinite } from "./finite.ts";
import type { Kernels } from "./kernels.ts";
import { matmul, packMatrix } from "./matmul.ts";

/** Sizes of an LSTM; gates in the order input, forget, cell, output. */
export interface LstmShape {
  /** Sequences. */
  batch: number;
  /** Steps of each. */
  time: number;
  /** Values per step. */
  inputs: number;
  /** Size of the hidden state. */
  units: number;
}

/**
 * All hidden states from a zero state.
 *
 * @param at addresses: x [batch, time, inputs], kernel [inputs, 4 · units],
 *   recurrent [units, 4 · units], bias [4 · units]; written: h [batch, time, units],
 *   gates [batch, time, 4 · units] (after their functions), c [batch, time, units]
 * @throws {OutOfMemoryError} if there is no room for packed weights
 */
export function lstm(
  kernels: Kernels,
  shape: LstmShape,
  at: Record<
    "x" | "kernel" | "recurrent" | "bias" | "h" | "gates" | "c",
    number
  >,
): void {
  const { batch, inputs, units } = shape;
  const n = 4 * units;
  kernels.borrow((allocate) => {
    const pack = (source: number, k: number) => {
      const panels = allocate(4 * k * roundUp16(n));
      packMatrix(kernels, { n, k }, source, panels);
      return panels;
    };
    const kernel = pack(at.kernel, inputs);
    const start = allFinite(kernels, at.recurrent, units * n)
      ? at.bias
      : firstBias(kernels, shape, at, allocate);
    const recurrent = pack(at.recurrent, units);
    const slices = Math.ceil(batch / CONSTANTS.SLICE_SEQUENCES);
    const block = { ...shape, ...at, kernel, recurrent, start };
    kernels.run("lstm", block, slices, 4 * 48);
  });
}

/**
 * The bias of step 0, with the product of the zero state and the recurrent weights:
 * NaN where a column of those is not finite (0 · ∞), which the kernel's first step
 * leaves out.
 */
function firstBias(
  kernels: Kernels,
  { units }: LstmShape,
  { recurrent, bias }: { recurrent: number; bias: number },
  allocate: (bytes: number) => number,
): number {
  const n = 4 * units;
  const c = allocate(4 * n);
  const a = zeros(kernels, allocate, units);
  matmul(kernels, { m: 1, n, k: units }, { a, b: recurrent, bias, c });
  return c;
}

/**
 * Gradients of {@linkcode lstm}.
 *
 * @param at addresses as there, and dOut [batch, time, units]; written: dx,
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
    const scratch = 4 * (48 + 2 * CONSTANTS.SLICE_SEQUENCES * units + 4);
    const slices = Math.ceil(batch / CONSTANTS.SLICE_SEQUENCES);
    kernels.run("lstmGrad", block, slices, scratch);
    const back = { m: steps, n: inputs, k: n, transposeB: true };
    matmul(kernels, back, { a: dGates, b: at.kernel, c: at.dx });
    const weights = { n, k: steps, transposeA: true };
    const dKernel = { a: at.x, b: dGates, c: at.dKernel };
    matmul(kernels, { m: inputs, ...weights }, dKernel);
    const dRecurrent = { a: before, b: dGates, c: at.dRecurrent };
    matmul(kernels, { m: units, ...weights }, dRecurrent);
    const sum = { source: dGates, total: at.dBias, rows: steps, n };
    kernels.run("sumRows", sum, 1);
  });
}
