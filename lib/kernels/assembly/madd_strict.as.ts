// a · b + c in each lane, rounded twice: the same bits on every CPU.
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}
