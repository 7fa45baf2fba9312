import assert from "node:assert/strict";
import {
  AudioError,
  decodeAudio,
  encodeWav,
  loadWaveform,
} from "../../lib/audio/mod.ts";
import { Random } from "../../lib/random.ts";
import { allocatedBytes } from "./allocation_meter.ts";
import { concat } from "./containers.ts";
import { EXPECTED, fixture } from "./fixtures.ts";
import { toneAmplitude } from "./lossy.ts";
import { buildWav } from "./wav_builder.ts";

const ANY = "WAV, FLAC, MP3, Ogg Vorbis or Ogg Opus";

/** A file of each format, and each way of storing samples. */
const PART_FILES = [
  ...Object.keys(EXPECTED.lossless),
  ...Object.keys(EXPECTED.lossy),
  "alaw.wav",
  "ffmpeg_24.wav",
  "noise_8000.wav",
  "noise_44100.wav",
  "noise_96000.wav",
];

Deno.test(`decodeAudio() with an end gives the first samples of the whole, ${PART_FILES.length} files`, async () => {
  for (const name of PART_FILES) {
    const file = fixture(name);
    const { channels, sampleRate } = await decodeAudio(file, name);
    const { length } = channels[0];
    for (const wanted of [1, 100, 1_000, length - 1, length, 2 * length]) {
      const end = wanted / sampleRate;
      const part = await decodeAudio(file, name, { end });
      assert.deepEqual(
        part,
        {
          channels: channels.map((samples) =>
            samples.subarray(0, Math.ceil(end * sampleRate))
          ),
          sampleRate,
        },
        `${name}, ${wanted} samples`,
      );
    }
  }
});

Deno.test("loadWaveform() with an end gives the bits of the whole, resampled from 9 rates", async () => {
  const random = new Random(5);
  const rates = [
    4_000,
    8_000,
    11_025,
    16_000,
    22_050,
    44_100,
    48_000,
    96_000,
    192_000,
  ];
  for (const sampleRate of rates) {
    const samples = Float32Array.from(
      { length: 0.6 * sampleRate },
      () => random.uniform(-0.9, 0.9),
    );
    const file = encodeWav({ samples, sampleRate });
    const whole = await loadWaveform(file);
    for (const end of [0.001, 0.2, 0.4567, 0.6, 1]) {
      const part = await loadWaveform(file, "a.wav", { end });
      assert.deepEqual(part, {
        samples: whole.samples.subarray(0, Math.round(end * 48_000)),
        sampleRate: 48_000,
      }, `${sampleRate} Hz, ${end} s`);
    }
  }
});

Deno.test("loadWaveform() takes memory for the seconds that are wanted, not for the file", async () => {
  const minute = { samples: new Float32Array(60 * 44_100), sampleRate: 44_100 };
  const file = encodeWav(minute);
  // Of each sample: 2 bytes to decode, 4 decoded, and 4 at 48 kHz, of 1.1 s.
  const bytes = await allocatedBytes(() =>
    loadWaveform(file, "a.wav", { end: 1 })
  );
  assert.ok(bytes < 1.1 * 12 * 48_000 + 2 ** 20, `${bytes} bytes were taken`);
});

Deno.test("decodeAudio() refuses an end that is not positive", async () => {
  for (const end of [0, -1, NaN]) {
    for (const load of [decodeAudio, loadWaveform]) {
      await assert.rejects(load(fixture("alaw.wav"), "a.wav", { end }), {
        name: "RangeError",
        message: `Cannot decode a.wav: end must be positive, got ${end} s`,
      });
    }
  }
});

Deno.test("decodeAudio() goes by the content, whatever the name", async () => {
  for (
    const name of [
      "mono.mp3",
      "mono.vorbis.ogg",
      "mono.opus.ogg",
      "noise_16.flac",
      "alaw.wav",
    ]
  ) {
    const audio = await decodeAudio(fixture(name), "voice.txt");
    assert.deepEqual(await decodeAudio(fixture(name), "voice.wav"), audio);
  }
});

/** Bytes that are no audio, and what the error says was found. */
const NO_AUDIO: Record<
  string,
  [bytes: Uint8Array<ArrayBuffer>, found: string]
> = {
  "one byte": [Uint8Array.of(0), String.raw`"\x00"`],
  "a text": [new TextEncoder().encode("Dear Sir or Madam,"), `"Dear"`],
  "zeros": [new Uint8Array(1000), String.raw`"\x00\x00\x00\x00"`],
  "all bits set": [
    new Uint8Array(1000).fill(255),
    String.raw`"\xff\xff\xff\xff"`,
  ],
  "a page of the web": [new TextEncoder().encode("<!doctype html>"), `"<!do"`],
  "RF64": [fixture("rf64.wav"), "RF64"],
  "AIFF": [new TextEncoder().encode("FORM\0\0\0\x2eAIFFCOMM"), "AIFF"],
  "MP4": [new TextEncoder().encode("\0\0\0\x20ftypM4A "), "MP4"],
  "big-endian WAV": [
    new TextEncoder().encode("RIFX\0\0\0\x2eWAVEfmt "),
    "big-endian WAV",
  ],
  "an AVI film": [
    new TextEncoder().encode("RIFF\0\0\0\0AVI LIST"),
    "a RIFF file without WAVE",
  ],
};

for (const [what, [bytes, found]] of Object.entries(NO_AUDIO)) {
  Deno.test(`decodeAudio() refuses ${what}`, async () => {
    await assert.rejects(decodeAudio(bytes, "clip.wav"), {
      name: "AudioError",
      message: `Cannot read clip.wav: byte 0: expected ${ANY}, got ${found}`,
    });
  });
}

Deno.test("decodeAudio() refuses an empty file, and says which", async () => {
  const error = await decodeAudio(new Uint8Array(0), "a/b.mp3").catch((e) => e);
  assert.ok(error instanceof AudioError && error instanceof SyntaxError);
  assert.equal(
    error.message,
    "Cannot read a/b.mp3: byte 0: expected an audio file, got an empty one",
  );
});

Deno.test("decodeAudio() refuses a tag without audio behind it", async () => {
  const tag = Uint8Array.of(0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 2, 1, 2);
  await assert.rejects(decodeAudio(tag), {
    name: "AudioError",
    at: "byte 12",
    found: `""`,
  });
  const huge = Uint8Array.of(
    0x49,
    0x44,
    0x33,
    4,
    0,
    0,
    127,
    127,
    127,
    127,
    1,
    2,
  );
  await assert.rejects(decodeAudio(huge), {
    name: "AudioError",
    at: "byte 12",
  });
});

for (
  const [value, words] of [[NaN, "NaN"], [Infinity, "Infinity"], [
    -Infinity,
    "-Infinity",
  ], [1e30, "1.0000000150474662e+30"]] as const
) {
  Deno.test(`decodeAudio() refuses a float sample of ${value}, naming its byte`, async () => {
    const file = buildWav({
      kind: "float",
      bits: 32,
      frames: [[0, 0], [0.5, value], [0, 0]],
    });
    await assert.rejects(decodeAudio(file, "a.wav"), {
      name: "AudioError",
      at: "byte 56 (data chunk)",
      expected: "finite samples of at most 2^31 in magnitude",
      found: words,
    });
  });
}

Deno.test("decodeAudio() refuses a double that is too large for float32", async () => {
  const file = buildWav({ kind: "float", bits: 64, frames: [[0], [1e300]] });
  await assert.rejects(decodeAudio(file), {
    name: "AudioError",
    at: "byte 52 (data chunk)",
  });
});

Deno.test("decodeAudio() takes at most 8 times a WAV file's size", async () => {
  const frames = Array.from({ length: 4_000 }, (_, i) => [i % 100]);
  for (const bits of [8, 16, 24, 32]) {
    const file = buildWav({ kind: "pcm", bits, frames });
    const bytes = await allocatedBytes(() => decodeAudio(file));
    assert.ok(
      bytes <= 8 * file.length,
      `${bytes / file.length} times, ${bits} bits`,
    );
  }
});

Deno.test("loadWaveform() gives mono at 48 kHz from stereo at 22,050 Hz", async () => {
  const { samples, sampleRate } = await loadWaveform(
    fixture("stereo_22050.mp3"),
  );
  assert.equal(sampleRate, 48_000);
  assert.equal(samples.length, Math.round(8_820 * 48_000 / 22_050));
  // The mean of the channels has half of each one's tone.
  for (const [frequency, amplitude] of EXPECTED.tones) {
    const got = toneAmplitude(samples, frequency, sampleRate);
    assert.ok(
      Math.abs(got - amplitude / 2) < 0.06 * amplitude,
      `${frequency} Hz: ${got}`,
    );
  }
});

Deno.test("decodeAudio() reads a view into a larger buffer, at any offset", async () => {
  for (
    const name of [
      "mono.mp3",
      "mono.vorbis.ogg",
      "mono.opus.ogg",
      "noise_24.flac",
      "ffmpeg_24.wav",
    ]
  ) {
    const file = fixture(name);
    const shifted = concat(Uint8Array.of(1, 2, 3), file, Uint8Array.of(4, 5))
      .subarray(3, 3 + file.length);
    assert.deepEqual(await decodeAudio(shifted), await decodeAudio(file), name);
  }
});
