import assert from "node:assert/strict";
import { paperWindow } from "../../../lib/audio/mod.ts";
import {
  createFrontEnd,
  logMelSpectrograms,
  StandardScaler,
  toChunks,
} from "../../../lib/features/mod.ts";
import { Kernels } from "../../../lib/kernels/mod.ts";
import { Random } from "../../../lib/random.ts";

const kernels = await Kernels.load();
const random = new Random(1, "chunks front end");
const waveform = {
  samples: new Float32Array(190_000).map((_, n) =>
    Math.sin(n / 50) * random.uniform(-0.5, 0.5)
  ),
  sampleRate: 48_000,
};

Deno.test("chunks gives the bits of paperWindow(), logMelSpectrograms(), toChunks() and StandardScaler", () => {
  const frontEnd = createFrontEnd({ name: "chunks" });
  const signal = frontEnd.pad(frontEnd.heard(waveform));
  assert.deepEqual(signal, paperWindow(waveform));
  const [features] = frontEnd.compute([signal], kernels);
  const [logMel] = logMelSpectrograms(kernels, [signal]);
  assert.deepEqual(features, logMel);
  assert.deepEqual(frontEnd.shape, logMel.shape);
  const input = frontEnd.layout(features);
  assert.deepEqual(input, toChunks(logMel));
  const scaler = frontEnd.createScaler();
  const other = input.map((x) => x / 2);
  scaler.partialFit(input);
  scaler.partialFit(other);
  const plain = new StandardScaler(input.length).partialFit(input)
    .partialFit(other);
  assert.deepEqual(scaler.transform(input), plain.transform(input));
  const restored = frontEnd.createScaler(scaler.toTensors());
  assert.deepEqual(restored.transform(input), plain.transform(input));
});

Deno.test("chunks obeys every option: another window, hop, range, bands, width and stride", () => {
  const options = {
    sampleRate: 16_000,
    offset: 0.25,
    duration: 1.5,
    nFft: 512,
    winLength: 400,
    hopLength: 160,
    window: "hann",
    padMode: "reflect",
    nMels: 40,
    fMin: 50,
    fMax: 7000,
    melScale: "htk",
    melNorm: "none",
    topDb: 60,
    width: 32,
    stride: 20,
  } as const;
  const frontEnd = createFrontEnd({ name: "chunks", options });
  assert.deepEqual(frontEnd.options, options);
  assert.deepEqual(frontEnd.input, [6, 40, 32, 1]); // 151 frames: 1 + ⌊119 / 20⌋
  const narrow = { ...waveform, sampleRate: 16_000 };
  const signal = frontEnd.pad(frontEnd.heard(narrow));
  assert.deepEqual(signal, narrow.samples.slice(4000, 28_000));
  const [features] = frontEnd.compute([signal], kernels);
  const [want] = logMelSpectrograms(kernels, [signal], options);
  assert.deepEqual(features, want);
  assert.deepEqual(
    frontEnd.layout(features),
    toChunks(want, undefined, { width: 32, stride: 20 }),
  );
});

Deno.test("chunks hears its window without padding; an offset moves it", () => {
  const frontEnd = createFrontEnd({ name: "chunks" });
  assert.equal(frontEnd.heard(waveform).length, 144_000);
  const short = { ...waveform, samples: waveform.samples.subarray(0, 30_000) };
  assert.deepEqual(frontEnd.heard(short), short.samples.subarray(24_000));
  assert.equal(frontEnd.pad(frontEnd.heard(short)).length, 144_000);
  assert.deepEqual(frontEnd.heard(short, 0), short.samples);
  assert.equal(frontEnd.heard(short, 0.7).length, 0);
  assert.deepEqual(
    frontEnd.pad(frontEnd.heard(waveform, 0)),
    waveform.samples.slice(0, 144_000),
  );
});

Deno.test("chunks erases the same frames of the recording in chunks that share them", () => {
  const frontEnd = createFrontEnd({ name: "chunks" });
  const [chunks, mels, width] = frontEnd.input;
  const item = new Float32Array(chunks * mels * width).fill(1);
  frontEnd.erase(item, "frames", 100, 230);
  item.forEach((value, i) => {
    const frame = i % width + 64 * Math.floor(i / (mels * width));
    assert.equal(value, frame >= 100 && frame < 230 ? 0 : 1);
  });
  assert.equal(frontEnd.countFrames(item), 512);
});

Deno.test("chunks erases bands in all chunks, and mixes value by value", () => {
  const frontEnd = createFrontEnd({ name: "chunks" });
  const [chunks, mels, width] = frontEnd.input;
  const item = new Float32Array(chunks * mels * width).fill(1);
  frontEnd.erase(item, "bands", 3, 5);
  item.forEach((value, i) => {
    const band = Math.floor(i / width) % mels;
    assert.equal(value, band === 3 || band === 4 ? 0 : 1);
  });
  frontEnd.mix(item, new Float32Array(item.length).fill(5), 0.75);
  assert.deepEqual([...new Set(item)].sort(), [1.25, 2]);
});

Deno.test("chunks refuses a waveform of another rate, and a scaler of another size", () => {
  const frontEnd = createFrontEnd({ name: "chunks" });
  assert.throws(
    () => frontEnd.pad(frontEnd.heard({ ...waveform, sampleRate: 16_000 })),
    {
      name: "RangeError",
      message:
        "Cannot cut a waveform for chunks: sampleRate must be 48000 Hz, got 16000",
    },
  );
  const one = { data: Float32Array.of(1), shape: [1] };
  assert.throws(
    () => frontEnd.createScaler({ mean: one, scale: one }),
    /mean must have 114688 values for \[7,128,128,1\], got 1/,
  );
});
