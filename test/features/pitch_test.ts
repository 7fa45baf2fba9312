import assert from "node:assert/strict";
import fc from "fast-check";
import { autocorrelation, medianPitch, pitch } from "../../lib/features/mod.ts";
import { Random } from "../../lib/random.ts";

const RATE = 12_000;

/** 50 ms of a buzz: a fundamental and its harmonics, each weaker than the last. */
function buzz(hz: number, harmonics: number): Float32Array {
  return Float32Array.from({ length: RATE / 20 }, (_, n) => {
    let sum = 0;
    for (let k = 1; k <= harmonics; k++) {
      sum += Math.sin(2 * Math.PI * k * hz * n / RATE + k * k) / k;
    }
    return sum;
  });
}

Deno.test("pitch() finds a buzz of 80 to 600 Hz within 1 %, with 2 to 8 harmonics", () => {
  fc.assert(fc.property(
    fc.double({ min: 80, max: 600, noNaN: true }),
    fc.integer({ min: 2, max: 8 }),
    (hz, harmonics) => {
      const found = pitch(buzz(hz, harmonics), RATE);
      assert.ok(Math.abs(found! / hz - 1) < 0.01, `${hz} Hz, got ${found}`);
    },
  ));
});

Deno.test("pitch() finds none in silence, in noise, nor beyond the edges of its search", () => {
  const random = new Random(1, "noise");
  const noise = Float32Array.from({ length: 600 }, () => random.normal());
  assert.equal(pitch(noise, RATE), undefined);
  assert.equal(pitch(new Float32Array(600), RATE), undefined);
  assert.equal(pitch(buzz(1000, 1), RATE, { fMin: 700 }), undefined);
});

Deno.test("autocorrelation() is numpy's, normalised: by hand for four samples", () => {
  // Shift 1: (1·2 + 2·4 + 4·1) / sqrt((1 + 4 + 16) (4 + 16 + 1)).
  const [zero, one] = autocorrelation([1, 2, 4, 1], 1);
  assert.ok(Math.abs(zero - 1) < 1e-12);
  assert.ok(Math.abs(one - 14 / 21) < 1e-12);
  assert.throws(
    () => autocorrelation([1, 2], 2),
    /below the signal's length 2/,
  );
});

Deno.test("medianPitch() is that of the loud pieces, whatever hum is in the pauses", () => {
  const voice = new Float32Array(RATE);
  for (let n = 0; n < RATE; n++) {
    const hz = n < RATE / 2 ? 200 : 350;
    voice[n] = (n < RATE / 2 ? 1 : 0.01) *
      (Math.sin(2 * Math.PI * hz * n / RATE) +
        Math.sin(4 * Math.PI * hz * n / RATE));
  }
  assert.ok(Math.abs(medianPitch(voice, RATE)! - 200) < 1);
  assert.equal(medianPitch(new Float32Array(RATE), RATE), undefined);
});
