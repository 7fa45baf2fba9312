import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type FeatureSettings,
  logMelSpectrogram,
  logMelSpectrograms,
  type SpectrogramSettings,
} from "../../lib/features/mod.ts";
import { Kernels } from "../../lib/kernels/mod.ts";
import { Random } from "../../lib/random.ts";
import {
  assertMatrix,
  assertWithin,
  readArray,
  readJson,
  readSignal,
} from "./fixture.ts";

const { spectrograms } = readJson<{
  spectrograms: { signal: string; settings: Partial<SpectrogramSettings> }[];
}>("spectrograms");

/**
 * Half of the 1e-3 dB that are promised. Float32's last digit is 7e-6 dB at −80 dB; that
 * of a loud bin in the same frame, ten thousand times as large, is what is seen.
 */
const TOLERANCE_DB = 5e-4;

const kernels = await Kernels.load({ threads: 2 });

function noise(n: number, seed = 1): Float32Array {
  const random = new Random(seed, "noise");
  return new Float32Array(n).map(() => random.uniform(-0.5, 0.5));
}

/** Fails where a spectrogram differs from that in float64. */
function assertAsInFloat64(
  signals: ArrayLike<number>[],
  settings: Partial<FeatureSettings> = {},
  tolerance = TOLERANCE_DB,
) {
  const all = logMelSpectrograms(kernels, signals, settings);
  assert.equal(all.length, signals.length);
  all.forEach((got, i) =>
    assertMatrix(
      got,
      logMelSpectrogram(signals[i], settings),
      tolerance,
      `signal ${i} of ${signals[i].length}, ${JSON.stringify(settings)}`,
    )
  );
}

Deno.test("logMelSpectrograms() matches librosa within 5e-4 dB, 12 cases", () => {
  spectrograms.forEach(({ signal, settings }, i) => {
    const [got] = logMelSpectrograms(kernels, [readSignal(signal)], settings);
    assertMatrix(
      got,
      readArray(`log_mel_${i}`),
      TOLERANCE_DB,
      `${signal}, ${JSON.stringify(settings)}`,
    );
  });
});

Deno.test("logMelSpectrograms() equals float64 within 5e-4 dB, 1 to 9 frames and 31 to 34", () => {
  const frames = [1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 32, 33, 34];
  assertAsInFloat64(frames.map((n) => noise(256 * (n - 1) + 1, n)));
  assertAsInFloat64([noise(144_000)]);
});

Deno.test("logMelSpectrograms() equals float64 within 5e-4 dB, 11 settings", () => {
  const cases: Partial<FeatureSettings>[] = [
    { nFft: 512 },
    { nFft: 2048 },
    { nFft: 4096, hopLength: 300 },
    { nMels: 64 },
    { winLength: 1024 },
    { winLength: 513, window: "hann" },
    { winLength: 1, hopLength: 5000, window: "rectangular" },
    { melScale: "htk", melNorm: "none" },
    { padMode: "reflect" },
    { fMin: 300, fMax: 8000, topDb: 30 },
    { nFft: 32, winLength: 7, hopLength: 3, nMels: 4 },
  ];
  for (const settings of cases) {
    assertAsInFloat64([noise(3000), noise(700), noise(1)], settings);
  }
});

Deno.test("logMelSpectrograms() of silence, clicks and constants equals float64 within 5e-4 dB", () => {
  const click = (at: number) => {
    const samples = new Float32Array(5000);
    samples[at] = 1;
    return samples;
  };
  const signals = [
    new Float32Array(5000),
    ...[0, 2500, 4999].map(click),
    new Float32Array(5000).fill(1),
    new Float32Array(5000).fill(1e-7), // the floor of 1e-10 is near
  ];
  assertAsInFloat64(signals);
  const [silence] = logMelSpectrograms(kernels, signals);
  assert(silence.data.every((db) => db === 0));
});

Deno.test("logMelSpectrograms() has the amplitudes of float64 within 1e-6 of the largest, any signals of any lengths", () => {
  const sound = fc.float32Array({
    minLength: 1,
    maxLength: 3000,
    noNaN: true,
    noDefaultInfinity: true,
    min: -1,
    max: 1,
  });
  const amplitude = (db: number) => 10 ** (db / 20);
  fc.assert(
    fc.property(
      fc.array(sound, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(64, 256, 1024),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.constantFrom("constant", "reflect"),
      (signals, nFft, share, padMode) => {
        const winLength = Math.ceil(share * nFft);
        const sizes = { nFft, winLength, hopLength: nFft / 4, nMels: 20 };
        const settings = { ...sizes, padMode };
        const all = logMelSpectrograms(kernels, signals, settings);
        for (const [i, { data, shape }] of all.entries()) {
          const want = logMelSpectrogram(signals[i], settings);
          assert.deepEqual(shape, want.shape);
          assert.equal(data.reduce((a, b) => Math.max(a, b)), 0);
          assert(data.every((db) => db >= -80));
          assertWithin(
            data.map(amplitude),
            want.data.map(amplitude),
            1e-6,
            "amplitudes",
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("logMelSpectrograms() gives a clip the same bits alone, among others, and in a later batch", () => {
  const clips = Array.from(
    { length: 40 },
    (_, i) => noise(i % 3 === 0 ? 144_000 : 90_000 + 777 * i, i),
  );
  const together = logMelSpectrograms(kernels, clips);
  for (const i of [0, 1, 29, 30, 39]) {
    const [alone] = logMelSpectrograms(kernels, [clips[i]]);
    assert.deepEqual(alone, together[i], `clip ${i}`);
  }
});

Deno.test("logMelSpectrograms() leaves to float64 what is not for float32, bit for bit", () => {
  const samples = noise(2000);
  const loud = Float64Array.from(samples, (v) => 1e20 * v);
  assert.deepEqual(
    logMelSpectrograms(kernels, [samples, loud]).at(1),
    logMelSpectrogram(loud),
  );
  for (const nFft of [1000, 401, 16, 1]) {
    const settings = { nFft, winLength: Math.min(nFft, 400), nMels: 8 };
    assert.deepEqual(
      logMelSpectrograms(kernels, [samples], settings),
      [logMelSpectrogram(samples, settings)],
    );
  }
});

Deno.test("logMelSpectrograms() leaves its input alone, gives memory back, and takes no signals too", () => {
  const samples = noise(2000);
  const before = samples.slice();
  const { bytesInUse } = kernels.heap;
  logMelSpectrograms(kernels, [samples], { padMode: "reflect" });
  assert.deepEqual(samples, before);
  assert.throws(() => logMelSpectrograms(kernels, [Float32Array.of(NaN)]));
  assert.equal(kernels.heap.bytesInUse, bytesInUse);
  assert.deepEqual(logMelSpectrograms(kernels, []), []);
});

Deno.test("logMelSpectrograms() names what is wrong, wherever in a signal it is", () => {
  const good = noise(20_000);
  for (const at of [0, 1, 9999, 19_998, 19_999]) {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const samples = good.slice();
      samples[at] = bad;
      assert.throws(
        // The frames of so large a step leave most samples out.
        () =>
          logMelSpectrograms(kernels, [good, samples], { hopLength: 15_000 }),
        {
          name: "RangeError",
          message:
            `Cannot compute a spectrogram: samples must be finite, got ${bad} at index ${at}`,
        },
      );
    }
  }
  for (
    const settings of [
      { winLength: 1025 },
      { hopLength: 0 },
      { nMels: 0 },
      { fMax: 30_000 },
      { topDb: -1 },
    ]
  ) {
    assert.throws(() => logMelSpectrograms(kernels, [good], settings), {
      name: "RangeError",
    });
  }
  assert.throws(
    () => logMelSpectrograms(kernels, [good, new Float32Array(0)]),
    /the signal's length must be an integer of at least 1, got 0/,
  );
});
