import assert from "node:assert/strict";
import {
  dct2,
  melSpectrogram,
  mfcc,
  powerToDb,
} from "../../lib/features/mod.ts";
import {
  assertMatrix,
  assertWithin,
  readArray,
  readJson,
  readSignal,
} from "./fixture.ts";

const { mfcc: cases } = readJson<
  { mfcc: { signal: string; lifter: number }[] }
>(
  "spectrograms",
);

Deno.test("mfcc() matches librosa within 1e-3, 8 cases", () => {
  for (const { signal, lifter } of cases) {
    assertMatrix(
      mfcc(readSignal(signal), { lifter }),
      readArray(`mfcc_${signal}_${lifter}`),
      1e-3, // the issue's; coefficients reach 1,100, and librosa's are float32
      `${signal}, lifter ${lifter}`,
    );
  }
});

Deno.test("mfcc() with every coefficient is the DCT of the decibels, frame by frame", () => {
  const samples = readSignal("voice");
  const got = mfcc(samples, { nMfcc: 128 });
  const db = powerToDb(melSpectrogram(samples), { ref: 1 });
  const column = (data: Float32Array, t: number) =>
    Array.from({ length: 128 }, (_, m) => data[m * db.shape[1] + t]);
  for (const t of [0, 5, db.shape[1] - 1]) {
    const want = dct2(column(db.data, t), "ortho");
    assertWithin(column(got.data, t), want, 1e-3, `frame ${t}`);
  }
});

Deno.test("mfcc() changes in its first coefficient only when the signal is louder", () => {
  const samples = readSignal("noise");
  const options = { topDb: 200, nMfcc: 13 };
  const a = mfcc(samples, options);
  const b = mfcc(samples.map((v) => 10 * v), options);
  const nFrames = a.shape[1];
  const louder = 20 * Math.sqrt(128); // 20 dB in each of 128 bands
  const want = a.data.map((v, i) => i < nFrames ? v + louder : v);
  assertWithin(b.data, want, 1e-3, "10 times");
});

Deno.test("mfcc() refuses more coefficients than bands, and lifters below 0", () => {
  const samples = readSignal("short");
  assert.throws(() => mfcc(samples, { nMfcc: 129 }), RangeError);
  assert.throws(() => mfcc(samples, { nMfcc: 0 }), RangeError);
  assert.throws(() => mfcc(samples, { lifter: -1 }), {
    name: "RangeError",
    message: "Cannot compute MFCC: lifter must be at least 0, got -1",
  });
});
