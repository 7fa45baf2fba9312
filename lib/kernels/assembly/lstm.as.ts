// LSTM over whole sequences with a zero initial state; gates input, forget,
// cell, output (PyTorch's order). Sequences do not depend on each other: a slice
// is a group of 4 of them.

import { sigmoid, tanh } from "./functions.as";
import { DEPTH, LstmGradParams, LstmParams, SLICE_SEQUENCES } from "./params.as";
import { multiplyPacked, PACKED_BYTES, packFour, SPARE_BYTES } from "./product.as";
import { storeLanes } from "./vectors.as";

/**
 * C [rows, n] = bias + A · panels, or += without one; rows of A and C any distance
 * apart, 4 at most. Scratch: packed rows, a tile.
 */
function rowsTimesPanels(
  a: usize, aPitch: usize, rows: i32, k: i32, panels: usize, n: i32,
  bias: usize, c: usize, cPitch: usize, scratch: usize,
): void {
  const a1 = rows > 1 ? a + aPitch : a;
  const a2 = rows > 2 ? a1 + aPitch : a;
  const a3 = rows > 3 ? a2 + aPitch : a;
  for (let first = 0; first < k; first += DEPTH) {
    const depth = min(DEPTH, k - first);
    const at = <usize>first << 2;
    packFour(a + at, a1 + at, a2 + at, a3 + at, depth, scratch);
    multiplyPacked(
      scratch, rows, depth, panels + (<usize>first << 6), <usize>k << 6, n,
      first == 0 ? bias : 0, c, cPitch, scratch + PACKED_BYTES,
    );
  }
}

/** Gates, cell and hidden state of one sequence at one step. */
function cellForward(p: LstmParams, row: i32, t: i32): void {
  const at = <usize>(row * p.time + t);
  const bytes = <usize>p.units << 2;
  const gates = p.gates + at * (bytes << 2);
  const c = p.c + at * bytes;
  for (let j = 0; j < p.units; j += 4) {
    const o = <usize>j << 2;
    const left = p.units - j;
    // The gates of the last lanes lie before those of the next gate: stores are
    // done in the gates' order, after all loads.
    const i = sigmoid(v128.load(gates + o));
    const f = sigmoid(v128.load(gates + bytes + o));
    const g = tanh(v128.load(gates + 2 * bytes + o));
    const out = sigmoid(v128.load(gates + 3 * bytes + o));
    const before = t > 0 ? v128.load(c - bytes + o) : f32x4.splat(0);
    const cell = f32x4.add(f32x4.mul(f, before), f32x4.mul(i, g));
    storeLanes(gates + o, i, left);
    storeLanes(gates + bytes + o, f, left);
    storeLanes(gates + 2 * bytes + o, g, left);
    storeLanes(gates + 3 * bytes + o, out, left);
    storeLanes(c + o, cell, left);
    storeLanes(p.h + at * bytes + o, f32x4.mul(out, tanh(cell)), left);
  }
}

/**
 * All steps of the sequences of group `slice`; the gates hold the inputs' share and the
 * bias. Scratch: packed rows, a tile.
 */
export function lstm(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<LstmParams>(params);
  const first = slice * SLICE_SEQUENCES;
  const rows = min(SLICE_SEQUENCES, p.batch - first);
  const width = p.units << 2;
  const hStride = <usize>(p.time * p.units) << 2;
  const gateStride = <usize>(p.time * width) << 2;
  for (let t = 0; t < p.time; t++) {
    if (t > 0) {
      rowsTimesPanels(
        p.h + (<usize>((first * p.time + t - 1) * p.units) << 2), hStride, rows, p.units,
        p.recurrent, width,
        0, p.gates + (<usize>((first * p.time + t) * width) << 2), gateStride, scratch,
      );
    }
    for (let r = 0; r < rows; r++) cellForward(p, first + r, t);
  }
}

/** dGates of one sequence at one step; dh and dc are the gradients from step t + 1. */
function cellBackward(p: LstmGradParams, row: i32, t: i32, dh: usize, dc: usize): void {
  const at = <usize>(row * p.time + t);
  const bytes = <usize>p.units << 2;
  const gates = p.gates + at * (bytes << 2);
  const dGates = p.dGates + at * (bytes << 2);
  const c = p.c + at * bytes;
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  for (let j = 0; j < p.units; j += 4) {
    const o = <usize>j << 2;
    const left = p.units - j;
    const i = v128.load(gates + o);
    const f = v128.load(gates + bytes + o);
    const g = v128.load(gates + 2 * bytes + o);
    const out = v128.load(gates + 3 * bytes + o);
    const before = t > 0 ? v128.load(c - bytes + o) : zero;
    const squashed = tanh(v128.load(c + o));
    const gradH = f32x4.add(v128.load(p.dOut + at * bytes + o), v128.load(dh + o));
    let gradC = f32x4.mul(gradH, out);
    gradC = f32x4.mul(gradC, f32x4.sub(one, f32x4.mul(squashed, squashed)));
    gradC = f32x4.add(gradC, v128.load(dc + o));
    const di = f32x4.mul(f32x4.mul(gradC, g), f32x4.mul(i, f32x4.sub(one, i)));
    const df = f32x4.mul(f32x4.mul(gradC, before), f32x4.mul(f, f32x4.sub(one, f)));
    const dg = f32x4.mul(f32x4.mul(gradC, i), f32x4.sub(one, f32x4.mul(g, g)));
    const dOut = f32x4.mul(
      f32x4.mul(gradH, squashed), f32x4.mul(out, f32x4.sub(one, out)),
    );
    storeLanes(dGates + o, di, left);
    storeLanes(dGates + bytes + o, df, left);
    storeLanes(dGates + 2 * bytes + o, dg, left);
    storeLanes(dGates + 3 * bytes + o, dOut, left);
    storeLanes(dc + o, f32x4.mul(gradC, f), left);
  }
}

/**
 * Gradients at the gates of the sequences of group `slice`, last step first, and
 * the hidden states before each step (zero, then h).
 * Scratch: packed rows, a tile, then dh and dc [4, units] each, and 4 values.
 */
export function lstmGrad(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<LstmGradParams>(params);
  const first = slice * SLICE_SEQUENCES;
  const rows = min(SLICE_SEQUENCES, p.batch - first);
  const width = p.units << 2;
  const bytes = <usize>p.units << 2;
  const gateStride = <usize>(p.time * width) << 2;
  const dh = scratch + PACKED_BYTES + SPARE_BYTES;
  const dc = dh + <usize>SLICE_SEQUENCES * bytes;
  memory.fill(dh, 0, 2 * <usize>SLICE_SEQUENCES * bytes + 16);
  for (let t = p.time - 1; t >= 0; t--) {
    for (let r = 0; r < rows; r++) {
      const shift = <usize>r * bytes;
      cellBackward(p, first + r, t, dh + shift, dc + shift);
    }
    rowsTimesPanels(
      p.dGates + (<usize>((first * p.time + t) * width) << 2), gateStride, rows, width,
      p.recurrent, p.units, p.zeros, dh, bytes, scratch,
    );
  }
  for (let row = first; row < first + rows; row++) {
    const before = p.before + <usize>(row * p.time) * bytes;
    memory.fill(before, 0, bytes);
    memory.copy(
      before + bytes, p.h + <usize>(row * p.time) * bytes, <usize>(p.time - 1) * bytes,
    );
  }
}
