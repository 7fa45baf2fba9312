import assert from "node:assert/strict";
import fc from "fast-check";
import {
  logMelSpectrogram,
  melFilterBank,
  melSpectrogram,
  powerSpectrogram,
  powerToDb,
  type SpectrogramSettings,
} from "../../lib/features/mod.ts";
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

/** The 1e-3 dB, and room to spare: librosa rounds to float32 on the way. */
const TOLERANCE_DB = 1e-4;

Deno.test("logMelSpectrogram() matches librosa within 1e-4 dB, 12 cases", () => {
  spectrograms.forEach(({ signal, settings }, i) => {
    assertMatrix(
      logMelSpectrogram(readSignal(signal), settings),
      readArray(`log_mel_${i}`),
      TOLERANCE_DB,
      `${signal}, ${JSON.stringify(settings)}`,
    );
  });
});

Deno.test("logMelSpectrogram() equals its steps taken one by one, within 1e-4 dB", () => {
  const samples = readSignal("voice");
  const power = powerSpectrogram(samples);
  const bank = melFilterBank();
  const [nMels, nBins] = bank.shape;
  const nFrames = power.shape[1];
  const mel = new Float32Array(nMels * nFrames);
  for (let m = 0; m < nMels; m++) {
    for (let t = 0; t < nFrames; t++) {
      let sum = 0;
      for (let k = 0; k < nBins; k++) {
        sum += bank.data[m * nBins + k] * power.data[k * nFrames + t];
      }
      mel[m * nFrames + t] = sum;
    }
  }
  const shape: [number, number] = [nMels, nFrames];
  const got = melSpectrogram(samples);
  assert.deepEqual(got.shape, shape);
  assertWithin(got.data, mel, 1e-6 * Math.max(...mel), "mel power");
  assertMatrix(
    logMelSpectrogram(samples),
    powerToDb({ data: mel, shape }),
    TOLERANCE_DB,
    "log-mel",
  );
});

Deno.test("logMelSpectrogram() doesn't hear loudness: twice the signal, same picture within 1e-4 dB", () => {
  const samples = readSignal("noise");
  assertMatrix(
    logMelSpectrogram(samples.map((v) => 2 * v)),
    logMelSpectrogram(samples),
    TOLERANCE_DB,
    "doubled",
  );
});

Deno.test("logMelSpectrogram() of a delayed signal is delayed, away from the edges", () => {
  const hop = 256;
  const samples = new Float32Array(40 * hop);
  samples.set(readSignal("voice"), 10 * hop);
  const delayed = new Float32Array(40 * hop);
  delayed.set(readSignal("voice"), 15 * hop);
  const [a, b] = [logMelSpectrogram(samples), logMelSpectrogram(delayed)];
  for (let m = 0; m < 128; m++) {
    assert.deepEqual(
      a.data.subarray(m * 41 + 5, m * 41 + 30),
      b.data.subarray(m * 41 + 10, m * 41 + 35),
    );
  }
});

Deno.test("logMelSpectrogram() lies in [-80, 0] dB and reaches 0, any signal", () => {
  const sound = fc.float32Array({
    minLength: 1,
    maxLength: 2000,
    noNaN: true,
    noDefaultInfinity: true,
    min: -1,
    max: 1,
  });
  fc.assert(
    fc.property(sound, (samples) => {
      const { data } = logMelSpectrogram(samples);
      const max = data.reduce((a, b) => Math.max(a, b));
      assert.equal(max, 0);
      assert(data.every((db) => db >= -80 && db <= 0));
    }),
    { numRuns: 50 },
  );
});

Deno.test("logMelSpectrogram() takes other sizes, ranges and scales", () => {
  const { shape, data } = logMelSpectrogram(readSignal("odd"), {
    sampleRate: 16_000,
    nFft: 400,
    winLength: 400,
    hopLength: 160,
    nMels: 40,
    fMax: 8000,
    melScale: "htk",
    topDb: 30,
  });
  assert.deepEqual(shape, [40, 5]);
  assert.equal(data.length, 200);
  assert(data.every((db) => db >= -30));
  assert.throws(() => logMelSpectrogram(new Float32Array(0)), RangeError);
  assert.throws(
    () => logMelSpectrogram(Float32Array.of(Infinity)),
    /samples must be finite, got Infinity at index 0/,
  );
});

Deno.test("logMelSpectrogram() is the same whatever was computed before", () => {
  const samples = readSignal("odd");
  const first = logMelSpectrogram(samples);
  logMelSpectrogram(samples, { nFft: 512, nMels: 40 });
  logMelSpectrogram(samples, { window: "hann", melScale: "htk" });
  logMelSpectrogram(samples, { winLength: 1024 });
  assert.deepEqual(logMelSpectrogram(samples), first);
});
