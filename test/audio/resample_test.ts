import assert from "node:assert/strict";
import {
  decodeAudio,
  resample,
  toMono,
  type Waveform,
} from "../../lib/audio/mod.ts";
import { EXPECTED, fixture } from "./fixtures.ts";

/** A sine of one second. */
function sine(frequency: number, sampleRate: number, phase = 0): Waveform {
  const step = 2 * Math.PI * frequency / sampleRate;
  return {
    samples: Float32Array.from(
      { length: sampleRate },
      (_, n) => Math.sin(step * n + phase),
    ),
    sampleRate,
  };
}

/** Largest difference in the middle, away from where the sine starts and stops. */
function middleError(got: Float32Array, wanted: Float32Array): number {
  let worst = 0;
  for (let i = got.length >> 2; i < got.length * 3 >> 2; i++) {
    worst = Math.max(worst, Math.abs(got[i] - wanted[i]));
  }
  return worst;
}

const RATES = [
  4_000,
  8_000,
  11_025,
  16_000,
  22_050,
  44_100,
  88_200,
  96_000,
  192_000,
  768_000,
];

for (const rate of RATES) {
  Deno.test(`resample() keeps level, frequency and phase of a sine from ${rate} Hz within 1e-6`, async () => {
    // -120 dB; a delay of a thousandth of a sample would show as 1e-3 and more.
    const frequency = 0.4 * Math.min(rate, 48_000);
    const { samples, sampleRate } = await resample(
      sine(frequency, rate, 0.3),
      48_000,
    );
    assert.equal(sampleRate, 48_000);
    assert.equal(samples.length, 48_000);
    const error = middleError(samples, sine(frequency, 48_000, 0.3).samples);
    assert.ok(error < 1e-6, `off by ${error}`);
  });
}

Deno.test("resample() takes away what 48 kHz cannot hold, by 120 dB or more", async () => {
  for (const frequency of [25_000, 30_000, 47_000]) {
    const { samples } = await resample(sine(frequency, 96_000), 48_000);
    const error = middleError(samples, new Float32Array(48_000));
    assert.ok(error < 1e-6, `${frequency} Hz leaves ${error}`);
  }
});

Deno.test("resample() adds no mirror images: 3,900 Hz at 8 kHz leaves nothing above 4,100 Hz", async () => {
  const frequency = 3_900;
  const { samples } = await resample(sine(frequency, 8_000), 48_000);
  // 97 % of the band pass: what is lost of the sine itself is not an image.
  const middle = samples.subarray(12_000, 36_000);
  for (const image of [4_100, 11_900, 12_100, 19_900, 20_100]) {
    let re = 0;
    let im = 0;
    middle.forEach((x, n) => {
      const weight = (1 - Math.cos(2 * Math.PI * n / middle.length)) /
        middle.length;
      re += 2 * weight * x * Math.cos(2 * Math.PI * image * n / 48_000);
      im += 2 * weight * x * Math.sin(2 * Math.PI * image * n / 48_000);
    });
    assert.ok(
      Math.hypot(re, im) < 1e-6,
      `${image} Hz has ${Math.hypot(re, im)}`,
    );
  }
});

Deno.test("resample() puts an impulse where it was: no delay", async () => {
  for (const rate of [8_000, 44_100, 96_000]) {
    const samples = new Float32Array(rate);
    samples[rate / 4] = 1;
    const { samples: got } = await resample(
      { samples, sampleRate: rate },
      48_000,
    );
    const peak = got.reduce(
      (best, x, i) => Math.abs(x) > Math.abs(got[best]) ? i : best,
      0,
    );
    assert.equal(peak, 12_000);
    for (let i = 1; i < 40; i++) {
      assert.ok(Math.abs(got[peak - i] - got[peak + i]) < 1e-5);
    }
  }
});

for (
  const [rate, { nSamples, soxrAgainstFft }] of Object.entries(
    EXPECTED.resampled,
  )
) {
  Deno.test(`resample() agrees with soxr's best quality on noise from ${rate} Hz within 5e-5`, async () => {
    // soxr itself is within 1.6e-5 of interpolation by FFT here.
    assert.ok(soxrAgainstFft < 2e-5);
    const noise = toMono(await decodeAudio(fixture(`noise_${rate}.wav`)));
    const { samples } = await resample(noise, 48_000);
    const { channels: [wanted] } = await decodeAudio(
      fixture(`noise_${rate}_to_48000.wav`),
    );
    assert.equal(samples.length, nSamples);
    samples.forEach((x, i) => {
      const error = Math.abs(x - wanted[i]);
      assert.ok(error < 5e-5, `sample ${i} is off by ${error}`);
    });
  });
}

Deno.test("resample() gives round(n × 48000 / rate) samples, 1 to 3 and 8,000 to 8,003", async () => {
  for (const rate of [4_000, 7_350, 11_025, 44_100, 96_000, 655_349]) {
    for (const n of [1, 2, 3, 8_000, 8_001, 8_002, 8_003]) {
      const { samples } = await resample({
        samples: new Float32Array(n),
        sampleRate: rate,
      }, 48_000);
      assert.equal(
        samples.length,
        Math.round(n * 48_000 / rate),
        `${n} at ${rate} Hz`,
      );
    }
  }
});

Deno.test("resample() gives the same samples whatever is resampled in between", async () => {
  const tone = sine(440, 8_000);
  const byItself = await resample(tone, 48_000);
  const [first, , second] = await Promise.all([
    resample(tone, 48_000),
    resample(sine(1_000, 44_100), 48_000),
    resample(tone, 48_000),
  ]);
  assert.deepEqual(first, byItself);
  assert.deepEqual(second, byItself);
});

Deno.test("resample() keeps the last sample of a long signal: 2 million samples", async () => {
  // Longer than the converter's buffers, so that it goes through in blocks.
  const samples = new Float32Array(2_000_000);
  samples[samples.length - 1] = 1;
  const { samples: got } = await resample(
    { samples, sampleRate: 96_000 },
    48_000,
  );
  assert.equal(got.length, 1_000_000);
  assert.ok(got[got.length - 1] > 0.2);
  assert.ok(got.subarray(0, 999_000).every((x) => Math.abs(x) < 1e-6));
});

Deno.test("resample() gives back a waveform that has the rate", async () => {
  const tone = sine(440, 48_000);
  assert.equal(await resample(tone, 48_000), tone);
});

Deno.test("resample() refuses rates that are no positive integers, and ratios above 256", async () => {
  const samples = new Float32Array(1);
  for (const sampleRate of [0, -8_000, 8_000.5, NaN, Infinity]) {
    await assert.rejects(resample({ samples, sampleRate }, 48_000), RangeError);
    await assert.rejects(
      resample({ samples, sampleRate: 48_000 }, sampleRate),
      RangeError,
    );
  }
  await assert.rejects(resample({ samples, sampleRate: 187 }, 48_000), {
    name: "RangeError",
    message:
      "Cannot resample: the ratio must be at most 256, got 187 to 48000 Hz",
  });
});
