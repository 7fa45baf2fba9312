// Power spectra of four real frames at a time, one per lane: an FFT is then straight
// vector code, without shuffles.
//
// A real transform of n values splits into its even bins, a real transform of the
// n / 2 sums x[i] + x[i + n/2], and its odd bins. Of those every other one is, with
// differences d[i] = x[i] − x[i + n/2] and w = e^(−2πi/n), a complex transform of
// n / 4 values, X[4k + 1] = Σ (d[i] − i d[i + n/4]) w^i e^(−2πi ik/(n/4)); the others
// are their conjugates, X[n − 4k − 1]. So a frame becomes complex transforms of
// n / 4, n / 8 … values, and powers are taken as they come.

import { COMPLEX, fold, foldRadix4, lastRadix2, lastRadix4, radix4, storePower, VECTOR } from "./fft_passes.as";

/** Bytes of a root of 1 in the table: re, im. */
const ROOT: usize = 8;

/** Powers of the odd bins of n values of x; z and spare are overwritten. */
function oddPowers(
  x: usize, n: i32, filled: i32, roots: usize, nFft: i32, z: usize, power: usize, binStep: usize,
): void {
  const rootStep = <usize>(nFft / n) * ROOT;
  let length = n >> 2;
  if (length < 8) {
    fold(x, z, length, roots, rootStep);
    if (length === 4) lastRadix4(z, 1, power, binStep);
    else if (length === 2) lastRadix2(z, 1, power, binStep);
    else storePower(power + binStep, v128.load(z), v128.load(z, 16));
    return;
  }
  if (n > filled) foldRadix4(x, z, length, roots, rootStep, false);
  else foldRadix4(x, z, length, roots, rootStep, true);
  let spare = z + <usize>length * COMPLEX;
  length >>= 2;
  let count = 4;
  while (length > 4) {
    radix4(z, spare, length >> 2, count, roots, <usize>(nFft / length) * ROOT);
    const from = z;
    z = spare;
    spare = from;
    length >>= 2;
    count <<= 2;
  }
  if (length === 4) lastRadix4(z, count, power, binStep);
  else lastRadix2(z, count, power, binStep);
}

/**
 * Powers of the bins 0 … nFft/2 of four frames.
 *
 * @param x      frames [filled], a vector each value; overwritten
 * @param filled nFft, or nFft/2: the rest is zero, and not there
 * @param nFft   power of two, at least 32
 * @param roots  e^(−2πi k/nFft), k = 0 … nFft − 1
 * @param work   room for nFft vectors
 * @param power  [nFft/2 + 1] vectors
 */
export function powerSpectra(
  x: usize, filled: i32, nFft: i32, roots: usize, work: usize, power: usize,
): void {
  let binStep = VECTOR;
  for (let n = nFft; n >= 4; n >>= 1) {
    oddPowers(x, n, filled, roots, nFft, work, power, binStep);
    binStep <<= 1;
  }
  const a = v128.load(x);
  const b = v128.load(x, 16);
  const zero = f32x4.splat(0);
  storePower(power, f32x4.add(a, b), zero);
  storePower(power + binStep, f32x4.sub(a, b), zero);
}
