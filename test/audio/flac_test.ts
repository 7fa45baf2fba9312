import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { decodeAudio } from "../../lib/audio/mod.ts";
import { concat, flacHeader, silentFlacFrame } from "./containers.ts";
import { EXPECTED, fixture } from "./fixtures.ts";

/** SHA-256 of channels as interleaved little-endian integers of `bits` bits. */
function pcmHash(channels: Float32Array[], bits: number): string {
  const nBytes = bits / 8;
  const scale = 2 ** (bits - 1);
  const pcm = new Uint8Array(channels[0].length * channels.length * nBytes);
  let offset = 0;
  for (let i = 0; i < channels[0].length; i++) {
    for (const samples of channels) {
      const value = samples[i] * scale;
      assert.ok(Number.isInteger(value), `sample ${i} is ${value}`);
      for (let b = 0; b < nBytes; b++) pcm[offset++] = (value >> (8 * b)) & 255;
    }
  }
  return createHash("sha256").update(pcm).digest("hex");
}

for (const [name, facts] of Object.entries(EXPECTED.lossless)) {
  Deno.test(`decodeFlac() gives the exact samples of ${name}, ${facts.bits} bits, full scale`, async () => {
    const { channels, sampleRate } = await decodeAudio(fixture(name), name);
    assert.equal(sampleRate, facts.sampleRate);
    assert.equal(channels.length, facts.channels);
    assert.ok(channels.every((samples) => samples.length === facts.nSamples));
    assert.equal(pcmHash(channels, facts.bits), facts.sha256);
  });
}

Deno.test("decodeFlac() decodes files of different block sizes side by side and in turn", async () => {
  const names = Object.keys(EXPECTED.lossless);
  const decoded = await Promise.all(
    [...names, ...names].map((name) => decodeAudio(fixture(name), name)),
  );
  [...names, ...names].forEach((name, i) => {
    const facts = EXPECTED.lossless[name];
    assert.equal(pcmHash(decoded[i].channels, facts.bits), facts.sha256, name);
  });
});

Deno.test("decodeFlac() reads a stream whose length the encoder did not know", async () => {
  const file = fixture("noise_16.flac");
  file[21] &= 0xf0;
  file.fill(0, 22, 26);
  const { channels } = await decodeAudio(file);
  const { bits, sha256 } = EXPECTED.lossless["noise_16.flac"];
  assert.equal(pcmHash(channels, bits), sha256);
});

Deno.test("decodeFlac() reads silence: 8 channels of constant blocks", async () => {
  const plan = { sampleRate: 48_000, channels: 8, bits: 16, nSamples: 65_535 };
  const { channels } = await decodeAudio(
    concat(flacHeader(plan), silentFlacFrame(8, 0)),
  );
  assert.equal(channels.length, 8);
  assert.deepEqual(channels[7], new Float32Array(65_535));
});

Deno.test("decodeFlac() reads what stands between ID3v2, ID3v1 and APE tags", async () => {
  const id3v2 = Uint8Array.of(
    0x49,
    0x44,
    0x33,
    4,
    0,
    0,
    0,
    0,
    0,
    5,
    1,
    2,
    3,
    4,
    5,
  );
  const id3v1 = new Uint8Array(128);
  id3v1.set(new TextEncoder().encode("TAG"));
  const ape = new Uint8Array(32 + 32);
  ape.set(new TextEncoder().encode("APETAGEX"), 32);
  new DataView(ape.buffer).setUint32(32 + 12, 64, true);
  const file = concat(id3v2, fixture("noise_16.flac"), ape, id3v1);
  const { channels } = await decodeAudio(file);
  const { bits, sha256 } = EXPECTED.lossless["noise_16.flac"];
  assert.equal(pcmHash(channels, bits), sha256);
});
