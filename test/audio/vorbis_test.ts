import assert from "node:assert/strict";
import { decodeAudio } from "../../lib/audio/mod.ts";
import { mendOgg } from "./containers.ts";
import { fixture } from "./fixtures.ts";
import { assertLikeReference, assertTones } from "./lossy.ts";

/** The identification header starts behind a page header with one segment. */
const HEAD = 28;

for (const name of ["mono.vorbis.ogg", "stereo_44100.vorbis.ogg"]) {
  Deno.test(`Vorbis: ${name} is read as by libsndfile, within half a 16-bit step`, async () => {
    await assertLikeReference(name, 2 ** -16 + 1e-6);
  });

  Deno.test(`Vorbis: the tones of ${name} are found within 6 %`, async () => {
    await assertTones(name);
  });
}

/** A field of the identification header, what is put there, and what the error says. */
const BROKEN: Record<
  string,
  [offset: number, bytes: number[], expected: RegExp]
> = {
  "version 1": [7, [1], /version 0/],
  "no channel": [11, [0], /1 to 64 channels/],
  "255 channels": [11, [255], /1 to 64 channels/],
  "a rate of 0": [12, [0, 0, 0, 0], /rate from 4000/],
  "a rate of 2^32 − 1": [12, [255, 255, 255, 255], /to 768000 Hz/],
  "blocks of 2^15": [28, [0xf8], /2\^6 to 2\^13/],
  "blocks of 2^0": [28, [0xb0], /2\^6 to 2\^13/],
};

for (const [what, [offset, bytes, expected]] of Object.entries(BROKEN)) {
  Deno.test(`Vorbis: a header with ${what} is refused`, async () => {
    const file = fixture("mono.vorbis.ogg");
    file.set(bytes, HEAD + offset);
    mendOgg(file);
    await assert.rejects(decodeAudio(file), {
      name: "AudioError",
      at: "byte 28 (Vorbis header)",
      expected,
    });
  });
}
