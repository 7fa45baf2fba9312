import assert from "node:assert/strict";
import fc from "fast-check";
import { paperMfcc, preEmphasis } from "../../lib/features/mod.ts";
import {
  assertMatrix,
  assertWithin,
  readArray,
  readJson,
  readSignal,
} from "./fixture.ts";

const { paperMfcc: cases } = readJson<{ paperMfcc: string[] }>("spectrograms");

Deno.test("paperMfcc() matches the paper's steps by scipy within 1e-3, 4 signals", () => {
  for (const signal of cases) {
    assertMatrix(
      paperMfcc(readSignal(signal)),
      readArray(`paper_mfcc_${signal}`),
      1e-3, // the issue's
      signal,
    );
  }
});

Deno.test("paperMfcc() of a louder signal is the same: c[0] is left out", () => {
  const samples = readSignal("noise");
  const louder = paperMfcc(samples.map((v) => 8 * v));
  assertMatrix(louder, paperMfcc(samples), 1e-3, "8 times");
});

Deno.test("paperMfcc() differs by the printed mel formula, and only where asked", () => {
  const samples = readSignal("voice");
  const usual = paperMfcc(samples, { melScale: "htk" });
  assert.deepEqual(usual, paperMfcc(samples));
  const misprint = paperMfcc(samples, { melScale: "paperMisprint" });
  assert.deepEqual(misprint.shape, usual.shape);
  assert(misprint.data.some((value, i) => Math.abs(value - usual.data[i]) > 1));
});

Deno.test("preEmphasis() is undone by its inverse filter within 1e-9, any signal", () => {
  const signal = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
    maxLength: 100,
  });
  const coefficient = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(signal, coefficient, (x, a) => {
    let last = 0;
    const back = [...preEmphasis(x, a)].map((y) => last = y + a * last);
    assertWithin(back, x, 1e-9, `a = ${a}`);
  }));
});

Deno.test("preEmphasis() and paperMfcc() refuse what is out of range", () => {
  assert.throws(() => preEmphasis([1], 1.1), {
    name: "RangeError",
    message: "Cannot pre-emphasize: the coefficient must be in [0, 1], got 1.1",
  });
  assert.throws(() => paperMfcc([0.1, NaN]), RangeError);
  assert.throws(() => paperMfcc([]), RangeError);
  assert.throws(() => paperMfcc([0.1], { nMfcc: 40 }), RangeError);
});
