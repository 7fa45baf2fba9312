import assert from "node:assert/strict";
import { decodeAudio } from "../../lib/audio/mod.ts";
import { isMp3, readMp3Stream } from "../../lib/audio/mp3_frames.ts";
import { Source } from "../../lib/audio/source.ts";
import { allocatedBytes } from "./allocation_meter.ts";
import { concat } from "./containers.ts";
import { fixture } from "./fixtures.ts";

const NO_TAG = fixture("no_tag.mp3");
/** 48 kbit/s at 48 kHz: 1152 samples are 24 ms are 144 bytes. */
const FRAME = 144;

Deno.test("readMp3Stream() counts the frames of a stream without tags: 144 bytes each", () => {
  const stream = readMp3Stream(new Source(NO_TAG, "a.mp3"), 0, NO_TAG.length);
  assert.equal(stream.sampleRate, 48_000);
  assert.equal(stream.channels, 1);
  assert.equal(stream.nSamples, NO_TAG.length / FRAME * 1152);
  assert.equal(stream.frames.length, NO_TAG.length);
});

Deno.test("readMp3Stream() refuses a file that is cut off anywhere", async () => {
  for (let length = 1; length < NO_TAG.length; length += 37) {
    if (length % FRAME === 0) continue;
    const error = await decodeAudio(NO_TAG.subarray(0, length), "a.mp3").catch((
      e,
    ) => e);
    assert.equal(error.name, "AudioError", `cut at ${length}`);
  }
});

Deno.test("readMp3Stream() refuses a file that lost frames its tag announces", async () => {
  const file = fixture("mono.mp3");
  await assert.rejects(decodeAudio(file.subarray(0, file.length - 3 * FRAME)), {
    name: "AudioError",
    expected: "18 frames",
    found: "16: cut off",
  });
});

Deno.test("readMp3Stream() refuses junk between frames, naming its place", async () => {
  const file = concat(
    NO_TAG.subarray(0, 3 * FRAME),
    Uint8Array.of(1, 2, 3),
    NO_TAG,
  );
  await assert.rejects(decodeAudio(file), {
    name: "AudioError",
    at: "byte 432 (MP3 frame)",
    found: String.raw`"\x01\x02\x03\xff"`,
  });
});

Deno.test("readMp3Stream() refuses a rate that changes on the way", async () => {
  const file = concat(NO_TAG, fixture("mono_8000.mp3").subarray(0));
  await assert.rejects(decodeAudio(file), {
    name: "AudioError",
    at: `byte ${NO_TAG.length} (MP3 frame)`,
  });
});

Deno.test("readMp3Stream() refuses a tag that announces 2^32 − 1 frames and takes no memory for it", async () => {
  const file = fixture("mono.mp3");
  const tag = new TextDecoder("latin1").decode(file).indexOf("Info");
  file.fill(0xff, tag + 8, tag + 12);
  const bytes = await allocatedBytes(() =>
    assert.rejects(decodeAudio(file), {
      name: "AudioError",
      expected: "4294967295 frames",
    })
  );
  assert.ok(bytes <= 256, `${bytes} bytes were taken`);
});

Deno.test("isMp3() wants a second frame behind the first, or the end", () => {
  const source = new Source(NO_TAG, "a.mp3");
  assert.ok(isMp3(source, 0, NO_TAG.length));
  assert.ok(isMp3(source, 0, FRAME));
  assert.ok(!isMp3(source, 1, NO_TAG.length));
  const broken = NO_TAG.slice();
  broken[FRAME] = 0;
  assert.ok(!isMp3(new Source(broken, "a.mp3"), 0, NO_TAG.length));
});

Deno.test("decodeAudio() refuses MPEG layer II, saying what it reads", async () => {
  await assert.rejects(decodeAudio(fixture("layer_2.mp2")), {
    name: "AudioError",
    expected: "WAV, FLAC, MP3, Ogg Vorbis or Ogg Opus",
  });
});
