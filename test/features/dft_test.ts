import assert from "node:assert/strict";
import { dft } from "../../lib/features/mod.ts";
import {
  assertSpectrum,
  readComplex,
  readJson,
  sliceComplex,
} from "./fixture.ts";

const { lengths } = readJson<{ lengths: number[] }>("transforms");

Deno.test("dft() matches numpy within 1e-12 of the largest magnitude, 17 lengths", () => {
  const input = readComplex("fft_input");
  const output = readComplex("fft_output");
  let at = 0;
  for (const n of lengths) {
    assertSpectrum(
      dft(sliceComplex(input, at, at + n)),
      sliceComplex(output, at, at + n),
      1e-12, // float64 sums of up to 1024 terms
      `n = ${n}`,
    );
    at += n;
  }
});

Deno.test("dft() of a constant is one bin, of an impulse all", () => {
  assertSpectrum(
    dft([2, 2, 2]),
    { re: Float64Array.of(6, 0, 0), im: new Float64Array(3) },
    1e-15,
    "constant",
  );
  assert.deepEqual(dft([1, 0, 0, 0]).re, Float64Array.of(1, 1, 1, 1));
});

Deno.test("dft() leaves its input alone and refuses an empty one", () => {
  const z = { re: Float64Array.of(1, 2), im: Float64Array.of(3, 4) };
  dft(z);
  assert.deepEqual(z, { re: Float64Array.of(1, 2), im: Float64Array.of(3, 4) });
  assert.throws(() => dft([]), {
    name: "RangeError",
    message:
      "Cannot transform: the signal's length must be an integer of at least 1, got 0",
  });
});
