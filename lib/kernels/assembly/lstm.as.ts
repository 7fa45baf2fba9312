// LSTM over whole sequences with a zero initial state; gates input, forget,
// cell, output (PyTorch's order). Sequences do not depend on each other: a slice
// is a group of 6 of them.

import { sigmoid, tanh } from "./functions.as";
import { LstmGradParams, LstmParams, SLICE_SEQUENCES } from "./params.as";
import { storePart, tile, TILE_COLUMNS, TILE_PITCH, TILE_ROWS } from "./tile.as";
import { storeLanes } from "./vectors.as";

/**
 * C[row, 0 … n] = init[row] + A[row, 0 … k] · panels for up to 3 rows, with rows
 * of A, init and C any distance apart; C may be init.
 */
function rowsTimesPanels(
  a: usize, aPitch: usize, rows: i32, k: i32, panels: usize, n: i32,
  init: usize, initPitch: usize, c: usize, cPitch: usize, spare: usize,
): void {
  const a1 = rows > 1 ? a + aPitch : a;
  const a2 = rows > 2 ? a1 + aPitch : a;
  for (let first: usize = 0; first < <usize>n; first += TILE_COLUMNS) {
    const at = first << 2;
    for (let r: usize = 0; r < <usize>rows; r++) {
      memory.copy(spare + r * TILE_PITCH, init + r * initPitch + at, TILE_PITCH);
    }
    tile(
      a, a1, a2, 4, 0, panels + at * <usize>k, TILE_PITCH, 0, k, 1,
      spare, TILE_PITCH, spare, TILE_PITCH,
    );
    storePart(spare, c + at, cPitch, rows, min(TILE_COLUMNS, <usize>n - first));
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

/** All steps of the sequences of group `slice`. Scratch: 48 values. */
export function lstm(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<LstmParams>(params);
  const end = min(p.batch, (slice + 1) * SLICE_SEQUENCES);
  const width = p.units << 2;
  const xStride = <usize>(p.time * p.inputs) << 2;
  const hStride = <usize>(p.time * p.units) << 2;
  const gateStride = <usize>(p.time * width) << 2;
  for (let t = 0; t < p.time; t++) {
    for (let row = slice * SLICE_SEQUENCES; row < end; row += <i32>TILE_ROWS) {
      const rows = min(<i32>TILE_ROWS, end - row);
      const x = p.x + (<usize>((row * p.time + t) * p.inputs) << 2);
      const h = p.h + (<usize>((row * p.time + t - 1) * p.units) << 2);
      const gates = p.gates + (<usize>((row * p.time + t) * width) << 2);
      rowsTimesPanels(
        x, xStride, rows, p.inputs, p.kernel, width, t > 0 ? p.bias : p.start, 0,
        gates, gateStride, scratch,
      );
      if (t > 0) {
        rowsTimesPanels(
          h, hStride, rows, p.units, p.recurrent, width, gates, gateStride,
          gates, gateStride, scratch,
        );
      }
      for (let r = 0; r < rows; r++) cellForward(p, row + r, t);
    }
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
 * Scratch: 48 values, then dh and dc [6, units] each, and 4 values.
 */
export function lstmGrad(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<LstmGradParams>(params);
  const first = slice * SLICE_SEQUENCES;
  const end = min(p.batch, first + SLICE_SEQUENCES);
  const width = p.units << 2;
  const bytes = <usize>p.units << 2;
  const gateStride = <usize>(p.time * width) << 2;
  const dh = scratch + 192;
  const dc = dh + <usize>SLICE_SEQUENCES * bytes;
  memory.fill(dh, 0, 2 * <usize>SLICE_SEQUENCES * bytes + 16);
  for (let t = p.time - 1; t >= 0; t--) {
    for (let row = first; row < end; row += <i32>TILE_ROWS) {
      const rows = min(<i32>TILE_ROWS, end - row);
      const at = <usize>(row - first) * bytes;
      for (let r = 0; r < rows; r++) {
        const shift = at + <usize>r * bytes;
        cellBackward(p, row + r, t, dh + shift, dc + shift);
      }
      rowsTimesPanels(
        p.dGates + (<usize>((row * p.time + t) * width) << 2), gateStride, rows, width,
        p.recurrent, p.units, p.zeros, 0, dh + at, bytes, scratch,
      );
    }
  }
  for (let row = first; row < end; row++) {
    const before = p.before + <usize>(row * p.time) * bytes;
    memory.fill(before, 0, bytes);
    memory.copy(
      before + bytes, p.h + <usize>(row * p.time) * bytes, <usize>(p.time - 1) * bytes,
    );
  }
}
