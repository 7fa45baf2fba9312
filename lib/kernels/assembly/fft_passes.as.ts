// Passes of the power spectra in fft.as.ts, with one frame per lane. Products are rounded
// before they are added, never fused, so that both binaries give the same bits.

/** Bytes of a vector, and of a complex number in four lanes: re, then im. */
export const VECTOR: usize = 16;
export const COMPLEX: usize = 32;

@inline
function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

@inline
function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}

@inline
function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}

/** Stores (re + i im) · (c + i s). */
@inline
function storeProduct(to: usize, re: v128, im: v128, c: v128, s: v128): void {
  v128.store(to, sub(mul(re, c), mul(im, s)));
  v128.store(to, add(mul(re, s), mul(im, c)), 16);
}

/** Stores (re − i im) times a root of the table. */
@inline
function storeTurned(to: usize, re: v128, im: v128, root: usize): void {
  const c = v128.load32_splat(root);
  const s = v128.load32_splat(root, 4);
  v128.store(to, add(mul(re, c), mul(im, s)));
  v128.store(to, sub(mul(re, s), mul(im, c)), 16);
}

@inline
export function storePower(to: usize, re: v128, im: v128): void {
  v128.store(to, add(mul(re, re), mul(im, im)));
}

/** z[i] = (d[i] − i d[i + quarter]) w^i; the sums of x's halves replace the lower half. */
export function fold(x: usize, z: usize, quarter: i32, roots: usize, rootStep: usize): void {
  const pitch = <usize>quarter * VECTOR;
  const end = x + pitch;
  while (x < end) {
    const upper = x + 2 * pitch;
    const a0 = v128.load(x);
    const a1 = v128.load(x + pitch);
    const a2 = v128.load(upper);
    const a3 = v128.load(upper + pitch);
    v128.store(x, add(a0, a2));
    v128.store(x + pitch, add(a1, a3));
    const c = v128.load32_splat(roots);
    const s = v128.load32_splat(roots, 4);
    storeProduct(z, sub(a0, a2), sub(a3, a1), c, s);
    x += VECTOR;
    z += COMPLEX;
    roots += rootStep;
  }
}

/** x[i], or the difference of x's halves, whose sum replaces it, where there are two. */
@inline
function difference(x: usize, half: usize, halves: bool): v128 {
  const a = v128.load(x);
  if (!halves) return a;
  const b = v128.load(x + half);
  v128.store(x, add(a, b));
  return sub(a, b);
}

/**
 * `fold` and the first radix-4 pass in one, for quarters of at least 8 values. In z of
 * a butterfly, values i + r quarter/4, the turns w^i are common and move behind it;
 * what is left of them are sixteenths of a circle.
 */
@inline
export function foldRadix4(
  x: usize, to: usize, quarter: i32, roots: usize, rootStep: usize, halves: bool,
): void {
  const pitch = <usize>quarter * VECTOR;
  const half = pitch << 1;
  const stride = pitch >> 2;
  const sixteenth = roots + rootStep * <usize>(quarter >> 2);
  const c = v128.load32_splat(sixteenth);
  const s = f32x4.neg(v128.load32_splat(sixteenth, 4));
  const root = v128.load32_splat(sixteenth + rootStep * <usize>(quarter >> 2));
  const end = x + stride;
  let w0 = roots;
  let w1 = roots;
  let w2 = roots;
  let w3 = roots;
  while (x < end) {
    // Real parts, and imaginary parts negated.
    const x1 = x + stride;
    const x2 = x1 + stride;
    const x3 = x2 + stride;
    const aRe = difference(x, half, halves);
    const aIm = difference(x + pitch, half, halves);
    const c0 = difference(x2, half, halves);
    const c1 = difference(x2 + pitch, half, halves);
    const cRe = mul(sub(c0, c1), root);
    const cIm = mul(add(c0, c1), root);
    const evenRe = add(aRe, cRe);
    const evenIm = add(aIm, cIm);
    const diffRe = sub(aRe, cRe);
    const diffIm = sub(aIm, cIm);
    const b0 = difference(x1, half, halves);
    const b1 = difference(x1 + pitch, half, halves);
    const bRe = sub(mul(b0, c), mul(b1, s));
    const bIm = add(mul(b0, s), mul(b1, c));
    const d0 = difference(x3, half, halves);
    const d1 = difference(x3 + pitch, half, halves);
    const dRe = sub(mul(d0, s), mul(d1, c));
    const dIm = add(mul(d0, c), mul(d1, s));
    const oddRe = add(bRe, dRe);
    const oddIm = add(bIm, dIm);
    const turnRe = sub(bIm, dIm);
    const turnIm = sub(dRe, bRe);
    storeTurned(to, add(evenRe, oddRe), add(evenIm, oddIm), w0);
    storeTurned(to + 2 * COMPLEX, sub(evenRe, oddRe), sub(evenIm, oddIm), w2);
    storeTurned(to + COMPLEX, sub(diffRe, turnRe), sub(diffIm, turnIm), w1);
    storeTurned(to + 3 * COMPLEX, add(diffRe, turnRe), add(diffIm, turnIm), w3);
    x += VECTOR;
    to += 4 * COMPLEX;
    w0 += rootStep;
    w1 += 5 * rootStep;
    w2 += 9 * rootStep;
    w3 += 13 * rootStep;
  }
}

/**
 * A pass of Stockham's transform in radix 4, as `radix4Pass` in
 * lib/features/fft_passes.ts: `count` butterflies for each of `quarter` roots.
 */
export function radix4(from: usize, to: usize, quarter: i32, count: i32, roots: usize, rootStep: usize): void {
  const span = <usize>(quarter * count) * COMPLEX;
  const stride = <usize>count * COMPLEX;
  let w1 = roots;
  let w2 = roots;
  let w3 = roots;
  for (let p = 0; p < quarter; p++) {
    const c1 = v128.load32_splat(w1);
    const s1 = v128.load32_splat(w1, 4);
    const c2 = v128.load32_splat(w2);
    const s2 = v128.load32_splat(w2, 4);
    const c3 = v128.load32_splat(w3);
    const s3 = v128.load32_splat(w3, 4);
    const end = from + stride;
    while (from < end) {
      const from1 = from + span;
      const from2 = from1 + span;
      const from3 = from2 + span;
      const aRe = v128.load(from);
      const cRe = v128.load(from2);
      const bRe = v128.load(from1);
      const dRe = v128.load(from3);
      const aIm = v128.load(from, 16);
      const cIm = v128.load(from2, 16);
      const bIm = v128.load(from1, 16);
      const dIm = v128.load(from3, 16);
      const evenRe = add(aRe, cRe);
      const evenIm = add(aIm, cIm);
      const oddRe = add(bRe, dRe);
      const oddIm = add(bIm, dIm);
      v128.store(to, add(evenRe, oddRe));
      v128.store(to, add(evenIm, oddIm), 16);
      const to1 = to + stride;
      const to2 = to1 + stride;
      storeProduct(to2, sub(evenRe, oddRe), sub(evenIm, oddIm), c2, s2);
      const diffRe = sub(aRe, cRe);
      const diffIm = sub(aIm, cIm);
      const turnRe = sub(dIm, bIm);
      const turnIm = sub(bRe, dRe);
      storeProduct(to1, sub(diffRe, turnRe), sub(diffIm, turnIm), c1, s1);
      storeProduct(to2 + stride, add(diffRe, turnRe), add(diffIm, turnIm), c3, s3);
      from += COMPLEX;
      to += COMPLEX;
    }
    to += 3 * stride;
    w1 += rootStep;
    w2 += rootStep << 1;
    w3 += 3 * rootStep;
  }
}

/**
 * The last pass of a transform of 4 · count values, in powers: value k is bin 4k + 1
 * in the lower half, and 16 count − 4k − 1 in the upper one; bins are `binStep` apart.
 */
export function lastRadix4(from: usize, count: i32, power: usize, binStep: usize): void {
  const span = <usize>count * COMPLEX;
  const quarter = binStep * <usize>(count << 2);
  let up = power + binStep;
  let down = power + quarter - binStep;
  const end = from + span;
  while (from < end) {
    const from1 = from + span;
    const from2 = from1 + span;
    const from3 = from2 + span;
    const aRe = v128.load(from);
    const cRe = v128.load(from2);
    const bRe = v128.load(from1);
    const dRe = v128.load(from3);
    const aIm = v128.load(from, 16);
    const cIm = v128.load(from2, 16);
    const bIm = v128.load(from1, 16);
    const dIm = v128.load(from3, 16);
    const evenRe = add(aRe, cRe);
    const evenIm = add(aIm, cIm);
    const oddRe = add(bRe, dRe);
    const oddIm = add(bIm, dIm);
    storePower(up, add(evenRe, oddRe), add(evenIm, oddIm));
    storePower(down + quarter, sub(evenRe, oddRe), sub(evenIm, oddIm));
    const diffRe = sub(aRe, cRe);
    const diffIm = sub(aIm, cIm);
    const turnRe = sub(dIm, bIm);
    const turnIm = sub(bRe, dRe);
    storePower(up + quarter, sub(diffRe, turnRe), sub(diffIm, turnIm));
    storePower(down, add(diffRe, turnRe), add(diffIm, turnIm));
    from += COMPLEX;
    up += binStep << 2;
    down -= binStep << 2;
  }
}

/** The same of 2 · count values: bins 4k + 1 and 8 count − 4k − 1. */
export function lastRadix2(from: usize, count: i32, power: usize, binStep: usize): void {
  const span = <usize>count * COMPLEX;
  let up = power + binStep;
  let down = power + binStep * <usize>(count << 2) - binStep;
  const end = from + span;
  while (from < end) {
    const other = from + span;
    const aRe = v128.load(from);
    const aIm = v128.load(from, 16);
    const bRe = v128.load(other);
    const bIm = v128.load(other, 16);
    storePower(up, add(aRe, bRe), add(aIm, bIm));
    storePower(down, sub(aRe, bRe), sub(aIm, bIm));
    from += COMPLEX;
    up += binStep << 2;
    down -= binStep << 2;
  }
}
