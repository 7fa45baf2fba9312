// a · b + c in each lane; one rounding where the CPU has a fused multiply-add.
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.relaxed_madd(a, b, c);
}
