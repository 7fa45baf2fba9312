import assert from "node:assert/strict";
import fc from "fast-check";
import { dctBasis } from "../../lib/features/dct.ts";
import { dct2, type DctNorm } from "../../lib/features/mod.ts";
import { assertWithin, readComplex, readJson } from "./fixture.ts";

const { lengths, dct2: cases } = readJson<{
  lengths: number[];
  dct2: { n: number; norm: DctNorm; output: number[] }[];
}>("transforms");

Deno.test("dct2() matches scipy within 1e-12 of the largest value, 28 cases", () => {
  const { re } = readComplex("fft_input");
  for (const { n, norm, output } of cases) {
    const start = lengths.slice(0, lengths.indexOf(n)).reduce(
      (a, b) => a + b,
      0,
    );
    const largest = Math.max(...output.map(Math.abs));
    const got = dct2(re.subarray(start, start + n), norm);
    assertWithin(got, output, 1e-12 * largest, `n = ${n}, ${norm}`);
  }
});

Deno.test("dct2() with ortho is a rotation: it keeps the energy within 1e-12, any values", () => {
  const values = fc.array(
    fc.double({ min: -1e3, max: 1e3, noNaN: true }).filter((v) =>
      v === 0 || Math.abs(v) > 1e-100
    ),
    {
      minLength: 1,
      maxLength: 64,
    },
  );
  fc.assert(fc.property(values, (x) => {
    const energy = (y: Iterable<number>) =>
      [...y].reduce((sum, v) => sum + v * v, 0);
    const want = energy(x);
    assert(Math.abs(energy(dct2(x, "ortho")) - want) <= 1e-12 * want);
  }));
});

Deno.test("dct2() of one of its own cosines is a single coefficient", () => {
  const n = 32;
  const cosine = dctBasis(n, n, "ortho").subarray(5 * n, 6 * n);
  const want = new Float64Array(n);
  want[5] = 1;
  assertWithin(dct2(cosine, "ortho"), want, 1e-14, "cosine 5");
});

Deno.test("dct2() and dctBasis() refuse lengths out of range", () => {
  assert.throws(() => dct2([]), RangeError);
  assert.throws(() => dctBasis(0, 4, "none"), RangeError);
  assert.throws(() => dctBasis(5, 4, "none"), {
    message:
      "Cannot make a cosine transform: coefficients must be at most 4, as many as values, got 5",
  });
});
