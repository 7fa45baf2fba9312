import assert from "node:assert/strict";
import fc from "fast-check";
import { FftPlan, realFft } from "../../lib/features/mod.ts";
import { assertSpectrum, assertWithin } from "./fixture.ts";

/** Plans are used again and again, as spectrograms do. */
const plans = new Map(
  Array.from({ length: 10 }, (_, i) => [16 << i, new FftPlan(16 << i)]),
);

Deno.test("FftPlan matches the readable FFT within 1e-13, every power of two from 16 to 8192", () => {
  for (const [n, plan] of plans) {
    const x = Float64Array.from({ length: n }, (_, i) => Math.sin(i * i + 1));
    assertSpectrum(plan.transform(x), realFft(x), 1e-13, `n = ${n}`);
  }
});

Deno.test("FftPlan matches the readable FFT within 1e-12, any signal", () => {
  const signal = fc.constantFrom(...plans.keys()).filter((n) => n <= 256).chain(
    (n) =>
      fc.array(
        fc.double({ min: -1, max: 1, noNaN: true }).filter((v) =>
          v === 0 || Math.abs(v) > 1e-100
        ),
        {
          minLength: n,
          maxLength: n,
        },
      ),
  );
  fc.assert(fc.property(signal, (x) => {
    const plan = plans.get(x.length)!;
    assertSpectrum(plan.transform(x), realFft(x), 1e-12, `n = ${x.length}`);
  }));
});

Deno.test("FftPlan.powerSpectrum() is the square of transform() within 1e-13, every length", () => {
  for (const [n, plan] of plans) {
    const x = Float64Array.from({ length: n }, (_, i) => Math.cos(i * i));
    const { re, im } = plan.transform(x);
    const out = new Float64Array(plan.nBins);
    assert.equal(plan.powerSpectrum(x, out), out);
    const want = re.map((value, k) => value ** 2 + im[k] ** 2);
    assertWithin(out, want, 1e-13 * Math.max(...want), `n = ${n}`);
  }
});

Deno.test("FftPlan leaves signals alone, and gives arrays that later calls don't change", () => {
  const plan = new FftPlan(16);
  const x = Float64Array.from({ length: 16 }, (_, i) => i % 5);
  const copy = x.slice();
  const first = plan.transform(x);
  const kept = structuredClone(first);
  plan.transform(x.map((v) => -v));
  plan.powerSpectrum(x, new Float64Array(9));
  assert.deepEqual(x, copy);
  assert.deepEqual(first, kept);
});

Deno.test("FftPlan refuses lengths that it can't do", () => {
  for (const n of [0, 1, 8, 24, -16, 2.5, NaN, 1023]) {
    assert.equal(FftPlan.fits(n), false, `fits(${n})`);
    assert.throws(() => new FftPlan(n), {
      name: "RangeError",
      message:
        `Cannot plan a transform: n must be a power of two of at least 16, got ${n}`,
    });
  }
  const plan = new FftPlan(16);
  assert.throws(() => plan.transform([1, 2, 3]), RangeError);
  assert.throws(
    () => plan.powerSpectrum(new Float64Array(16), new Float64Array(8)),
    {
      message:
        "Cannot transform: the plan takes 16 samples to 9 bins, got 16 to 8",
    },
  );
});
