import assert from "node:assert/strict";
import {
  hann,
  type PadMode,
  powerSpectrogram,
  spectrogramFrames,
  type SpectrogramSettings,
} from "../../lib/features/mod.ts";
import { assertWithin, readArray, readJson, readSignal } from "./fixture.ts";

const { spectrograms } = readJson<{
  spectrograms: {
    signal: string;
    settings: Partial<SpectrogramSettings>;
    shape: [number, number];
  }[];
}>("spectrograms");

Deno.test("powerSpectrogram() matches librosa within 1e-6 of the largest power, 12 cases", () => {
  spectrograms.forEach(({ signal, settings, shape }, i) => {
    const what = `${signal}, ${JSON.stringify(settings)}`;
    const { data, shape: got } = powerSpectrogram(readSignal(signal), settings);
    assert.deepEqual(got, shape, what);
    const want = readArray(`power_${i}`).data; // every eighth bin
    const every = data.filter((_, at) => Math.floor(at / shape[1]) % 8 === 0);
    assertWithin(every, want, 1e-6 * Math.max(...want), what);
  });
});

Deno.test("powerSpectrogram() has the peak of a sine in its bin, any length of transform", () => {
  for (const nFft of [1024, 1000, 509]) {
    const bin = 40;
    const sine = Float32Array.from(
      { length: 8000 },
      (_, n) => Math.sin(2 * Math.PI * bin * n / nFft),
    );
    const { data, shape: [nBins, nFrames] } = powerSpectrogram(sine, {
      nFft,
      winLength: 500,
    });
    const column = Array.from(
      { length: nBins },
      (_, k) => data[k * nFrames + 9],
    );
    assert.equal(column.indexOf(Math.max(...column)), bin, `nFft = ${nFft}`);
  }
});

Deno.test("powerSpectrogram() of each frame holds its windowed energy (Parseval) within 1e-6", () => {
  const nFft = 512;
  const samples = Float32Array.from(
    { length: 2048 },
    (_, n) => Math.sin(n * n),
  );
  const settings = {
    nFft,
    winLength: nFft,
    hopLength: 512,
    window: "hann",
  } as const;
  const { data, shape: [nBins, nFrames] } = powerSpectrogram(samples, settings);
  const window = hann(nFft);
  const t = 2; // wholly inside: starts at 2 × 512 − 256
  const energy = window.reduce(
    (sum, w, i) => sum + (w * samples[t * 512 - 256 + i]) ** 2,
    0,
  );
  let power = 0;
  for (let k = 0; k < nBins; k++) {
    // Inner bins stand for their mirror images too.
    power += data[k * nFrames + t] * (k === 0 || k === nBins - 1 ? 1 : 2);
  }
  assert(Math.abs(power / nFft / energy - 1) < 1e-6);
});

Deno.test("spectrogramFrames() counts centred frames: one for a single sample", () => {
  assert.equal(spectrogramFrames(144_000), 563);
  assert.equal(spectrogramFrames(1), 1);
  assert.equal(spectrogramFrames(255), 1);
  assert.equal(spectrogramFrames(256), 2);
  // An odd transform is padded by less than half its length at each end.
  assert.equal(spectrogramFrames(400, { nFft: 401, hopLength: 400 }), 1);
});

Deno.test("powerSpectrogram() leaves its input alone and names what is wrong", () => {
  const samples = Float32Array.of(0.5, -0.5);
  powerSpectrogram(samples, { padMode: "reflect" });
  assert.deepEqual(samples, Float32Array.of(0.5, -0.5));
  assert.throws(() => powerSpectrogram(Float32Array.of(0, NaN)), {
    name: "RangeError",
    message:
      "Cannot compute a spectrogram: samples must be finite, got NaN at index 1",
  });
  assert.throws(() => powerSpectrogram(samples, { winLength: 1025 }), {
    message:
      "Cannot compute a spectrogram: winLength must be at most nFft = 1024, got 1025",
  });
  for (
    const settings of [
      { nFft: 0 },
      { nFft: 1024.5 },
      { hopLength: 0 },
      { winLength: -1 },
      { padMode: "wrap" as PadMode },
    ]
  ) {
    assert.throws(() => powerSpectrogram(samples, settings), RangeError);
  }
  assert.throws(() => powerSpectrogram(new Float32Array(0)), RangeError);
});
