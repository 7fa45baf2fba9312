import assert from "node:assert/strict";
import fc from "fast-check";
import { FftPlan, realFft } from "../../lib/features/mod.ts";
import { assertSpectrum } from "./fixture.ts";

/** Plans are used again and again, as spectrograms do. */
const plans = new Map(
  Array.from({ length: 12 }, (_, i) => [2 << i, new FftPlan(2 << i)]),
);

Deno.test("FftPlan matches the readable FFT within 1e-13, every power of two to 4096", () => {
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

Deno.test("FftPlan leaves a signal alone, and takes one from its own input", () => {
  const plan = new FftPlan(16);
  const x = Float64Array.from({ length: 16 }, (_, i) => i % 5);
  const copy = x.slice();
  const first = plan.transform(x);
  assert.deepEqual(x, copy);
  plan.input.set(x);
  const out = { re: new Float64Array(9), im: new Float64Array(9) };
  assert.equal(plan.transform(plan.input, out), out);
  assert.deepEqual(out, first);
});

Deno.test("FftPlan refuses lengths that it can't do", () => {
  for (const n of [0, 1, 3, 12, -8, 2.5, NaN, 1023]) {
    assert.equal(FftPlan.fits(n), false, `fits(${n})`);
    assert.throws(() => new FftPlan(n), {
      name: "RangeError",
      message:
        `Cannot plan a transform: n must be a power of two of at least 2, got ${n}`,
    });
  }
  const plan = new FftPlan(8);
  const short = { re: new Float64Array(4), im: new Float64Array(4) };
  assert.throws(() => plan.transform([1, 2, 3]), RangeError);
  assert.throws(() => plan.transform(new Float64Array(8), short), RangeError);
});
