// Softmax of rows, and its cross-entropy with labels.

import { exp, log } from "./functions.as";
import { CrossEntropyParams, SoftmaxParams } from "./params.as";
import { storeLanes } from "./vectors.as";

/** Largest of n values; NaN if there is one. */
function largest(x: usize, n: i32): f32 {
  let best = load<f32>(x);
  for (let i = 1; i < n; i++) best = max(best, load<f32>(x + (<usize>i << 2)));
  return best;
}

@inline
function logOf(x: f32): f32 {
  return f32x4.extract_lane(log(f32x4.splat(x)), 0);
}

/** y = e^(x − top) of n values; returns their sum. */
function powers(x: usize, y: usize, n: i32, top: f32): f64 {
  const shift = f32x4.splat(top);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    storeLanes(y + at, exp(f32x4.sub(v128.load(x + at), shift)), n - i);
  }
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) sum += <f64>load<f32>(y + (<usize>i << 2));
  return sum;
}

function softmaxRow(x: usize, y: usize, n: i32): void {
  const sum = <f32>powers(x, y, n, largest(x, n));
  const divisor = f32x4.splat(sum);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    storeLanes(y + at, f32x4.div(v128.load(y + at), divisor), n - i);
  }
}

/** y = softmax of the rows of slice; [rows, n]. */
export function softmax(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<SoftmaxParams>(params);
  const end = min(p.rows, (slice + 1) * p.rowsPerSlice);
  for (let r = slice * p.rowsPerSlice; r < end; r++) {
    const at = <usize>r * <usize>p.n << 2;
    softmaxRow(p.x + at, p.y + at, p.n);
  }
}

/**
 * loss = mean over rows of −Σ q log softmax(logits), and its gradient
 * (softmax − q) / rows; q is the label's one-hot, a share `smoothing` of it spread
 * over all classes. One slice. Scratch: n values.
 */
export function crossEntropy(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<CrossEntropyParams>(params);
  const other = p.smoothing / <f32>p.n;
  const inverse = <f32>1 / <f32>p.rows;
  let total: f64 = 0;
  for (let r = 0; r < p.rows; r++) {
    const x = p.logits + (<usize>r * <usize>p.n << 2);
    const dx = p.dLogits + (<usize>r * <usize>p.n << 2);
    const label = load<i32>(p.labels + (<usize>r << 2));
    const top = largest(x, p.n);
    const sum = powers(x, dx, p.n, top);
    const logSum = <f64>top + <f64>logOf(<f32>sum);
    for (let i = 0; i < p.n; i++) {
      const at = <usize>i << 2;
      const q = i == label ? <f32>1 - p.smoothing + other : other;
      total += <f64>q * (logSum - <f64>load<f32>(x + at));
      store<f32>(dx + at, (load<f32>(dx + at) / <f32>sum - q) * inverse);
    }
  }
  store<f32>(p.loss, <f32>(total / <f64>p.rows));
}
