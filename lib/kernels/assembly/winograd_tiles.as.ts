// The transforms of Winograd's F(2×2, 3×3) and their adjoints (see winograd.as.ts),
// one tile and four channels at a time. `pixel` is in bytes; the 16 values of a
// transformed tile lie `stride` bytes apart. Adds and subtracts only.

/**
 * V = Bᵀ d B of a 4×4 window, 32 additions per channel. Row i of Bᵀ t:
 * t0 − t2, t1 + t2, t2 − t1, t1 − t3.
 */
export function inputTile(
  from: usize, pitch: usize, pixel: usize, to: usize, stride: usize,
): void {
  const across = <usize>4 * stride;
  for (const end = to + pixel; to < end; to += 16) {
    let at = from;
    let d0 = v128.load(at), d1 = v128.load(at + pitch);
    let d2 = v128.load(at + 2 * pitch), d3 = v128.load(at + 3 * pitch);
    const t00 = f32x4.sub(d0, d2), t10 = f32x4.add(d1, d2);
    const t20 = f32x4.sub(d2, d1), t30 = f32x4.sub(d1, d3);
    at += pixel;
    d0 = v128.load(at), d1 = v128.load(at + pitch);
    d2 = v128.load(at + 2 * pitch), d3 = v128.load(at + 3 * pitch);
    const t01 = f32x4.sub(d0, d2), t11 = f32x4.add(d1, d2);
    const t21 = f32x4.sub(d2, d1), t31 = f32x4.sub(d1, d3);
    at += pixel;
    d0 = v128.load(at), d1 = v128.load(at + pitch);
    d2 = v128.load(at + 2 * pitch), d3 = v128.load(at + 3 * pitch);
    const t02 = f32x4.sub(d0, d2), t12 = f32x4.add(d1, d2);
    const t22 = f32x4.sub(d2, d1), t32 = f32x4.sub(d1, d3);
    at += pixel;
    d0 = v128.load(at), d1 = v128.load(at + pitch);
    d2 = v128.load(at + 2 * pitch), d3 = v128.load(at + 3 * pitch);
    const t03 = f32x4.sub(d0, d2), t13 = f32x4.add(d1, d2);
    const t23 = f32x4.sub(d2, d1), t33 = f32x4.sub(d1, d3);
    inputRow(to, stride, t00, t01, t02, t03);
    inputRow(to + across, stride, t10, t11, t12, t13);
    inputRow(to + 2 * across, stride, t20, t21, t22, t23);
    inputRow(to + 3 * across, stride, t30, t31, t32, t33);
    from += 16;
  }
}

@inline
function inputRow(to: usize, stride: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, f32x4.sub(a, c));
  v128.store(to + stride, f32x4.add(b, c));
  v128.store(to + 2 * stride, f32x4.sub(c, b));
  v128.store(to + 3 * stride, f32x4.sub(b, d));
}

/** y = bias + Aᵀ M A, a tile of 2×2; rows of Aᵀ t: t0 + t1 + t2, t1 − t2 − t3. */
export function outputTile(
  from: usize, stride: usize, bias: usize, to: usize, pitch: usize, pixel: usize,
): void {
  const across = <usize>4 * stride;
  for (const end = from + pixel; from < end; from += 16) {
    let at = from;
    let m1 = v128.load(at + across), m2 = v128.load(at + 2 * across);
    const s00 = f32x4.add(v128.load(at), f32x4.add(m1, m2));
    const s10 = f32x4.sub(f32x4.sub(m1, m2), v128.load(at + 3 * across));
    at += stride;
    m1 = v128.load(at + across), m2 = v128.load(at + 2 * across);
    const s01 = f32x4.add(v128.load(at), f32x4.add(m1, m2));
    const s11 = f32x4.sub(f32x4.sub(m1, m2), v128.load(at + 3 * across));
    at += stride;
    m1 = v128.load(at + across), m2 = v128.load(at + 2 * across);
    const s02 = f32x4.add(v128.load(at), f32x4.add(m1, m2));
    const s12 = f32x4.sub(f32x4.sub(m1, m2), v128.load(at + 3 * across));
    at += stride;
    m1 = v128.load(at + across), m2 = v128.load(at + 2 * across);
    const s03 = f32x4.add(v128.load(at), f32x4.add(m1, m2));
    const s13 = f32x4.sub(f32x4.sub(m1, m2), v128.load(at + 3 * across));
    const b = v128.load(bias);
    v128.store(to, f32x4.add(b, f32x4.add(s00, f32x4.add(s01, s02))));
    v128.store(to + pixel, f32x4.add(b, f32x4.sub(f32x4.sub(s01, s02), s03)));
    v128.store(to + pitch, f32x4.add(b, f32x4.add(s10, f32x4.add(s11, s12))));
    v128.store(
      to + pitch + pixel, f32x4.add(b, f32x4.sub(f32x4.sub(s11, s12), s13)),
    );
    bias += 16;
    to += 16;
  }
}

/** dM = A dy Aᵀ of a tile of 2×2; rows of A t: t0, t0 + t1, t0 − t1, −t1. */
export function gradTile(
  from: usize, pitch: usize, pixel: usize, to: usize, stride: usize,
): void {
  const across = <usize>4 * stride;
  const zero = f32x4.splat(0);
  for (const end = to + pixel; to < end; to += 16) {
    const d00 = v128.load(from), d01 = v128.load(from + pixel);
    const d10 = v128.load(from + pitch), d11 = v128.load(from + pitch + pixel);
    gradRow(to, stride, d00, d01);
    gradRow(to + across, stride, f32x4.add(d00, d10), f32x4.add(d01, d11));
    gradRow(to + 2 * across, stride, f32x4.sub(d00, d10), f32x4.sub(d01, d11));
    gradRow(to + 3 * across, stride, f32x4.sub(zero, d10), f32x4.sub(zero, d11));
    from += 16;
  }
}

@inline
function gradRow(to: usize, stride: usize, a: v128, b: v128): void {
  v128.store(to, a);
  v128.store(to + stride, f32x4.add(a, b));
  v128.store(to + 2 * stride, f32x4.sub(a, b));
  v128.store(to + 3 * stride, f32x4.sub(f32x4.splat(0), b));
}

/**
 * Adds B dV Bᵀ to a 4×4 window; rows of B t:
 * t0, t1 − t2 + t3, t1 + t2 − t0, −t3.
 */
export function inputGradTile(
  from: usize, stride: usize, to: usize, pitch: usize, pixel: usize,
): void {
  const across = <usize>4 * stride;
  for (const end = from + pixel; from < end; from += 16) {
    let at = from;
    let v0 = v128.load(at), v1 = v128.load(at + across);
    let v2 = v128.load(at + 2 * across);
    const t30 = v128.load(at + 3 * across), t00 = v0;
    const t10 = f32x4.add(f32x4.sub(v1, v2), t30), t20 = f32x4.sub(f32x4.add(v1, v2), v0);
    at += stride;
    v0 = v128.load(at), v1 = v128.load(at + across);
    v2 = v128.load(at + 2 * across);
    const t31 = v128.load(at + 3 * across), t01 = v0;
    const t11 = f32x4.add(f32x4.sub(v1, v2), t31), t21 = f32x4.sub(f32x4.add(v1, v2), v0);
    at += stride;
    v0 = v128.load(at), v1 = v128.load(at + across);
    v2 = v128.load(at + 2 * across);
    const t32 = v128.load(at + 3 * across), t02 = v0;
    const t12 = f32x4.add(f32x4.sub(v1, v2), t32), t22 = f32x4.sub(f32x4.add(v1, v2), v0);
    at += stride;
    v0 = v128.load(at), v1 = v128.load(at + across);
    v2 = v128.load(at + 2 * across);
    const t33 = v128.load(at + 3 * across), t03 = v0;
    const t13 = f32x4.add(f32x4.sub(v1, v2), t33), t23 = f32x4.sub(f32x4.add(v1, v2), v0);
    addRow(to, pixel, t00, t01, t02, t03);
    addRow(to + pitch, pixel, t10, t11, t12, t13);
    addRow(to + 2 * pitch, pixel, t20, t21, t22, t23);
    subtractRow(to + 3 * pitch, pixel, t30, t31, t32, t33);
    to += 16;
  }
}

@inline
function addRow(to: usize, pixel: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, f32x4.add(v128.load(to), a));
  const second = to + pixel;
  v128.store(second, f32x4.add(v128.load(second), f32x4.add(f32x4.sub(b, c), d)));
  const third = second + pixel;
  v128.store(third, f32x4.add(v128.load(third), f32x4.sub(f32x4.add(b, c), a)));
  const fourth = third + pixel;
  v128.store(fourth, f32x4.sub(v128.load(fourth), d));
}

@inline
function subtractRow(to: usize, pixel: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, f32x4.sub(v128.load(to), a));
  const second = to + pixel;
  v128.store(second, f32x4.sub(v128.load(second), f32x4.add(f32x4.sub(b, c), d)));
  const third = second + pixel;
  v128.store(third, f32x4.sub(v128.load(third), f32x4.sub(f32x4.add(b, c), a)));
  const fourth = third + pixel;
  v128.store(fourth, f32x4.add(v128.load(fourth), d));
}
