import assert from "node:assert/strict";
import fc from "fast-check";
import {
  hzToMel,
  melFrequencies,
  type MelScale,
  melToHz,
} from "../../lib/features/mod.ts";
import { assertWithin, readJson } from "./fixture.ts";

const { scales } = readJson<
  {
    scales: {
      scale: MelScale;
      hz: number[];
      mel: number[];
      frequencies: number[];
    }[];
  }
>("mel");

const ALL: MelScale[] = ["slaney", "htk", "paperMisprint"];

Deno.test("mel scales match librosa within 1e-9, slaney and htk", () => {
  for (const { scale, hz, mel, frequencies } of scales) {
    assertWithin(
      hz.map((f) => hzToMel(f, scale)),
      mel,
      1e-9,
      `${scale}, to mel`,
    );
    assertWithin(
      mel.map((m) => melToHz(m, scale)),
      hz,
      1e-9,
      `${scale}, to Hz`,
    );
    const got = melFrequencies(30, { fMin: 80, fMax: 7600, scale });
    assertWithin(got, frequencies, 1e-9, `${scale}, frequencies`);
  }
});

Deno.test("melToHz() undoes hzToMel() within 1e-12 relative, any scale and frequency", () => {
  const hz = fc.double({ min: 0, max: 1e5, noNaN: true });
  fc.assert(fc.property(fc.constantFrom(...ALL), hz, (scale, f) => {
    const back = melToHz(hzToMel(f, scale), scale);
    // The logarithmic formulas lose digits of 1 + f/700 near 0 Hz.
    assert(
      Math.abs(back - f) <= 1e-12 * (f + 1000),
      `${f} Hz came back as ${back}`,
    );
  }));
});

Deno.test("mel scales rise, and slaney's two halves meet at 1 kHz", () => {
  for (const scale of ALL) {
    for (let f = 0; f < 24_000; f += 37) {
      assert(hzToMel(f + 37, scale) > hzToMel(f, scale), `${scale} at ${f} Hz`);
    }
  }
  assert(Math.abs(hzToMel(1000 - 1e-9) - hzToMel(1000)) < 1e-9);
});

Deno.test("the paper's misprint is the printed formula, 2595 log10(1 + f / 1000)", () => {
  assert.equal(hzToMel(9000, "paperMisprint"), 2595);
  assert(Math.abs(hzToMel(6300, "htk") - 2595) < 1e-9);
});

Deno.test("mel scales refuse what is no frequency, and ranges that don't rise", () => {
  assert.throws(() => hzToMel(-1), {
    name: "RangeError",
    message:
      "Cannot convert Hz to mel: hz must be a number of at least 0, got -1",
  });
  assert.throws(() => melToHz(NaN), RangeError);
  assert.throws(() => hzToMel(1, "bark" as MelScale), RangeError);
  assert.throws(() => melFrequencies(1, { fMin: 0, fMax: 1 }), RangeError);
  assert.throws(() => melFrequencies(4, { fMin: 50, fMax: 50 }), {
    message:
      "Cannot list mel frequencies: fMax must be more than fMin = 50 Hz, got 50",
  });
});
