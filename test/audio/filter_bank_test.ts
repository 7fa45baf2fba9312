import library from "@alexanderolsen/libsamplerate-js";
import assert from "node:assert/strict";
import fc from "fast-check";
import { FilterBank, type Rates } from "../../lib/audio/filter_bank.ts";
import { resample } from "../../lib/audio/mod.ts";
import { Random } from "../../lib/random.ts";

const { create, ConverterType } = library;

function noise(length: number, seed: number): Float32Array {
  const random = new Random(seed, "noise");
  return Float32Array.from({ length }, () => random.uniform(-1, 1));
}

for (const rate of [8_000, 16_000, 22_050, 44_100, 96_000]) {
  Deno.test(`resample() gives what libsamplerate itself gives from ${rate} Hz, within 3e-7`, async () => {
    const samples = noise(2 * rate, rate);
    const converter = await create(1, rate, 48_000, {
      converterType: ConverterType.SRC_SINC_BEST_QUALITY,
    });
    const expected = converter.full(samples).slice();
    converter.destroy();
    const waveform = { samples, sampleRate: rate };
    const { samples: got } = await resample(waveform, 48_000);
    assert.equal(got.length, 96_000);
    assert.ok(expected.length > 95_000); // it holds back half a filter
    expected.subarray(0, 96_000).forEach((x, i) => {
      const error = Math.abs(x - got[i]);
      assert.ok(error <= 3e-7, `sample ${i} is off by ${error}`);
    });
  });
}

/** A converter that interpolates between neighbours: it reaches one sample far. */
function interpolate(samples: Float32Array, { up, down }: Rates): Float32Array {
  const length = Math.round(samples.length * up / down);
  return Float32Array.from({ length }, (_, n) => {
    const place = n * down / up;
    const before = Math.floor(place);
    const share = place - before;
    const at = (i: number) => samples[i] ?? 0;
    return (1 - share) * at(before) + share * at(before + 1);
  });
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

Deno.test("a bank does what the measured converter does, for any ratio and length, within 1e-6", () => {
  const integer = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(
      integer,
      integer,
      fc.integer({ min: 1, max: 20_000 }),
      (a, b, length) => {
        const d = divisor(a, b);
        const rates = { up: a / d, down: b / d };
        const samples = noise(length, length);
        const expected = interpolate(samples, rates);
        const bank = FilterBank.measure(
          rates,
          2,
          (impulses) => interpolate(impulses, rates),
        );
        const got = bank.convert(samples, expected.length);
        got.forEach((x, i) => assert.ok(Math.abs(x - expected[i]) < 1e-6));
      },
    ),
    { numRuns: 60, seed: 1 },
  );
});

Deno.test("cost() counts the products of the sound that is measured", () => {
  const rates = { up: 160, down: 147 };
  let length = 0;
  const { taps } = FilterBank.measure(rates, 144, (impulses) => {
    length = Math.round(impulses.length * 160 / 147);
    return new Float32Array(length);
  });
  const cost = FilterBank.cost(rates, 144);
  assert.ok(Math.abs(cost - length * taps) < 0.02 * cost);
});
