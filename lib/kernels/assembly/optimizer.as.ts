// The optimisers' updates: one pass over a variable, its gradient and its slots.

import { AdamWParams, CHUNK, SgdParams } from "./params.as";
import { storeLanes } from "./vectors.as";

/** v' = μ v + (g + λ w); w' = w − η v'. */
export function sgd(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<SgdParams>(params);
  const momentum = f32x4.splat(p.momentum), decay = f32x4.splat(p.weightDecay);
  const rate = f32x4.splat(p.learningRate);
  const end = min(p.n, (slice + 1) * CHUNK);
  for (let i = slice * CHUNK; i < end; i += 4) {
    const at = <usize>i << 2;
    const w = v128.load(p.value + at);
    const full = f32x4.add(v128.load(p.gradient + at), f32x4.mul(w, decay));
    const v = f32x4.add(f32x4.mul(v128.load(p.velocity + at), momentum), full);
    storeLanes(p.newVelocity + at, v, end - i);
    storeLanes(p.newValue + at, f32x4.sub(w, f32x4.mul(v, rate)), end - i);
  }
}

/** m' = β₁ m + (1 − β₁) g; s' = β₂ s + (1 − β₂) g²; w' = keep · w − size · m' / (√s' / root + ε). */
export function adamW(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<AdamWParams>(params);
  const beta1 = f32x4.splat(p.beta1), share1 = f32x4.splat(p.share1);
  const beta2 = f32x4.splat(p.beta2), share2 = f32x4.splat(p.share2);
  const root = f32x4.splat(p.root), epsilon = f32x4.splat(p.epsilon);
  const size = f32x4.splat(p.size), keep = f32x4.splat(p.keep);
  const end = min(p.n, (slice + 1) * CHUNK);
  for (let i = slice * CHUNK; i < end; i += 4) {
    const at = <usize>i << 2;
    const g = v128.load(p.gradient + at);
    const m = f32x4.add(f32x4.mul(v128.load(p.mean + at), beta1), f32x4.mul(g, share1));
    const s = f32x4.add(
      f32x4.mul(v128.load(p.square + at), beta2), f32x4.mul(f32x4.mul(g, g), share2),
    );
    const divisor = f32x4.add(f32x4.div(f32x4.sqrt(s), root), epsilon);
    const change = f32x4.div(f32x4.mul(m, size), divisor);
    const w = f32x4.sub(f32x4.mul(v128.load(p.value + at), keep), change);
    storeLanes(p.newMean + at, m, end - i);
    storeLanes(p.newSquare + at, s, end - i);
    storeLanes(p.newValue + at, w, end - i);
  }
}
