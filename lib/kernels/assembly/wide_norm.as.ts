// What a block by Winograd's F(4×4, 3×3) (wide_block.as.ts) does with its statistics: runs
// joined to the batch's, and the winners normalised.

import { dropoutMask } from "./dropout_hash.as";
import { madd } from "./madd.as";
import { NormParams, WideParams } from "./params.as";
import { roundUp4 } from "./vectors.as";
import { listedTiles, listedTimes, RUN } from "./wide_runs.as";

/** The sum of squares of a run, as often as its tiles count. */
@inline
function runSquares(p: NormParams, run: i32, at: usize): v128 {
  const squares = v128.load(at);
  if (!p.runs) return squares;
  return f64x2.mul(squares, f64x2.splat(<f64>listedTimes(p.runs, run)));
}

/** Values of each channel that a run is about, `seen` of all being known. */
@inline
function valuesOf(p: NormParams, run: i32, seen: f64): f64 {
  if (!p.runs) return <f64>min(RUN << 4, p.images * p.pixels - <i32>seen);
  return <f64>(listedTiles(p.runs, run) * listedTimes(p.runs, run) << 4);
}

/** Mean and variance of channels 4 · slice … of the runs' statistics, joined in their order. */
export function wideMoments(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<NormParams>(params);
  const line = <usize>roundUp4(p.channels) << 3;
  const total = p.images * p.pixels;
  for (let i = slice << 2; i < (slice << 2) + 4; i += 2) {
    let at = p.partials + (<usize>i << 3);
    let mean = v128.load(at), squares = runSquares(p, 0, at + line);
    let seen = valuesOf(p, 0, 0);
    for (let run = 1; seen < <f64>total; run++) {
      at += 2 * line;
      const count = valuesOf(p, run, seen);
      const delta = f64x2.sub(v128.load(at), mean);
      const share = f64x2.splat(count / (seen + count));
      const step = f64x2.mul(delta, share);
      mean = f64x2.add(mean, step);
      squares = f64x2.add(squares, f64x2.add(
        runSquares(p, run, at + line), f64x2.mul(f64x2.mul(delta, step), f64x2.splat(seen)),
      ));
      seen += count;
    }
    const to = <usize>i << 2;
    store<f32>(p.mean + to, <f32>f64x2.extract_lane(mean, 0));
    store<f32>(p.mean + to, <f32>f64x2.extract_lane(mean, 1), 4);
    store<f32>(p.variance + to, <f32>(f64x2.extract_lane(squares, 0) / <f64>total));
    store<f32>(p.variance + to, <f32>(f64x2.extract_lane(squares, 1) / <f64>total), 4);
  }
}

/** out of the winners of image `slice`: normalised, rectified, dropped. */
export function wideNorm(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<WideParams>(params);
  const windows = (p.height >> 2) * (p.width >> 2);
  let place = <u32>(slice * windows * p.n);
  for (let t = 0; t < windows; t++) {
    for (let i = 0; i < p.n; i += 4) {
      const at = <usize>i << 2;
      const best = v128.load(p.winners + (<usize>place << 2));
      const z = madd(best, v128.load(p.scale + at), v128.load(p.shift + at));
      let value = f32x4.pmax(z, f32x4.splat(0));
      if (p.threshold) {
        value = f32x4.mul(value, dropoutMask(place, p.key, p.threshold, p.keepScale));
      }
      v128.store(p.out + (<usize>place << 2), value);
      place += 4;
    }
  }
}
