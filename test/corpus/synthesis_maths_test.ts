import assert from "node:assert/strict";
import { Random } from "../../lib/random.ts";
import {
  cosineOfTurns,
  drawNormal,
  exp,
  exp2,
  fromDecibels,
  fromSemitones,
  sineOfTurns,
  WhiteNoise,
} from "../../lib/corpus/synthesis/maths.ts";

/** Largest error of `got` against `want` over `count` points of [low, high]. */
function worst(
  [low, high]: [number, number],
  error: (x: number) => number,
  count = 5000,
): number {
  let largest = 0;
  for (let i = 0; i <= count; i++) {
    largest = Math.max(largest, error(low + (high - low) * i / count));
  }
  return largest;
}

Deno.test("exp() matches Math.exp within 1e-15 relative over [-30, 30]", () => {
  const error = worst(
    [-30, 30],
    (x) => Math.abs(exp(x) / Math.exp(x) - 1),
  );
  // Twice the spacing of doubles, and Math.exp's own last bit.
  assert.ok(error < 1e-15, `${error}`);
});

Deno.test("exp2() gives integer powers of two exactly", () => {
  for (let k = -20; k <= 20; k++) {
    assert.ok(Math.abs(exp2(k) / 2 ** k - 1) < 1e-15, `${k}`);
  }
  assert.equal(exp(0), 1);
});

Deno.test("sineOfTurns() and cosineOfTurns() match Math within 1e-13 over three turns", () => {
  const error = worst([-3, 3], (t) =>
    Math.max(
      Math.abs(sineOfTurns(t) - Math.sin(2 * Math.PI * t)),
      Math.abs(cosineOfTurns(t) - Math.cos(2 * Math.PI * t)),
    ));
  assert.ok(error < 1e-13, `${error}`);
});

Deno.test("fromDecibels() and fromSemitones() know 20 dB and an octave", () => {
  assert.ok(Math.abs(fromDecibels(20) - 10) < 1e-13);
  assert.ok(Math.abs(fromDecibels(-40) - 0.01) < 1e-16);
  assert.ok(Math.abs(fromSemitones(12) - 2) < 1e-14);
  assert.ok(Math.abs(fromSemitones(-24) - 0.25) < 1e-15);
});

Deno.test("drawNormal() has mean 0 and variance 1 within 4 standard errors, 20,000 draws", () => {
  const random = new Random(3, "moments");
  const draws = Array.from({ length: 20_000 }, () => drawNormal(random));
  const mean = draws.reduce((a, b) => a + b) / draws.length;
  const variance = draws.reduce((a, b) => a + b * b, 0) / draws.length;
  assert.ok(Math.abs(mean) < 4 / Math.sqrt(20_000), `mean ${mean}`);
  assert.ok(Math.abs(variance - 1) < 4 * Math.sqrt(2 / 20_000), `${variance}`);
});

Deno.test("WhiteNoise is white: variance 1, neighbours uncorrelated within 4 standard errors", () => {
  const noise = new WhiteNoise(3, "moments");
  const x = Float64Array.from({ length: 50_000 }, () => noise.next());
  const product = (lag: number) =>
    x.reduce((sum, value, i) => sum + value * (x[i + lag] ?? 0), 0) / x.length;
  assert.ok(Math.abs(product(0) - 1) < 4 * Math.sqrt(2 / 50_000));
  for (const lag of [1, 2, 3, 7]) {
    assert.ok(Math.abs(product(lag)) < 4 / Math.sqrt(50_000), `lag ${lag}`);
  }
});
