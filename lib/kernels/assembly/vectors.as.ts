// Small helpers for loops over channels, four at a time.

/**
 * Stores the first `lanes` (1 to 4) lanes. Loads may read past a tensor's last
 * value (the allocator leaves room); stores may not touch what follows.
 */
@inline
export function storeLanes(to: usize, v: v128, lanes: i32): void {
  if (lanes >= 4) {
    v128.store(to, v);
    return;
  }
  v128.store32_lane(to, v, 0);
  if (lanes > 1) v128.store32_lane(to, v, 1, 4);
  if (lanes > 2) v128.store32_lane(to, v, 2, 8);
}

/** sums[0..3] += the four lanes, in double precision. */
@inline
export function addLanes(sums: usize, v: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(v)));
  const high = i8x16.shuffle(
    v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15,
  );
  v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(high)), 16);
}

/** Smallest multiple of 4 that is at least n. */
@inline
export function roundUp4(n: i32): i32 {
  return (n + 3) & ~3;
}

/** Smallest multiple of 16 that is at least n. */
@inline
export function roundUp16(n: i32): i32 {
  return (n + 15) & ~15;
}
