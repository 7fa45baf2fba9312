import assert from "node:assert/strict";
import {
  hamming,
  hann,
  makeWindow,
  type WindowName,
  type WindowSymmetry,
} from "../../lib/features/mod.ts";
import { assertWithin, readJson } from "./fixture.ts";

const cases = readJson<
  {
    name: "hamming" | "hann";
    n: number;
    symmetry: WindowSymmetry;
    values: number[];
  }[]
>("windows");

Deno.test("hamming() and hann() match scipy within 1e-15, 20 windows", () => {
  for (const { name, n, symmetry, values } of cases) {
    const got = { hamming, hann }[name](n, symmetry);
    assertWithin(got, values, 1e-15, `${name}, ${n}, ${symmetry}`);
  }
});

Deno.test("periodic windows sum to their α times n", () => {
  for (const n of [2, 3, 512, 1023]) {
    const sum = (window: Float64Array) => window.reduce((a, b) => a + b);
    assert(Math.abs(sum(hamming(n)) - 0.54 * n) < 1e-10);
    assert(Math.abs(sum(hann(n)) - 0.5 * n) < 1e-10);
  }
});

Deno.test("periodic windows every quarter of their length sum to a constant", () => {
  for (const [name, total] of [["hamming", 2.16], ["hann", 2]] as const) {
    const window = makeWindow(name, 512);
    for (let i = 0; i < 128; i++) {
      const sum = window[i] + window[i + 128] + window[i + 256] +
        window[i + 384];
      assert(Math.abs(sum - total) < 1e-12, `${name}: ${sum} at ${i}`);
    }
  }
});

Deno.test("symmetric windows read the same backwards", () => {
  for (const n of [1, 2, 7, 64]) {
    const window = hann(n, "symmetric");
    assertWithin(window, window.toReversed(), 1e-15, `n = ${n}`);
  }
});

Deno.test("makeWindow() gives a rectangle of ones, and refuses unknown names and lengths", () => {
  assert.deepEqual(makeWindow("rectangular", 2), Float64Array.of(1, 1));
  assert.throws(() => makeWindow("kaiser" as WindowName, 8), {
    name: "RangeError",
    message:
      "Cannot make a window: name must be one of hamming, hann, rectangular, got kaiser",
  });
  assert.throws(() => makeWindow("rectangular", 0), RangeError);
  assert.throws(() => hamming(1.5), RangeError);
  assert.throws(() => hann(8, "even" as WindowSymmetry), RangeError);
});
