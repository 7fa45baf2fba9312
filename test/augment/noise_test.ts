import assert from "node:assert/strict";
import fc from "fast-check";
import { addNoise, noisyCopy } from "../../lib/augment/mod.ts";
import { Random } from "../../lib/random.ts";

const power = (samples: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] ** 2;
  return sum / samples.length;
};

/** Noise that was added, in float64. */
const difference = (noisy: Float32Array, clean: Float32Array) =>
  Float64Array.from(noisy, (value, i) => value - clean[i]);

const measureSnrDb = (noisy: Float32Array, clean: Float32Array) =>
  10 * Math.log10(power(clean) / power(difference(noisy, clean)));

/** A tone in the middle of silence, as a clip is. */
const clip = Float32Array.from(
  { length: 48_000 },
  (_, n) => n > 9000 && n < 40_000 ? 0.1 * Math.sin(n / 20) : 0,
);

const sound = fc.float32Array({
  minLength: 1,
  maxLength: 3000,
  min: -1,
  max: 1,
  noNaN: true,
}).filter((samples) => power(samples) > 1e-30);

Deno.test("addNoise() has the SNR that was asked for within 0.01 dB, any signal, -20 to 60 dB", () => {
  const snr = fc.double({ min: -20, max: 60, noNaN: true });
  const seed = fc.nat();
  fc.assert(fc.property(sound, snr, seed, (clean, snrDb, seed) => {
    const noisy = addNoise(clean, snrDb, new Random(seed));
    const measured = measureSnrDb(noisy, clean);
    assert(Math.abs(measured - snrDb) < 0.01, `${measured} for ${snrDb} dB`);
  }));
});

Deno.test("addNoise() has the SNR within 0.01 dB at the ends of its range, quiet and loud", () => {
  for (const snrDb of [-100, 100]) {
    for (const gain of [2 ** -70, 1, 2 ** 60]) {
      const clean = clip.map((v) => gain * v);
      const measured = measureSnrDb(
        addNoise(clean, snrDb, new Random(3)),
        clean,
      );
      assert(
        Math.abs(measured - snrDb) < 0.01,
        `${measured} for ${snrDb} dB at gain ${gain}`,
      );
    }
  }
});

Deno.test("addNoise() adds noise that is white and Gaussian, within 5 standard errors", () => {
  const noise = difference(addNoise(clip, 0, new Random(11)), clip);
  const n = noise.length;
  const sigma = Math.sqrt(power(noise));
  const moment = (k: number) =>
    noise.reduce((sum, v) => sum + (v / sigma) ** k, 0) / n;
  assert(Math.abs(moment(1)) < 5 / Math.sqrt(n), "mean");
  assert(Math.abs(moment(3)) < 5 * Math.sqrt(6 / n), "skewness");
  assert(Math.abs(moment(4) - 3) < 5 * Math.sqrt(24 / n), "kurtosis");
  for (const lag of [1, 2, 100]) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += noise[i] * noise[i - lag];
    const correlation = sum / (n * sigma * sigma);
    assert(
      Math.abs(correlation) < 5 / Math.sqrt(n),
      `lag ${lag}: ${correlation}`,
    );
  }
});

Deno.test("addNoise() repeats itself by seed, continues by stream, and leaves the clip alone", () => {
  const before = clip.slice();
  const a = addNoise(clip, 20, new Random(1, "noise"));
  const random = new Random(1, "noise");
  assert.deepEqual(addNoise(clip, 20, random), a);
  assert.notDeepEqual(addNoise(clip, 20, random), a);
  assert.deepEqual(clip, before);
});

Deno.test("addNoise() refuses silence, nothing, what is not finite, and ratios out of range", () => {
  const random = new Random(1);
  const refuses = (samples: Float32Array, snrDb: number, message: RegExp) =>
    assert.throws(() => addNoise(samples, snrDb, random), {
      name: "RangeError",
      message,
    });
  refuses(new Float32Array(100), 20, /must not be silent.*mean power of 0/);
  refuses(Float32Array.of(1e-40), 20, /must not be silent/);
  refuses(new Float32Array(0), 20, /finite and not empty/);
  refuses(Float32Array.of(1, NaN), 20, /finite and not empty.*NaN/);
  refuses(Float32Array.of(1, Infinity), 20, /finite and not empty.*Infinity/);
  for (const snrDb of [NaN, Infinity, 101, -101]) {
    refuses(clip, snrDb, /snrDb must be in \[-100, 100\], got/);
  }
});

Deno.test("noisyCopy() draws one integer SNR a clip from 15 to 29 dB, all of them, evenly", () => {
  const short = clip.subarray(9000, 9050);
  const counts = new Map<number, number>();
  for (let i = 0; i < 1500; i++) {
    const name = { seed: 7, clip: `clip ${i}` };
    const { snrDb } = noisyCopy(short, { ...name, copy: 1 });
    assert.equal(noisyCopy(short, { ...name, copy: 2 }).snrDb, snrDb);
    counts.set(snrDb, (counts.get(snrDb) ?? 0) + 1);
  }
  const values = [...counts.keys()].sort((a, b) => a - b);
  assert.deepEqual(values, Array.from({ length: 15 }, (_, i) => 15 + i));
  // 100 of each are expected, with a standard deviation of 9.7.
  for (const [snrDb, count] of counts) {
    assert(count > 50 && count < 150, `${count} of ${snrDb} dB`);
  }
});

Deno.test("noisyCopy() has its SNR within 0.01 dB and noise of its own for each copy, clip and seed", () => {
  const names = [
    { seed: 1, clip: "a", copy: 1 },
    { seed: 1, clip: "a", copy: 2 },
    { seed: 1, clip: "b", copy: 1 },
    { seed: 2, clip: "a", copy: 1 },
  ];
  const noises = names.map((name) => {
    const { samples, snrDb } = noisyCopy(clip, name);
    assert.deepEqual(noisyCopy(clip, name), { samples, snrDb });
    assert(Math.abs(measureSnrDb(samples, clip) - snrDb) < 0.01);
    return difference(samples, clip);
  });
  for (let i = 0; i < noises.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [noises[i], noises[j]];
      const product = a.reduce((sum, v, k) => sum + v * b[k], 0) / a.length;
      const correlation = product / Math.sqrt(power(a) * power(b));
      const bound = 5 / Math.sqrt(a.length); // independent: within 5 standard errors
      assert(
        Math.abs(correlation) < bound,
        `copies ${i}, ${j}: ${correlation}`,
      );
    }
  }
});

Deno.test("noisyCopy() refuses copy 0, which is the clean recording", () => {
  for (const copy of [0, -1, 1.5, NaN]) {
    assert.throws(() => noisyCopy(clip, { seed: 1, clip: "a", copy }), {
      name: "RangeError",
      message:
        `Cannot make a noisy copy: copy must be an integer of at least 1, got ${copy}`,
    });
  }
});
