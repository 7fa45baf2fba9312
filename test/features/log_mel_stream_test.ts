import assert from "node:assert/strict";
import fc from "fast-check";
import {
  createFrontEnd,
  logMelSpectrogram,
  LogMelStream,
} from "../../lib/features/mod.ts";
import { sharedKernels } from "../../lib/kernels/mod.ts";
import { openEmbedded } from "../../lib/corpus/mod.ts";
import { Random } from "../../lib/random.ts";

const noise = (length: number, seed: number) => {
  const random = new Random(seed);
  return Float32Array.from({ length }, () => random.uniform(-1, 1));
};

Deno.test("a stream's window has the features of the offline front end within 1e-3 dB, along a clip", async () => {
  const corpus = await openEmbedded();
  const { samples } = await corpus.load(corpus.clips[0]);
  const frontEnd = createFrontEnd({ name: "chunks" });
  const kernels = await sharedKernels();
  const stream = frontEnd.stream!();
  const long = new Float32Array(3 * samples.length);
  [0, 1, 2].forEach((i) => long.set(samples, i * samples.length));
  for (let at = 0; at < long.length; at += 9_999) {
    stream.push(long.subarray(at, at + 9_999));
    const { data } = stream.features();
    const [offline] = frontEnd.compute([stream.samples()], kernels);
    data.forEach((x, i) => {
      const off = Math.abs(x - offline.data[i]);
      assert.ok(off <= 1e-3, `${off} dB at ${i}, after ${at} samples`);
    });
  }
});

Deno.test("the last samples of a stream are the window's, but for less than a hop", () => {
  const stream = new LogMelStream(1000, {
    nFft: 64,
    winLength: 64,
    hopLength: 16,
  });
  const sound = noise(3005, 1);
  stream.push(sound);
  const end = 3005 - (3005 % 16);
  assert.deepEqual(stream.samples(), sound.slice(end - 1000, end));
});

Deno.test("property: whatever the pieces and settings, a stream's features are those of its samples, bit for bit", () => {
  const settings = fc.record({
    hopLength: fc.integer({ min: 5, max: 90 }),
    winLength: fc.integer({ min: 3, max: 64 }),
    padMode: fc.constantFrom("constant" as const, "reflect" as const),
    topDb: fc.constantFrom(null, 60),
    ref: fc.constantFrom("max" as const, 1),
  });
  const pieces = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 6 });
  fc.assert(fc.property(settings, pieces, (some, lengths) => {
    const all = { nFft: 64, nMels: 5, sampleRate: 8000, fMax: 4000, ...some };
    const stream = new LogMelStream(400, all);
    lengths.forEach((length, i) => {
      stream.push(noise(length, i));
      assert.deepEqual(
        stream.features(),
        logMelSpectrogram(stream.samples(), all),
      );
    });
  }));
});

Deno.test("a stream refuses samples that are not finite, and windows without a sample", () => {
  const stream = new LogMelStream(100);
  assert.throws(() => stream.push(Float32Array.of(0, NaN)), /NaN/);
  assert.throws(() => new LogMelStream(0), /nSamples.*got 0/);
});
