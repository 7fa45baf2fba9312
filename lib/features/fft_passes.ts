/**
 * Passes of Stockham's Fourier transform, each over the whole of one buffer into
 * another. Complex numbers are interleaved: re, im, re, im …
 *
 * @module
 */

/**
 * One radix-4 pass of Stockham's transform: `sub` butterflies for each of
 * `length / 4` twiddles. Complex numbers are interleaved: re, im, re, im …
 * The order of the output needs no bit reversal, since each pass sorts a little.
 */
export function radix4Pass(
  from: Float64Array,
  to: Float64Array,
  twiddles: Float64Array,
  length: number,
  sub: number,
): void {
  const quarter = length >> 2;
  const stride = 2 * sub;
  const span = stride * quarter;
  for (let p = 0; p < quarter; p++) {
    const w = p * stride;
    const c1 = twiddles[w], s1 = twiddles[w + 1];
    const c2 = twiddles[2 * w], s2 = twiddles[2 * w + 1];
    const c3 = twiddles[3 * w], s3 = twiddles[3 * w + 1];
    for (let q = 0; q < stride; q += 2) {
      const i = q + w;
      const aRe = from[i], aIm = from[i + 1];
      const bRe = from[i + span], bIm = from[i + span + 1];
      const cRe = from[i + 2 * span], cIm = from[i + 2 * span + 1];
      const dRe = from[i + 3 * span], dIm = from[i + 3 * span + 1];
      const evenRe = aRe + cRe, evenIm = aIm + cIm;
      const oddRe = bRe + dRe, oddIm = bIm + dIm;
      const diffRe = aRe - cRe, diffIm = aIm - cIm;
      const turnRe = dIm - bIm, turnIm = bRe - dRe; // i (b − d)
      const o = q + 4 * w;
      to[o] = evenRe + oddRe;
      to[o + 1] = evenIm + oddIm;
      const e1Re = diffRe - turnRe, e1Im = diffIm - turnIm;
      to[o + stride] = e1Re * c1 - e1Im * s1;
      to[o + stride + 1] = e1Re * s1 + e1Im * c1;
      const e2Re = evenRe - oddRe, e2Im = evenIm - oddIm;
      to[o + 2 * stride] = e2Re * c2 - e2Im * s2;
      to[o + 2 * stride + 1] = e2Re * s2 + e2Im * c2;
      const e3Re = diffRe + turnRe, e3Im = diffIm + turnIm;
      to[o + 3 * stride] = e3Re * c3 - e3Im * s3;
      to[o + 3 * stride + 1] = e3Re * s3 + e3Im * c3;
    }
  }
}

/** Even outputs of eight: the 4-point transform of the sums of opposite inputs. */
function evenOutputs(
  from: Float64Array,
  to: Float64Array,
  stride: number,
): void {
  const opposite = 4 * stride;
  for (let i0 = 0; i0 < stride; i0 += 2) {
    const i1 = i0 + stride, i2 = i1 + stride, i3 = i2 + stride;
    const s0Re = from[i0] + from[i0 + opposite];
    const s0Im = from[i0 + 1] + from[i0 + opposite + 1];
    const s1Re = from[i1] + from[i1 + opposite];
    const s1Im = from[i1 + 1] + from[i1 + opposite + 1];
    const s2Re = from[i2] + from[i2 + opposite];
    const s2Im = from[i2 + 1] + from[i2 + opposite + 1];
    const s3Re = from[i3] + from[i3 + opposite];
    const s3Im = from[i3 + 1] + from[i3 + opposite + 1];
    const aRe = s0Re + s2Re, aIm = s0Im + s2Im;
    const bRe = s1Re + s3Re, bIm = s1Im + s3Im;
    const cRe = s0Re - s2Re, cIm = s0Im - s2Im;
    const dRe = s1Im - s3Im, dIm = s3Re - s1Re; // −i (s1 − s3)
    to[i0] = aRe + bRe;
    to[i0 + 1] = aIm + bIm;
    to[i2] = cRe + dRe;
    to[i2 + 1] = cIm + dIm;
    to[i0 + opposite] = aRe - bRe;
    to[i0 + opposite + 1] = aIm - bIm;
    to[i2 + opposite] = cRe - dRe;
    to[i2 + opposite + 1] = cIm - dIm;
  }
}

/** Odd outputs: that of their differences, turned by 0, 1, 2, 3 eighths of a circle. */
function oddOutputs(
  from: Float64Array,
  to: Float64Array,
  stride: number,
): void {
  const opposite = 4 * stride;
  for (let i0 = 0; i0 < stride; i0 += 2) {
    const i1 = i0 + stride, i2 = i1 + stride, i3 = i2 + stride;
    const d0Re = from[i0] - from[i0 + opposite];
    const d0Im = from[i0 + 1] - from[i0 + opposite + 1];
    const d1Re = Math.SQRT1_2 * (from[i1] - from[i1 + opposite]);
    const d1Im = Math.SQRT1_2 * (from[i1 + 1] - from[i1 + opposite + 1]);
    const d2Re = from[i2] - from[i2 + opposite];
    const d2Im = from[i2 + 1] - from[i2 + opposite + 1];
    const d3Re = Math.SQRT1_2 * (from[i3] - from[i3 + opposite]);
    const d3Im = Math.SQRT1_2 * (from[i3 + 1] - from[i3 + opposite + 1]);
    const t1Re = d1Re + d1Im, t1Im = d1Im - d1Re;
    const t3Re = d3Im - d3Re, t3Im = -d3Re - d3Im;
    const aRe = d0Re + d2Im, aIm = d0Im - d2Re;
    const bRe = t1Re + t3Re, bIm = t1Im + t3Im;
    const cRe = d0Re - d2Im, cIm = d0Im + d2Re;
    const dRe = t1Im - t3Im, dIm = t3Re - t1Re; // −i (t1 − t3)
    to[i1] = aRe + bRe;
    to[i1 + 1] = aIm + bIm;
    to[i3] = cRe + dRe;
    to[i3 + 1] = cIm + dIm;
    to[i1 + opposite] = aRe - bRe;
    to[i1 + opposite + 1] = aIm - bIm;
    to[i3 + opposite] = cRe - dRe;
    to[i3 + opposite + 1] = cIm - dIm;
  }
}

/**
 * The last pass where the length is 8 times a power of four. It has no twiddles
 * but the eighths of a circle inside its butterflies.
 */
export function lastRadix8Pass(from: Float64Array, to: Float64Array): void {
  const stride = from.length / 8;
  evenOutputs(from, to, stride);
  oddOutputs(from, to, stride);
}
