import assert from "node:assert/strict";
import { decodeAudio } from "../../lib/audio/mod.ts";
import { Source } from "../../lib/audio/source.ts";
import { readWavFormat } from "../../lib/audio/wav_format.ts";
import { allocatedBytes } from "./allocation_meter.ts";
import { concat } from "./containers.ts";
import { fixture } from "./fixtures.ts";
import { buildWav, ORIGINAL_CHUNKS, type WavPlan } from "./wav_builder.ts";

const PLAN: WavPlan = {
  kind: "pcm",
  bits: 16,
  frames: [[1, 2], [3, 4], [5, 6]],
};

Deno.test("readWavFormat() finds format and samples between foreign chunks", () => {
  const file = buildWav({ ...PLAN, ...ORIGINAL_CHUNKS });
  assert.deepEqual(readWavFormat(new Source(file, "clip.wav")), {
    encoding: "pcm",
    channels: 2,
    sampleRate: 48_000,
    bits: 16,
    dataOffset: 4096,
    dataLength: 12,
  });
});

Deno.test("readWavFormat() takes the container's size for samples of fewer bits", () => {
  const file = buildWav({ kind: "pcm", bits: 24, frames: [[256], [-256]] });
  new DataView(file.buffer).setUint16(34, 20, true);
  assert.equal(readWavFormat(new Source(file, "clip.wav")).bits, 24);
});

Deno.test("readWavFormat() takes sox's 0x7FFFF000 for the sign of a stream", () => {
  const source = new Source(fixture("sox_streamed.wav"), "sox_streamed.wav");
  assert.equal(source.view.getUint32(40, true), 0x7ffff000);
  assert.equal(readWavFormat(source).dataLength, 200);
});

/** Data sizes that recorders state, though the file has 12 bytes of samples in 56. */
const RECORDED_SIZES: Record<string, number> = {
  "ffmpeg to a pipe": 0xffffffff,
  "a writer that was stopped": 0,
  "arecord to a pipe": 0x7fffff00,
  "2 GiB": 0x80000000,
  "2 GiB less 1": 0x7fffffff,
  "2 GiB less 36": 0x7fffffdb,
  "4 GiB less the header": 0xffffffdb,
  "4 GiB less 64 KiB": 0xffff_0000,
  "a phone that counts the header in": 56,
  "the size of the RIFF chunk": 48,
};

for (const [writer, dataSize] of Object.entries(RECORDED_SIZES)) {
  Deno.test(`readWavFormat() reads to the end where the data size is ${dataSize}: ${writer}`, () => {
    const file = buildWav({ ...PLAN, dataSize });
    assert.equal(file.length, 56);
    const { dataOffset, dataLength } = readWavFormat(new Source(file, ""));
    assert.deepEqual({ dataOffset, dataLength }, {
      dataOffset: 44,
      dataLength: 12,
    });
  });
}

Deno.test("readWavFormat() refuses other sizes past the end: the file is cut off", () => {
  for (
    const size of [13, 47, 49, 55, 57, 0x7ffe_ffff, 0x8001_0001, 0xfffe_ffff]
  ) {
    const file = buildWav({ ...PLAN, dataSize: size });
    assert.throws(() => readWavFormat(new Source(file, "")), {
      name: "AudioError",
      expected: `${size} bytes of samples`,
      found: "12: cut off",
    });
  }
});

Deno.test("readWavFormat() refuses sound behind the data chunk, wherever it stands", () => {
  const data = { id: "data", body: Uint8Array.of(1, 2, 3, 4) };
  const note = { id: "LIST", body: new Uint8Array(7) };
  for (const after of [[data], [note, data], [note, note, data, note]]) {
    const file = buildWav({ ...PLAN, after });
    assert.throws(() => readWavFormat(new Source(file, "")), {
      name: "AudioError",
      at: `byte ${56 + 16 * after.indexOf(data)}`,
      expected: "no sound after the first data chunk",
      found: "another data chunk",
    });
  }
  const joined = concat(buildWav(PLAN), buildWav(PLAN));
  assert.throws(() => readWavFormat(new Source(joined, "")), {
    at: "byte 56",
    found: "another RIFF file",
  });
});

Deno.test("readWavFormat() passes over an empty second data chunk, and over bytes that are no chunk", () => {
  const empty = { id: "data", body: new Uint8Array(0) };
  const files = [
    buildWav({ ...PLAN, after: [empty] }),
    concat(buildWav(PLAN), new Uint8Array(99).fill(7)),
  ];
  for (const file of files) {
    assert.equal(readWavFormat(new Source(file, "")).dataLength, 12);
  }
});

/** Broken files: what is wrong → plan, or bytes; and what the error must say. */
const BROKEN: Record<
  string,
  [file: Uint8Array<ArrayBuffer>, at: RegExp, expected: RegExp, found: RegExp]
> = {
  "a rate of 0": [
    buildWav({ ...PLAN, sampleRate: 0 }),
    /byte 20 \(fmt/,
    /rate from 4000/,
    /^0$/,
  ],
  "a rate of 4e9": [
    buildWav({ ...PLAN, sampleRate: 4e9 }),
    /byte 20/,
    /to 768000 Hz/,
    /^4000000000$/,
  ],
  "65535 channels": [
    buildWav({ ...PLAN, channels: 65_535, frameSize: 4 }),
    /byte 20/,
    /1 to 64 channels/,
    /^65535$/,
  ],
  "no channel": [
    buildWav({ ...PLAN, channels: 0, frameSize: 4 }),
    /byte 20/,
    /1 to 64 channels/,
    /^0$/,
  ],
  "a block size of 0": [
    buildWav({ ...PLAN, frameSize: 0 }),
    /byte 20/,
    /block size of 2 × 2 bytes/,
    /^0$/,
  ],
  "a block size of 6": [
    buildWav({ ...PLAN, frameSize: 6 }),
    /byte 20/,
    /block size of 2 × 2 bytes/,
    /^6$/,
  ],
  "samples of 12 bytes": [
    buildWav({ ...PLAN, bits: 96, frames: [[]], channels: 1 }),
    /byte 20/,
    /8, 16, 24, 32 bits/,
    /^96 bits$/,
  ],
  "floats of 16 bits": [
    buildWav({ ...PLAN, tag: 3 }),
    /byte 20/,
    /32, 64 bits/,
    /^16 bits$/,
  ],
  "a data size past the end": [
    buildWav({ ...PLAN, dataSize: 4e9 }),
    /byte 44 \(data/,
    /4000000000 bytes/,
    /^12: cut off/,
  ],
  "a data size of one too many": [
    buildWav({ ...PLAN, dataSize: 13 }),
    /byte 44/,
    /13 bytes/,
    /cut off/,
  ],
  "half a frame": [
    buildWav({ ...PLAN, dataSize: 10 }),
    /byte 52/,
    /whole frame of 4 bytes/,
    /^2/,
  ],
  "half a frame in a stream": [
    buildWav({ ...PLAN, dataSize: 0 }).subarray(0, 54),
    /byte 52/,
    /whole frame/,
    /^2/,
  ],
  "no samples": [
    buildWav({ ...PLAN, frames: [], channels: 2 }),
    /byte 44/,
    /samples/,
    /none/,
  ],
  "no samples, but chunks": [
    buildWav({
      ...PLAN,
      frames: [],
      channels: 2,
      after: ORIGINAL_CHUNKS.after,
    }),
    /byte 44/,
    /samples/,
    /none/,
  ],
  "no data chunk": [
    buildWav(PLAN).subarray(0, 36),
    /byte 36/,
    /data chunk/,
    /end of the file/,
  ],
  "no fmt chunk": [
    buildWav(PLAN).subarray(0, 12),
    /byte 12/,
    /fmt chunk/,
    /end of the file/,
  ],
  "a chunk past the end": [
    buildWav({ ...PLAN, before: [{ id: "LIST", body: new Uint8Array(9) }] })
      .subarray(0, 50),
    /byte 54/,
    /data chunk/,
    /end of/,
  ],
  "ADPCM": [
    fixture("adpcm.wav"),
    /byte 20/,
    /PCM, float, A-law or µ-law/,
    /IMA ADPCM/,
  ],
  "an unknown format": [
    buildWav({ ...PLAN, tag: 0x56 }),
    /byte 20/,
    /PCM/,
    /format 0x0056/,
  ],
};

for (const [what, [file, at, expected, found]] of Object.entries(BROKEN)) {
  Deno.test(`readWavFormat() refuses ${what} and takes no memory for it`, async () => {
    const bytes = await allocatedBytes(() =>
      assert.rejects(decodeAudio(file, "clip.wav"), {
        name: "AudioError",
        file: "clip.wav",
        at,
        expected,
        found,
      })
    );
    assert.ok(bytes <= 256, `${bytes} bytes were taken`);
  });
}

Deno.test("readWavFormat() refuses data before its format", async () => {
  const file = buildWav(PLAN);
  file.set(new TextEncoder().encode("junk"), 12);
  await assert.rejects(decodeAudio(file, "clip.wav"), {
    name: "AudioError",
    at: "byte 36",
    expected: "a fmt chunk before the data",
  });
});

Deno.test("readWavFormat() refuses an extensible format that is cut short or of another family", async () => {
  const file = buildWav({ ...PLAN, extensible: true });
  const other = file.slice();
  other[50] ^= 1;
  await assert.rejects(decodeAudio(other), {
    name: "AudioError",
    expected: /sub-format of PCM or float/,
  });
  const short = buildWav({ ...PLAN, tag: 0xfffe });
  await assert.rejects(decodeAudio(short), {
    name: "AudioError",
    expected: /40 bytes/,
    found: "16",
  });
});
