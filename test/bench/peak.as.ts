// Multiply-adds on registers alone: what a thread can do at most.

import { madd } from "./madd.as";

/** Multiply-adds of four lanes a turn of the loop. */
const VECTORS: i32 = 24;

/**
 * Runs `turns` turns; the result keeps the loop alive. Twelve independent values
 * hide the latency of a multiply-add, and with the two constants they fit V8's
 * fifteen registers. Each is a factor, so that no product can leave the loop.
 *
 * @returns floating-point operations done
 */
export function peak(turns: i32, seed: f32): f64 {
  const a = f32x4.splat(seed);
  const b = f32x4.splat(1 - seed);
  let c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a;
  let c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
  for (let i = 0; i < turns; i++) {
    c0 = madd(a, c0, b); c1 = madd(a, c1, b); c2 = madd(a, c2, b); c3 = madd(a, c3, b);
    c4 = madd(a, c4, b); c5 = madd(a, c5, b); c6 = madd(a, c6, b); c7 = madd(a, c7, b);
    c8 = madd(a, c8, b); c9 = madd(a, c9, b); c10 = madd(a, c10, b); c11 = madd(a, c11, b);
    c0 = madd(a, c0, b); c1 = madd(a, c1, b); c2 = madd(a, c2, b); c3 = madd(a, c3, b);
    c4 = madd(a, c4, b); c5 = madd(a, c5, b); c6 = madd(a, c6, b); c7 = madd(a, c7, b);
    c8 = madd(a, c8, b); c9 = madd(a, c9, b); c10 = madd(a, c10, b); c11 = madd(a, c11, b);
  }
  let sum = f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3));
  sum = f32x4.add(sum, f32x4.add(f32x4.add(c4, c5), f32x4.add(c6, c7)));
  sum = f32x4.add(sum, f32x4.add(f32x4.add(c8, c9), f32x4.add(c10, c11)));
  const alive: f64 = v128.any_true(sum) ? 1 : 0;
  return alive * 8 * VECTORS * turns;
}
