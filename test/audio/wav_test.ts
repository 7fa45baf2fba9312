import assert from "node:assert/strict";
import fc from "fast-check";
import wavDecoder from "wav-decoder";
import { decodeAudio } from "../../lib/audio/mod.ts";
import { EXPECTED, fixture } from "./fixtures.ts";
import {
  buildWav,
  type Chunk,
  ORIGINAL_CHUNKS,
  type WavPlan,
} from "./wav_builder.ts";

/** Lowest, highest and other telling integers of a sample size. */
function tellingFrames(bits: number): number[][] {
  const high = 2 ** (bits - 1) - 1;
  return [-high - 1, -high, -1, 0, 1, high - 1, high].map((value) => [value]);
}

/** Decode a plan and compare with its frames, scaled by 2^(bits − 1). */
async function assertExact(plan: WavPlan) {
  const { channels, sampleRate } = await decodeAudio(buildWav(plan));
  const scale = plan.kind === "pcm" ? 2 ** (plan.bits - 1) : 1;
  assert.equal(sampleRate, plan.sampleRate ?? 48_000);
  assert.deepEqual(
    channels,
    plan.frames[0].map((_, c) =>
      Float32Array.from(plan.frames, (frame) => frame[c] / scale)
    ),
  );
}

for (const bits of [8, 16, 24, 32]) {
  Deno.test(`decodeWav() divides ${bits}-bit samples by 2^${bits - 1}, exactly, at both ends`, async () => {
    await assertExact({ kind: "pcm", bits, frames: tellingFrames(bits) });
    await assertExact({
      kind: "pcm",
      bits,
      frames: tellingFrames(bits),
      extensible: true,
    });
  });
}

Deno.test("decodeWav() gives every 8-bit and every 16-bit sample exactly", async () => {
  const all = (n: number) => Array.from({ length: n }, (_, i) => [i - n / 2]);
  await assertExact({ kind: "pcm", bits: 8, frames: all(256) });
  await assertExact({ kind: "pcm", bits: 16, frames: all(65_536) });
});

Deno.test("decodeWav() passes 32-bit and 64-bit floats on, beyond [-1, 1] too", async () => {
  const frames = [[0], [-0.1], [1.5], [-1e4], [2 ** -140], [1 / 3]];
  for (const bits of [32, 64]) {
    await assertExact({ kind: "float", bits, frames });
    await assertExact({ kind: "float", bits, frames, extensible: true });
  }
});

for (const [name, id] of [["A-law", "alaw"], ["µ-law", "mulaw"]] as const) {
  Deno.test(`decodeWav() reads ${name} as ffmpeg does, all 256 codes exactly`, async () => {
    const { channels, sampleRate } = await decodeAudio(fixture(`${id}.wav`));
    assert.equal(sampleRate, 8_000);
    const expected = EXPECTED.telephone[id].map((sample) => sample / 32768);
    assert.deepEqual([...channels[0]], expected);
  });
}

const RAMP_FILES: Record<string, number> = {
  "ffmpeg_streamed.wav": 0,
  "sox_streamed.wav": 0,
  "ffmpeg_24.wav": 0,
  ...Object.fromEntries(
    ["pcm_u8", "pcm_24", "pcm_32", "float", "double"].flatMap((kind) =>
      // libsndfile writes round(127 x) as its 8 bits.
      ["wav", "wavex"].map((
        form,
      ) => [`sndfile_${form}_${kind}.wav`, kind === "pcm_u8" ? 2 ** -7 : 0])
    ),
  ),
};

for (const [name, tolerance] of Object.entries(RAMP_FILES)) {
  Deno.test(`decodeWav() reads ${name} within ${tolerance}`, async () => {
    const { channels, sampleRate } = await decodeAudio(fixture(name), name);
    assert.equal(sampleRate, 8_000);
    assert.equal(channels.length, 1);
    assert.equal(channels[0].length, EXPECTED.ramp.length);
    EXPECTED.ramp.forEach((sample, i) => {
      const error = Math.abs(channels[0][i] - sample / 32768);
      assert.ok(error <= tolerance, `sample ${i} is off by ${error}`);
    });
  });
}

Deno.test("decodeWav() reads a file with the chunks of the original recordings", async () => {
  const frames = Array.from(
    { length: 50 },
    (_, i) => [i * 600 - 15_000, 7 - i],
  );
  await assertExact({ kind: "pcm", bits: 16, frames, ...ORIGINAL_CHUNKS });
});

for (const dataSize of [0, 0xffffffff]) {
  Deno.test(`decodeWav() reads a streamed file with a data size of ${dataSize} to its end`, async () => {
    const frames = Array.from(
      { length: 21 },
      (_, i) => [i * 1000 - 9000, 5 - i],
    );
    await assertExact({ kind: "pcm", bits: 16, frames, dataSize });
    // 21 frames of 24 bits end on an odd byte: the pad byte is no sample.
    const odd = frames.map(([left]) => [left]);
    await assertExact({ kind: "pcm", bits: 24, frames: odd, dataSize });
  });
}

Deno.test("decodeWav() gives wav-decoder's own samples of 16-bit files, bit for bit, wherever they lie in memory", async () => {
  const frames = Array.from({ length: 4_096 }, (_, i) => [
    ((i * 40_503) & 0xffff) - 2 ** 15,
    ((i * 25_717) & 0xffff) - 2 ** 15,
  ]);
  const file = buildWav({ kind: "pcm", bits: 16, frames });
  const options = { symmetric: true };
  const { channelData } = wavDecoder.decode.sync(file.slice().buffer, options);
  for (const shift of [0, 1, 2, 3]) {
    const moved = new Uint8Array(file.length + shift);
    moved.set(file, shift);
    const { channels } = await decodeAudio(moved.subarray(shift));
    assert.deepEqual(channels, channelData);
  }
});

Deno.test("decodeWav() skips the pad byte of odd-sized chunks, and does without the last one", async () => {
  const before = [{ id: "junk", body: Uint8Array.of(1, 2, 3) }];
  const plan: WavPlan = {
    kind: "pcm",
    bits: 8,
    frames: [[1], [2], [-3]],
    before,
  };
  await assertExact(plan);
  const file = buildWav(plan);
  const { channels } = await decodeAudio(file.subarray(0, file.length - 1));
  assert.deepEqual(channels[0], Float32Array.of(1 / 128, 2 / 128, -3 / 128));
});

Deno.test("decodeWav() leaves the file as it is", async () => {
  const file = buildWav({ kind: "pcm", bits: 16, frames: [[1], [2]] });
  const copy = file.slice();
  const { channels } = await decodeAudio(file);
  channels[0].fill(9);
  assert.deepEqual(file, copy);
});

/** Chunks of any id but those that mean something here, of any size. */
const anyChunks: fc.Arbitrary<Chunk[]> = fc.array(
  fc.record({
    id: fc.constantFrom(
      "FLLR",
      "LIST",
      "bext",
      "_PMX",
      "id3 ",
      "JUNK",
      "fact",
      "cue ",
    ),
    body: fc.uint8Array({ maxLength: 37 }),
  }),
  { maxLength: 3 },
);

/** A plan of any format whose frames hold whole numbers that its sample size can hold. */
const anyPlan: fc.Arbitrary<WavPlan> = fc.record({
  format: fc.constantFrom(
    ...[8, 16, 24, 32].map((bits) => ({ kind: "pcm" as const, bits })),
    ...[32, 64].map((bits) => ({ kind: "float" as const, bits })),
  ),
  channels: fc.integer({ min: 1, max: 8 }),
  extensible: fc.boolean(),
  before: anyChunks,
  after: anyChunks,
  sampleRate: fc.integer({ min: 4_000, max: 768_000 }),
}).chain(({ format, channels, ...rest }) => {
  const high = 2 ** (Math.min(format.bits, 32) - 1);
  const sample = fc.integer({ min: -high, max: high - 1 });
  const frame = fc.array(sample, { minLength: channels, maxLength: channels });
  return fc.array(frame, { minLength: 1, maxLength: 20 })
    .map((frames) => ({ ...format, ...rest, frames }));
});

Deno.test("decodeWav() gives back what was written, any format and channel count, 500 files", async () => {
  await fc.assert(fc.asyncProperty(anyPlan, assertExact), {
    numRuns: 500,
    seed: 1,
  });
});
