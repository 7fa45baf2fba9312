import assert from "node:assert/strict";
import { decodeAudio } from "../../lib/audio/mod.ts";
import { readFlacStream } from "../../lib/audio/flac_frames.ts";
import { crc16 } from "../../lib/audio/crc.ts";
import { Source } from "../../lib/audio/source.ts";
import { allocatedBytes } from "./allocation_meter.ts";
import { concat, flacHeader, silentFlacFrame } from "./containers.ts";
import { fixture } from "./fixtures.ts";

const PLAN = { sampleRate: 48_000, channels: 1, bits: 16, nSamples: 65_535 };
const NOISE = fixture("noise_16.flac");

Deno.test("readFlacStream() splits at every frame, 1,500 samples in blocks of 333", () => {
  const { info, frames } = readFlacStream(
    new Source(NOISE, "a.flac"),
    0,
    NOISE.length,
  );
  assert.equal(info.nSamples, 1_500);
  assert.equal(frames.length, Math.ceil(1_500 / 333));
  assert.ok(frames.every((frame) => crc16(frame) === 0));
  assert.equal(
    frames.reduce((sum, frame) => sum + frame.length, info.framesOffset),
    NOISE.length,
  );
});

Deno.test("readFlacStream() refuses a file that is cut off anywhere, naming the place", async () => {
  for (let length = 5; length < NOISE.length; length += 7) {
    const error = await decodeAudio(NOISE.subarray(0, length), "a.flac").catch((
      e,
    ) => e);
    assert.equal(error.name, "AudioError", `cut at ${length}: ${error}`);
    const [, place] = error.at.match(/^byte (\d+)/);
    assert.ok(Number(place) <= length, error.message);
  }
});

Deno.test("readFlacStream() refuses a file in which any one byte is damaged", async () => {
  const { info } = readFlacStream(new Source(NOISE, "a.flac"), 0, NOISE.length);
  for (let offset = info.framesOffset; offset < NOISE.length; offset += 11) {
    const file = NOISE.slice();
    file[offset] ^= 0x10;
    await assert.rejects(
      decodeAudio(file),
      { name: "AudioError" },
      `byte ${offset}`,
    );
  }
});

Deno.test("readFlacStream() refuses a file without its last frame", async () => {
  const { frames } = readFlacStream(
    new Source(NOISE, "a.flac"),
    0,
    NOISE.length,
  );
  const length = NOISE.length - frames[frames.length - 1].length;
  await assert.rejects(decodeAudio(NOISE.subarray(0, length)), {
    name: "AudioError",
    expected: "1500 samples",
    found: String(4 * 333),
  });
});

const HEADERS: Record<string, [plan: Partial<typeof PLAN>, expected: RegExp]> =
  {
    "a rate of 0": [{ sampleRate: 0 }, /rate from 4000/],
    "a rate of 1,048,575": [{ sampleRate: 1_048_575 }, /to 768000 Hz/],
    "12 bits": [{ bits: 12 }, /8, 16, 24 or 32 bits/],
    "2^36 − 1 samples": [{ nSamples: 2 ** 36 - 1 }, /68719476735 samples/],
    "two channels where frames have one": [
      { channels: 2 },
      /2 channels of 16 bits/,
    ],
    "24 bits where frames have 16": [{ bits: 24 }, /1 channel of 24 bits/],
  };

for (const [what, [plan, expected]] of Object.entries(HEADERS)) {
  Deno.test(`readFlacStream() refuses ${what} and takes no memory for it`, async () => {
    const file = concat(
      flacHeader({ ...PLAN, ...plan }),
      silentFlacFrame(1, 0),
    );
    const bytes = await allocatedBytes(() =>
      assert.rejects(decodeAudio(file, "a.flac"), {
        name: "AudioError",
        expected,
      })
    );
    assert.ok(bytes <= 256, `${bytes} bytes were taken`);
  });
}

Deno.test("readFlacStream() refuses 7 KB that would unfold to 420 MB", async () => {
  const nFrames = 200;
  const frames = Array.from(
    { length: nFrames },
    (_, i) => silentFlacFrame(8, i),
  );
  const plan = { ...PLAN, channels: 8, nSamples: 65_535 * nFrames };
  const file = concat(flacHeader(plan), ...frames);
  const bytes = await allocatedBytes(() =>
    assert.rejects(decodeAudio(file), {
      name: "AudioError",
      expected: `at most ${2 ** 24} samples in a file of ${file.length} bytes`,
      found: String(65_535 * nFrames * 8),
    })
  );
  assert.ok(bytes <= 256, `${bytes} bytes were taken`);
});

Deno.test("readFlacStream() takes linear time where frame headers never lead to a frame", async () => {
  // A splitter that checks each candidate from the frame's start would need hours.
  const head = silentFlacFrame(1, 0).subarray(0, 8);
  const file = new Uint8Array(2 ** 20);
  file.set(flacHeader(PLAN));
  for (let offset = 42; offset + 8 <= file.length; offset += 8) {
    file.set(head, offset);
  }
  const start = performance.now();
  await assert.rejects(decodeAudio(file), {
    name: "AudioError",
    at: /FLAC frame/,
  });
  assert.ok(performance.now() - start < 5_000);
});

Deno.test("readFlacStream() fills in what frames leave to STREAMINFO, checksums too", async () => {
  const plan = { ...PLAN, sampleRate: 100_003, channels: 2 };
  for (
    const codes of [{ rateCode: 0 }, { sizeCode: 0 }, {
      rateCode: 0,
      sizeCode: 0,
    }]
  ) {
    const file = concat(
      flacHeader({
        ...plan,
        sampleRate: codes.rateCode === 0 ? 100_003 : 48_000,
      }),
      silentFlacFrame(2, 0, codes),
    );
    const copy = file.slice();
    const { frames } = readFlacStream(
      new Source(file, "a.flac"),
      0,
      file.length,
    );
    assert.equal(frames[0][2] & 15, 10);
    assert.equal(frames[0][3] & 14, 8);
    assert.equal(crc16(frames[0]), 0);
    const { channels, sampleRate } = await decodeAudio(file);
    assert.equal(sampleRate, codes.rateCode === 0 ? 100_003 : 48_000);
    assert.deepEqual(channels[1], new Float32Array(65_535));
    assert.deepEqual(file, copy);
  }
});

const CHANGES: Record<string, [second: Uint8Array, found: string]> = {
  rate: [
    silentFlacFrame(1, 1, { rateCode: 9 }),
    "1 channel of 16 bits at 44100 Hz",
  ],
  channels: [silentFlacFrame(2, 1), "2 channels of 16 bits at 48000 Hz"],
  bits: [
    silentFlacFrame(1, 1, { sizeCode: 6 }),
    "1 channel of 24 bits at 48000 Hz",
  ],
};

for (const [what, [second, found]] of Object.entries(CHANGES)) {
  Deno.test(`readFlacStream() refuses a stream whose ${what} changes midway, of known length or not`, async () => {
    const first = silentFlacFrame(1, 0);
    for (const nSamples of [0, 65_535, 2 * 65_535]) {
      const file = concat(flacHeader({ ...PLAN, nSamples }), first, second);
      await assert.rejects(decodeAudio(file), {
        name: "AudioError",
        at: `byte ${42 + first.length} (FLAC frame)`,
        expected:
          "a frame of 1 channel of 16 bits at 48000 Hz, as STREAMINFO says",
        found,
      });
    }
  });
}

Deno.test("readFlacStream() refuses metadata that never ends", async () => {
  const file = concat(flacHeader(PLAN), new Uint8Array(64));
  file[4] = 0;
  await assert.rejects(decodeAudio(file), {
    name: "AudioError",
    at: "byte 106 (metadata block)",
    found: "0: cut off",
  });
});
