import assert from "node:assert/strict";
import fc from "fast-check";
import {
  envelope,
  MAX_POINTS,
  round,
} from "../../../lib/figures/draw/envelope.ts";

Deno.test("envelope() keeps every peak and trough in its place, in at most maxPoints points", () => {
  const signals = fc.tuple(
    fc.integer({ min: 1, max: 5000 }),
    fc.integer({ min: 1, max: 60 }).map((n) => 2 * n),
    fc.integer({ min: 0, max: 1e6 }),
  );
  fc.assert(fc.property(signals, ([n, maxPoints, seed]) => {
    const samples = Float64Array.from(
      { length: n },
      (_, i) => Math.sin(i * 12.9898 + seed) * 43.7,
    );
    const { x, y } = envelope(samples, 0.5, 12, maxPoints);
    assert.ok(y.length <= Math.max(maxPoints, Math.min(n, maxPoints)));
    for (const pick of [Math.max, Math.min]) {
      const extreme = pick(...samples);
      const at = y.indexOf(round(extreme, 12));
      assert.ok(at >= 0);
      // Its time is within one stretch of the sample's.
      const time = samples.indexOf(extreme) * 0.5;
      const stretch = n <= maxPoints ? 0 : 2 * x.step;
      assert.ok(Math.abs(x.start + at * x.step - time) <= stretch + 1e-9);
    }
  }));
});

Deno.test("envelope() leaves a short signal as it is", () => {
  const samples = Float32Array.from({ length: MAX_POINTS }, (_, i) => i / 4);
  assert.deepEqual(envelope(samples, 1, 2), {
    x: { start: 0, step: 1 },
    y: [...samples],
  });
});

Deno.test("round() keeps so many decimals", () => {
  assert.equal(round(1.23456, 2), 1.23);
  assert.equal(round(-1.235, 0), -1);
});
