import assert from "node:assert/strict";
import { decodeAudio } from "../../lib/audio/mod.ts";
import { mendOgg, oggPageOffsets } from "./containers.ts";
import { fixture } from "./fixtures.ts";
import { assertLikeReference, assertTones } from "./lossy.ts";

/** OpusHead starts behind a page header with one segment. */
const HEAD = 28;

for (const name of ["mono.opus.ogg", "stereo.opus.ogg"]) {
  Deno.test(`Opus: ${name} is read as by libsndfile, within 2e-4`, async () => {
    // Builds of libopus differ in their float arithmetic, by up to a few 16-bit steps.
    await assertLikeReference(name, 2e-4);
  });

  Deno.test(`Opus: the tones of ${name} are found within 6 %`, async () => {
    await assertTones(name);
  });
}

Deno.test("Opus: all six channels of a surround file are read", async () => {
  const { channels } = await decodeAudio(fixture("surround.opus.ogg"));
  const level = channels.map((samples) => Math.hypot(...samples));
  assert.equal(channels.length, 6);
  // Left and centre sound, the others are silent but for coding noise.
  assert.equal(level.filter((x) => x > 1).length, 2);
});

Deno.test("Opus: the header's output gain is applied, -6.0206 dB halves", async () => {
  const plain = await decodeAudio(fixture("mono.opus.ogg"));
  const file = fixture("mono.opus.ogg");
  new DataView(file.buffer).setInt16(
    HEAD + 16,
    Math.round(-6.0206 * 256),
    true,
  );
  mendOgg(file);
  const { channels: [samples] } = await decodeAudio(file);
  samples.forEach((x, i) => {
    // A gain is stored in steps of 1/256 dB.
    assert.ok(Math.abs(x - plain.channels[0][i] / 2) < 3e-4, `sample ${i}`);
  });
});

/** Bytes to put into OpusHead, by what makes them wrong. */
const BROKEN: Record<
  string,
  [bytes: Record<number, number>, expected: RegExp]
> = {
  "no channel": [{ 9: 0 }, /1 to 8 channels of family 0 or 1/],
  "3 channels of family 0": [{ 9: 3 }, /1 to 8 channels of family 0 or 1/],
  "255 channels of family 255": [
    { 9: 255, 18: 255 },
    /1 to 8 channels of family 0 or 1/,
  ],
  "a channel mapping that is missing": [{ 18: 1 }, /a valid channel mapping/],
  "version 16": [{ 8: 16 }, /version 0 or 1/],
};

for (const [what, [bytes, expected]] of Object.entries(BROKEN)) {
  Deno.test(`Opus: a header with ${what} is refused`, async () => {
    const file = fixture("mono.opus.ogg");
    for (const [offset, byte] of Object.entries(bytes)) {
      file[HEAD + Number(offset)] = byte;
    }
    mendOgg(file);
    await assert.rejects(decodeAudio(file), {
      name: "AudioError",
      at: "byte 28 (OpusHead)",
      expected,
    });
  });
}

Deno.test("Opus: a channel mapping beyond the decoded channels is refused", async () => {
  const file = fixture("surround.opus.ogg");
  file[HEAD + 21] = 6;
  mendOgg(file);
  await assert.rejects(decodeAudio(file), {
    name: "AudioError",
    expected: /valid channel mapping/,
  });
});

Deno.test("Opus: a damaged packet is refused with libopus's words, and nothing is printed", async () => {
  const file = fixture("mono.opus.ogg");
  // The last packet becomes one that says it holds 63 frames.
  const [lastPage] = oggPageOffsets(file).slice(-1);
  const lastLength = file[lastPage + 27 + file[lastPage + 26] - 1];
  file.fill(0xff, file.length - lastLength);
  mendOgg(file);
  const { error } = console;
  const printed: unknown[] = [];
  console.error = (...words) => printed.push(words);
  try {
    const fault = await decodeAudio(file).catch((e) => e);
    assert.equal(fault.name, "AudioError");
    assert.match(
      fault.found,
      /libopus -4 OPUS_INVALID_PACKET/,
    );
    assert.ok(fault.cause instanceof Error);
  } finally {
    console.error = error;
  }
  assert.deepEqual(printed, []);
});
