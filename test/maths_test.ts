import assert from "node:assert/strict";
import { Random } from "../lib/random.ts";
import {
  cosineOfTurns,
  exp,
  exp10,
  exp2,
  fromDecibels,
  fromSemitones,
  log,
  log10,
  sineOfTurns,
} from "../lib/maths.ts";

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

Deno.test("log() matches Math.log within 1 unit in the last place, least to largest double", () => {
  const random = new Random(1, "log test");
  for (let i = 0; i < 20_000; i++) {
    const x = random.uniform(1, 2) * 2 ** random.integer(-1074, 1024);
    const want = Math.log(x);
    assert.ok(Math.abs(log(x) - want) <= 2.3e-16 * Math.abs(want), `${x}`);
  }
  for (const x of [1, 2, 0.5, Math.SQRT2, 1 - 2 ** -53, 1 + 2 ** -52, 5e-324]) {
    assert.ok(
      Math.abs(log(x) - Math.log(x)) <= 2.3e-16 * Math.abs(Math.log(x)),
    );
  }
});

Deno.test("log() knows 0, infinity, what is negative, and NaN", () => {
  assert.deepEqual([0, Infinity, -1, NaN].map(log), [
    -Infinity,
    Infinity,
    NaN,
    NaN,
  ]);
});

Deno.test("log10() and exp10() know powers of ten within 1e-14 relative", () => {
  for (let k = -10; k <= 10; k++) {
    assert.ok(Math.abs(log10(10 ** k) - k) < 1e-14, `${k}`);
    assert.ok(Math.abs(exp10(k) / 10 ** k - 1) < 1e-14, `${k}`);
  }
});
