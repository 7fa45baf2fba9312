import assert from "node:assert/strict";
import { createFrontEnd } from "../../../lib/features/mod.ts";
import { Kernels } from "../../../lib/kernels/mod.ts";
import { assertWithin, readArray } from "../fixture.ts";

const kernels = await Kernels.load();
const samples = Float32Array.from(readArray("frames_signal").data);
const waveform = { samples, sampleRate: 48_000 };
const BANDS = 104;

/** Features of the fixture's signal, [105, maxFrames]. */
function compute(options: Record<string, unknown> = {}) {
  const frontEnd = createFrontEnd({ name: "frames", options });
  const [features] = frontEnd.compute(
    [frontEnd.pad(frontEnd.heard(waveform))],
    kernels,
  );
  return { frontEnd, features };
}

Deno.test("frames gives librosa's trimmed log-mel within 1e-3 dB and its MFCC within 1e-3, at absolute level", () => {
  const { frontEnd, features: { data, shape: [rows, columns] } } = compute();
  assert.deepEqual([rows, columns], [BANDS + 1, 192]);
  assert.deepEqual(frontEnd.input, [192, BANDS + 1]);
  const mfcc = readArray("frames_mfcc");
  const logMel = readArray("frames_log_mel");
  const frames = logMel.shape[1];
  for (const [first, want] of [[0, mfcc], [40, logMel]] as const) {
    for (let row = 0; row < want.shape[0]; row++) {
      const at = (first + row) * columns;
      const expected = want.data.subarray(row * frames, (row + 1) * frames);
      const what = `row ${first + row}`;
      assertWithin(data.subarray(at, at + frames), expected, 1e-3, what);
      assert.ok(data.subarray(at + frames, at + columns).every((x) => x === 0));
    }
  }
  const mask = data.subarray(BANDS * columns);
  assert.deepEqual(
    [...mask],
    Array.from({ length: columns }, (_, t) => t < frames ? 1 : 0),
  );
});

Deno.test("frames hears the level: 6.02 dB more in each band of a signal twice as loud", () => {
  const frontEnd = createFrontEnd({ name: "frames" });
  const signal = frontEnd.pad(frontEnd.heard(waveform));
  const [quiet, loud] = frontEnd.compute(
    [signal, signal.map((x) => 2 * x)],
    kernels,
  );
  const from = 40 * 192;
  const real = Math.floor(signal.length / 960) + 1;
  for (let i = from; i < from + real; i++) {
    const rise = loud.data[i] - quiet.data[i];
    assert.ok(Math.abs(rise - 20 * Math.log10(2)) < 1e-3, `${rise} dB`);
  }
});

Deno.test("frames lays the same values out with a frame per row and the mask last", () => {
  const { frontEnd, features: { data } } = compute();
  const input = frontEnd.layout({ data, shape: frontEnd.shape });
  for (const [t, row] of [[0, 0], [5, 39], [17, 104], [191, 104], [3, 70]]) {
    assert.equal(input[t * 105 + row], data[row * 192 + t]);
  }
  assert.equal(frontEnd.countFrames(input), 19);
});

Deno.test("frames scales each band over real frames: mean 0, variance 1; padding 0, mask kept", () => {
  const { frontEnd, features } = compute();
  const input = frontEnd.layout(features);
  const louder = input.map((x, i) => i % 105 === 104 ? x : 1.5 * x + 3);
  const scaler = frontEnd.createScaler();
  scaler.partialFit(input);
  scaler.partialFit(louder);
  const scaled = [scaler.transform(input), scaler.transform(louder)];
  for (const band of [0, 39, 40, 103]) {
    const values = scaled.flatMap((x) =>
      Array.from({ length: 19 }, (_, t) => x[t * 105 + band])
    );
    const mean = values.reduce((a, b) => a + b) / 38;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / 38;
    assert.ok(Math.abs(mean) < 1e-5, `mean ${mean}`);
    assert.ok(Math.abs(variance - 1) < 1e-5, `variance ${variance}`);
  }
  for (let t = 0; t < 192; t++) {
    assert.equal(scaled[0][t * 105 + 104], t < 19 ? 1 : 0);
    if (t >= 19) assert.equal(scaled[0][t * 105 + 7], 0);
  }
  assert.equal(scaler.toTensors().mean.data.length, BANDS);
  const restored = frontEnd.createScaler(scaler.toTensors());
  assert.deepEqual(restored.transform(louder), scaled[1]);
  assert.throws(
    () =>
      createFrontEnd({ name: "frames", options: { nMfcc: 0 } })
        .createScaler(scaler.toTensors()),
    /mean must have 64 values, one per band, got 104/,
  );
});

Deno.test("frames leaves out what comes after maxFrames, and MFCC where there are none", () => {
  const { frontEnd, features } = compute({ maxFrames: 10, nMfcc: 0 });
  assert.deepEqual(frontEnd.input, [10, 65]);
  assert.equal(frontEnd.pad(frontEnd.heard(waveform)).length, 10 * 960 - 1);
  const whole = compute().features;
  // The last frame reaches beyond the cut.
  for (let m = 0; m < 64; m++) {
    const got = features.data.subarray(m * 10, m * 10 + 8);
    const at = (40 + m) * 192;
    assertWithin(got, whole.data.subarray(at, at + 8), 1e-3, `band ${m}`);
  }
  assert.deepEqual([...features.data.subarray(640)], Array(10).fill(1));
});

Deno.test("frames erases frames and bands, and leaves the mask", () => {
  const { frontEnd, features } = compute();
  const item = frontEnd.layout(features).map((x, i) => i % 105 === 104 ? x : 7);
  frontEnd.erase(item, "frames", 2, 4);
  frontEnd.erase(item, "bands", 100, 104);
  item.forEach((value, i) => {
    const [t, band] = [Math.floor(i / 105), i % 105];
    if (band === 104) assert.equal(value, t < 19 ? 1 : 0);
    else assert.equal(value, t === 2 || t === 3 || band >= 100 ? 0 : 7);
  });
});

Deno.test("frames mixes two items: a frame is real where it is in either", () => {
  const frontEnd = createFrontEnd({
    name: "frames",
    options: { maxFrames: 3, nMels: 2, nMfcc: 0 },
  });
  const item = Float32Array.of(4, 8, 1, 0, 0, 0, 0, 0, 0);
  frontEnd.mix(item, Float32Array.of(0, 4, 1, 8, 8, 1, 0, 0, 0), 0.75);
  assert.deepEqual([...item], [3, 7, 1, 2, 2, 1, 0, 0, 0]);
});

Deno.test("frames takes a share of each band's mean over the clip away: all of it makes a louder copy the same", () => {
  const plain = compute({ nMfcc: 0 }).features.data;
  const half = compute({ nMfcc: 0, meanShare: 0.5 }).features.data;
  for (const band of [0, 31, 63]) {
    const row = plain.subarray(band * 192, band * 192 + 19);
    const mean = row.reduce((a, b) => a + b) / 19;
    const expected = row.map((x) => x - mean / 2);
    const got = half.subarray(band * 192, band * 192 + 19);
    assertWithin(got, expected, 1e-4, `band ${band}`);
  }
  const frontEnd = createFrontEnd({
    name: "frames",
    options: { meanShare: 1 },
  });
  const signal = frontEnd.heard(waveform);
  const [quiet, loud] = frontEnd.compute(
    [signal, signal.map((x) => 2 * x)],
    kernels,
  );
  assertWithin(loud.data, quiet.data, 1e-3, "twice as loud");
  const said = frontEnd.rows.map((rows) => "meanShare" in rows);
  assert.deepEqual(said, [false, true, false]);
});

Deno.test("frames refuses a share of the means outside [0, 1]", () => {
  for (const meanShare of [-0.1, 1.1, NaN]) {
    assert.throws(
      () => createFrontEnd({ name: "frames", options: { meanShare } }),
      /meanShare/,
    );
  }
});

Deno.test("frames looks for the voice in the first half minute, or from an offset on, and hears at most maxFrames", () => {
  const frontEnd = createFrontEnd({
    name: "frames",
    options: { hopLength: 1440, maxFrames: 96 },
  });
  assert.equal(frontEnd.offset, undefined);
  assert.equal(frontEnd.longest, 2.88);
  assert.deepEqual(frontEnd.extent(), [0, 30]);
  assert.deepEqual(frontEnd.extent(4), [4, 6.88]);
  const long = new Float32Array(40 * 48_000);
  const burst = (second: number, seconds: number) =>
    long.fill(0.5, second * 48_000, (second + seconds) * 48_000);
  burst(10, 1);
  burst(35, 1);
  const wave = { samples: long, sampleRate: 48_000 };
  const placeOf = (heard: Float32Array) =>
    [heard.byteOffset / 4, heard.byteOffset / 4 + heard.length]
      .map((n) => n / 48_000);
  // Frames of 2048 samples reach over the burst's ends.
  const near = (heard: Float32Array, from: number, to: number) =>
    placeOf(heard).forEach((t, i) =>
      assert.ok(Math.abs(t - [from, to][i]) < 0.05, `${placeOf(heard)}`)
    );
  near(frontEnd.heard(wave), 10, 11);
  near(frontEnd.heard(wave, 34), 35, 36);
  near(frontEnd.heard(wave, 10.4), 10.4, 11);
  burst(12, 5);
  near(frontEnd.heard(wave), 10, 12.88);
  assert.equal(frontEnd.heard(wave).length, 96 * 1440 - 1);
  assert.equal(frontEnd.heard(wave, 41).length, 0);
  assert.throws(() => frontEnd.heard(wave, -1), /at least 0 s, got -1/);
});
