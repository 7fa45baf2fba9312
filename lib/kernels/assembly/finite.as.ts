// Whether values are finite: the fast loops put zeros around images and add and
// subtract within tiles, where NaN and infinities would spread (0 · ∞ is NaN).

import { ScanParams } from "./params.as";

/** Whether `count` values are all finite: v · 0 is ±0, or NaN, whose bits stay set. */
export function allFinite(from: usize, count: i32): bool {
  const zero = f32x4.splat(0);
  let bits = zero;
  const end = from + (<usize>count << 2);
  for (const whole = from + (<usize>(count & ~15) << 2); from < whole; from += 64) {
    const a = v128.or(
      f32x4.mul(v128.load(from), zero), f32x4.mul(v128.load(from, 16), zero),
    );
    const b = v128.or(
      f32x4.mul(v128.load(from, 32), zero), f32x4.mul(v128.load(from, 48), zero),
    );
    bits = v128.or(bits, v128.or(a, b));
  }
  if (v128.any_true(f32x4.ne(bits, bits))) return false;
  for (; from < end; from += 4) if (!isFinite(load<f32>(from))) return false;
  return true;
}

/** Stores 1 where all values are finite, else 0. */
export function scanFinite(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<ScanParams>(params);
  store<i32>(p.finite, allFinite(p.source, p.count) ? 1 : 0);
}
