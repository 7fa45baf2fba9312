import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { decodeAudio, encodeWav } from "../../lib/audio/mod.ts";
import { hashSamples, isKnown } from "../../lib/corpus/sample_hash.ts";
import { fixture } from "../audio/fixtures.ts";

/** SHA-256 of bytes that are written here by hand, independent of the function. */
function sha256(bytes: number[] | Uint8Array): string {
  return createHash("sha256").update(Uint8Array.from(bytes)).digest("hex");
}

Deno.test("hashSamples() hashes the whole 16-bit range as little-endian integers", () => {
  const all = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
  const samples = Float32Array.from(all, (value) => value / 32_768);
  const bytes = [...all].flatMap((value) => [value & 255, (value >> 8) & 255]);
  assert.equal(hashSamples([samples]), sha256(bytes));
});

Deno.test("hashSamples() interleaves channels", () => {
  const frames = 70_000;
  const left = new Float32Array(frames).fill(1 / 32_768);
  const right = new Float32Array(frames).fill(-2 / 32_768);
  const frame = [1, 0, 254, 255];
  const bytes = Uint8Array.from({ length: 4 * frames }, (_, i) => frame[i % 4]);
  assert.equal(hashSamples([left, right]), sha256(bytes));
  assert.notEqual(hashSamples([right, left]), sha256(bytes));
});

Deno.test("hashSamples() hashes 32-bit floats where a sample isn't a 16-bit number", () => {
  for (const value of [0.1, 1, -1.5, 2 ** -24, 3, NaN, Infinity]) {
    const samples = Float32Array.of(0.5, value);
    const bytes = new Uint8Array(samples.buffer); // little-endian on every machine that runs Deno
    assert.equal(hashSamples([samples]), sha256(bytes), `value ${value}`);
  }
});

Deno.test("hashSamples() takes −0 for 0, as 16-bit files do", () => {
  assert.equal(
    hashSamples([Float32Array.of(-0)]),
    hashSamples([Float32Array.of(0)]),
  );
});

Deno.test("hashSamples() refuses channels of different lengths", () => {
  assert.throws(
    () => hashSamples([new Float32Array(2), new Float32Array(3)]),
    /one length, got 2, 3/,
  );
});

Deno.test("isKnown() finds a clip by its samples, whatever file it comes in", async () => {
  const samples = Float32Array.from({ length: 999 }, (_, i) => i / 2 ** 11 % 1);
  const clips = [encodeWav({ samples, sampleRate: 8_000 })];
  for (const name of ["noise_16.flac", "alaw.wav", "mono.mp3"]) {
    clips.push(fixture(name));
  }
  for (const bytes of clips) {
    const audio = await decodeAudio(bytes);
    const hash = hashSamples(audio.channels);
    assert.equal(isKnown(["0".repeat(64), hash], audio), true);
    assert.equal(isKnown(["0".repeat(64)], audio), false);
    assert.equal(isKnown([], audio), null);
  }
});
