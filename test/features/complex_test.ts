import assert from "node:assert/strict";
import { toComplex } from "../../lib/features/complex.ts";
import { magnitude } from "../../lib/features/mod.ts";

Deno.test("toComplex() gives copies: changing them leaves the signal alone", () => {
  const z = { re: Float64Array.of(1), im: Float64Array.of(2) };
  toComplex(z).re[0] = 9;
  toComplex(z).im[0] = 9;
  assert.deepEqual(z, { re: Float64Array.of(1), im: Float64Array.of(2) });
  assert.deepEqual(toComplex([5]), {
    re: Float64Array.of(5),
    im: Float64Array.of(0),
  });
});

Deno.test("magnitude() neither overflows nor underflows, within 1e-15 relative", () => {
  const z = {
    re: Float64Array.of(3e200, 3e-200),
    im: Float64Array.of(4e200, -4e-200),
  };
  const [large, small] = magnitude(z);
  assert(Math.abs(large / 5e200 - 1) < 1e-15);
  assert(Math.abs(small / 5e-200 - 1) < 1e-15);
});
