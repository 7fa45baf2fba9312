// Log-mel spectrograms of many clips. A slice is 32 frames of a clip; then the
// clips' maxima are known, and decibels are taken. Products are never fused, so that
// both binaries give the same bits.

import { powerSpectra } from "./fft.as";
import { ClipParams, LogMelParams, SLICE_FRAMES } from "./params.as";
import { roundUp4, storeLanes } from "./vectors.as";

/** x[i] = window[i] · sample i of four frames, `hop` bytes apart, one frame per lane. */
function loadFrames(samples: usize, hop: usize, window: usize, winLength: i32, x: usize): void {
  const end = window + (<usize>roundUp4(winLength) << 2);
  while (window < end) {
    const samples1 = samples + hop;
    const samples2 = samples1 + hop;
    const a = v128.load(samples);
    const b = v128.load(samples1);
    const c = v128.load(samples2);
    const d = v128.load(samples2 + hop);
    const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    const w = v128.load(window);
    v128.store(x, f32x4.mul(v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5), v128.shuffle<f32>(w, w, 0, 0, 0, 0)));
    v128.store(x, f32x4.mul(v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7), v128.shuffle<f32>(w, w, 1, 1, 1, 1)), 16);
    v128.store(x, f32x4.mul(v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), v128.shuffle<f32>(w, w, 2, 2, 2, 2)), 32);
    v128.store(x, f32x4.mul(v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7), v128.shuffle<f32>(w, w, 3, 3, 3, 3)), 48);
    samples += 16;
    window += 16;
    x += 64;
  }
}

/**
 * Bands of four spectra, stored to mel[band, 0 … lanes − 1], rows `pitch` bytes apart.
 * The sums of even and odd bins go side by side, as in lib/features/mel_filters.ts.
 *
 * @returns the largest value of each lane
 */
function filterBands(p: LogMelParams, power: usize, mel: usize, pitch: usize, lanes: i32): v128 {
  let weights = p.weights;
  let largest = f32x4.splat(0);
  for (let m: usize = 0; m < <usize>p.nMels; m++) {
    let at = power + (<usize>load<i32>(p.bands + (m << 3)) << 4);
    const count = load<i32>(p.bands + (m << 3), 4);
    let even = f32x4.splat(0);
    let odd = f32x4.splat(0);
    for (let i = 0; i < count; i += 2) {
      even = f32x4.add(even, f32x4.mul(v128.load(at), v128.load32_splat(weights)));
      odd = f32x4.add(odd, f32x4.mul(v128.load(at, 16), v128.load32_splat(weights, 4)));
      at += 32;
      weights += 8;
    }
    const sum = f32x4.add(even, odd);
    largest = f32x4.pmax(largest, sum);
    storeLanes(mel, sum, lanes);
    mel += pitch;
  }
  return largest;
}

/** The largest of the first lanes. */
@inline
function largestLane(a: v128, lanes: i32): f32 {
  let most = f32x4.extract_lane(a, 0);
  if (lanes > 1) most = max(most, f32x4.extract_lane(a, 1));
  if (lanes > 2) most = max(most, f32x4.extract_lane(a, 2));
  if (lanes > 3) most = max(most, f32x4.extract_lane(a, 3));
  return most;
}

/**
 * Largest |sample| of a block, whose length is a multiple of 4; NaN if any is. Sizes
 * are ordered as their bits are, and NaN's above all.
 */
function peak(from: usize, end: usize): f32 {
  const size = i32x4.splat(0x7fffffff);
  let most = i32x4.splat(0);
  while (from < end) {
    most = i32x4.max_s(most, v128.and(v128.load(from), size));
    from += 16;
  }
  return largestLane(most, 4);
}

/**
 * Mel power of the frames of part `slice % parts` of clip `slice / parts`; and to
 * maxima[slice]: the largest power, the largest |sample| of the part.
 * Scratch: vectors [filled], [nFft], [nFft/2 + 2].
 */
export function melPower(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<LogMelParams>(params);
  const clip = changetype<ClipParams>(p.clips + <usize>(slice / p.parts) * offsetof<ClipParams>());
  const first = (slice % p.parts) * SLICE_FRAMES;
  const hop = <usize>p.hopLength << 2;
  const x = scratch;
  const work = x + (<usize>p.filled << 4);
  const power = work + (<usize>p.nFft << 4);
  // A band of an odd number of bins at the upper end reads one beyond them.
  v128.store(power + (<usize>p.nFft << 3) + 16, f32x4.splat(0));
  const pitch = <usize>clip.frames << 2;
  const end = min(clip.frames, first + SLICE_FRAMES);
  let most: f32 = 0;
  for (let t = first; t < end; t += 4) {
    const lanes = min(4, end - t);
    loadFrames(clip.samples + <usize>t * hop, hop, p.window, p.winLength, x);
    const rest = <usize>roundUp4(p.winLength) << 4;
    memory.fill(x + rest, 0, (<usize>p.filled << 4) - rest);
    powerSpectra(x, p.filled, p.nFft, p.roots, work, power);
    const largest = filterBands(p, power, clip.mel + (<usize>t << 2), pitch, lanes);
    most = max(most, largestLane(largest, lanes));
  }
  const last = clip.samples + (<usize>clip.length << 2);
  const begin = min(last, clip.samples + <usize>first * hop);
  const until = end < clip.frames ? min(last, begin + <usize>SLICE_FRAMES * hop) : last;
  store<f32>(p.maxima + (<usize>slice << 3), most);
  store<f32>(p.maxima + (<usize>slice << 3), end > first ? peak(begin, until) : 0, 4);
}

/**
 * 10 log10 x for positive normal x, within 1e-6 dB and float32's digits: the exponent,
 * and for the rest m in [√½, √2] the series of 2 artanh s = ln m, s = (m − 1) / (m + 1).
 */
@inline
function decibels(x: v128): v128 {
  const exponent = i32x4.shr_s(i32x4.sub(x, i32x4.splat(0x3f3504f3)), 23);
  const m = i32x4.sub(x, i32x4.shl(exponent, 23));
  const one = f32x4.splat(1);
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const square = f32x4.mul(s, s);
  // 20 / ln 10, by 7, 5, 3 and 1.
  let y = f32x4.splat(1.2408413768664335);
  y = f32x4.add(f32x4.mul(y, square), f32x4.splat(1.737177927613007));
  y = f32x4.add(f32x4.mul(y, square), f32x4.splat(2.895296546021678));
  y = f32x4.add(f32x4.mul(y, square), f32x4.splat(8.685889638065035));
  const whole = f32x4.mul(f32x4.convert_i32x4_s(exponent), f32x4.splat(3.010299956639812));
  return f32x4.add(whole, f32x4.mul(y, s));
}

/** Mel power to decibels below the clip's maximum, in place: a part of a clip's values. */
export function melDecibels(params: usize, slice: i32, _scratch: usize): void {
  const p = changetype<LogMelParams>(params);
  const clip = changetype<ClipParams>(p.clips + <usize>(slice / p.parts) * offsetof<ClipParams>());
  const values = p.nMels * clip.frames;
  const share = roundUp4((values + p.parts - 1) / p.parts);
  const first = (slice % p.parts) * share;
  const end = min(values, first + share);
  const top = f32x4.splat(clip.max);
  const least = f32x4.splat(clip.least);
  const floor = f32x4.splat(clip.floor);
  for (let i = first; i < end; i += 4) {
    const at = clip.mel + (<usize>i << 2);
    const power = v128.load(at);
    const db = f32x4.pmax(decibels(f32x4.div(power, top)), floor);
    storeLanes(at, v128.bitselect(db, floor, f32x4.gt(power, least)), end - i);
  }
}
