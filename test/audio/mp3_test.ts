import assert from "node:assert/strict";
import { decodeAudio } from "../../lib/audio/mod.ts";
import { concat } from "./containers.ts";
import { fixture } from "./fixtures.ts";
import { assertLikeReference, assertTones } from "./lossy.ts";

/** Half a step of the reference's 16 bits, and float32 arithmetic. */
const TOLERANCE = 2 ** -16 + 1e-6;

for (
  const name of ["mono.mp3", "stereo_22050.mp3", "mono_8000.mp3", "no_tag.mp3"]
) {
  Deno.test(`decodeMp3() reads ${name} as libsndfile does, within half a 16-bit step`, async () => {
    await assertLikeReference(name, TOLERANCE);
  });
}

for (const name of ["mono.mp3", "stereo_22050.mp3", "mono_8000.mp3"]) {
  Deno.test(`decodeMp3() finds the tones of ${name} within 6 %`, async () => {
    await assertTones(name);
  });
}

Deno.test("decodeMp3() gives the same samples with and without tags around the frames", async () => {
  const plain = await decodeAudio(fixture("no_tag.mp3"));
  const id3v2 = Uint8Array.of(
    0x49,
    0x44,
    0x33,
    3,
    0,
    0,
    0,
    0,
    1,
    2,
    ...new Uint8Array(130),
  );
  const id3v1 = new Uint8Array(128);
  id3v1.set(new TextEncoder().encode("TAG"));
  const padding = new Uint8Array(500);
  const tagged = await decodeAudio(
    concat(id3v2, fixture("no_tag.mp3"), padding, id3v1),
  );
  assert.deepEqual(tagged, plain);
});

Deno.test("decodeMp3() decodes more than one batch of 64 KiB without a seam", async () => {
  // The frames of one file, over and over: each repetition sounds like the one before.
  const once = fixture("no_tag.mp3");
  const times = Math.ceil(2 ** 17 / once.length);
  const file = concat(...Array.from({ length: times }, () => once));
  const { channels: [samples] } = await decodeAudio(file);
  const period = samples.length / times;
  assert.equal(period, 20_736);
  // From the second on, so that the decoder's memory of the frame before is the same.
  for (let i = period; i < samples.length - period; i++) {
    assert.ok(Math.abs(samples[i] - samples[i + period]) < 1e-6, `sample ${i}`);
  }
});
