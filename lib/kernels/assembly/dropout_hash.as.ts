// The mask of ../dropout_hash.ts, four places at a time.

/**
 * 0 where an element is dropped, `scale` where it is kept.
 *
 * @param place     flat index of the first of four consecutive elements
 * @param threshold kept where the hash is at least this, unsigned
 */
@inline
export function dropoutMask(
  place: u32, key: i32, threshold: u32, scale: f32,
): v128 {
  const golden: i32 = 0x9e3779b9;
  let h = i32x4.splat(<i32>place * golden);
  h = i32x4.add(h, i32x4(0, golden, 2 * golden, 3 * golden));
  h = v128.xor(h, i32x4.splat(key));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 16)), i32x4.splat(0x7feb352d));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 15)), i32x4.splat(0x846ca68b));
  h = v128.xor(h, i32x4.shr_u(h, 16));
  const kept = i32x4.ge_u(h, i32x4.splat(threshold));
  return v128.and(kept, f32x4.splat(scale));
}
