import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import {
  decodeAudio,
  inaudibleReason,
  loadWaveform,
  toMono,
} from "../../lib/audio/mod.ts";
import { readAudio } from "../../lib/files/mod.ts";

import { concat } from "./containers.ts";
import { anyCase, assertSafe, warmUp } from "./mutation.ts";
import type { Seed } from "./mutation_seeds.ts";

const FOLDER = Deno.env.get("SER_RAVDESS") ??
  fileURLToPath(new URL("../../../shared/ravdess", import.meta.url));
const MANIFEST = `${FOLDER}/manifest.tsv`;
const ignore = !existsSync(MANIFEST);
const WHY = ignore
  ? " (ignored: neither SER_RAVDESS nor ../shared/ravdess has the real clips)"
  : "";

/** What the manifest says of a clip. */
interface Facts {
  channels: number;
  frames: number;
  sha256: string;
}

/** The manifest, by clip name. */
async function readManifest(): Promise<Map<string, Facts>> {
  const [, ...lines] = (await Deno.readTextFile(MANIFEST)).trim().split("\n");
  return new Map(lines.map((line) => {
    const [clip, channels, frames, sha256] = line.split("\t");
    return [clip, {
      channels: Number(channels),
      frames: Number(frames),
      sha256,
    }];
  }));
}

/** SHA-256 of the samples as interleaved 16-bit integers, which they must be. */
function pcmHash(channels: Float32Array[]): string {
  const pcm = new Int16Array(channels[0].length * channels.length);
  channels.forEach((samples, c) => {
    samples.forEach((x, i) => pcm[i * channels.length + c] = x * 32768);
  });
  assert.ok(
    channels.every((samples, c) =>
      samples.every((x, i) => pcm[i * channels.length + c] === x * 32768)
    ),
  );
  return createHash("sha256").update(new Uint8Array(pcm.buffer)).digest("hex");
}

/** Decode every clip of a folder and compare it with the manifest. */
async function assertFolder(folder: string, nClips: number) {
  const manifest = await readManifest();
  const names = Array.from(
    Deno.readDirSync(`${FOLDER}/${folder}`),
    ({ name }) => name,
  )
    .filter((name) => /\.(flac|wav)$/.test(name));
  assert.equal(names.length, nClips);
  for (const name of names) {
    const { channels, sampleRate } = await decodeAudio(
      await Deno.readFile(`${FOLDER}/${folder}/${name}`),
      name,
    );
    const facts = manifest.get(name.replace(/\.\w+$/, ""));
    assert.ok(facts, name);
    assert.equal(sampleRate, 48_000, name);
    assert.deepEqual(
      channels.map((samples) => samples.length),
      Array(facts.channels).fill(facts.frames),
      name,
    );
    assert.equal(pcmHash(channels), facts.sha256, name);
  }
}

Deno.test({
  name:
    `decodeAudio() gives the exact samples of the 60 FLAC clips of actor 1${WHY}`,
  ignore,
  fn: () => assertFolder("Actor_01", 60),
});

Deno.test({
  name:
    `decodeAudio() gives the exact samples of the 8 original WAV files${WHY}`,
  ignore,
  fn: () => assertFolder("originals", 8),
});

Deno.test({
  name:
    `readAudio() reads an original and its FLAC copy as the same mono waveform${WHY}`,
  ignore,
  fn: async () => {
    for (const { name } of Deno.readDirSync(`${FOLDER}/originals`)) {
      const actor = name.slice(18, 20);
      const original = await readAudio(`${FOLDER}/originals/${name}`);
      const copy = await readAudio(
        `${FOLDER}/Actor_${actor}/${name.replace(".wav", ".flac")}`,
      );
      assert.deepEqual(copy, original, name);
    }
  },
});

Deno.test({
  name:
    `inaudibleReason() hears each of the 120 clips of actors 9 and 20, the quietest${WHY}`,
  ignore,
  fn: async () => {
    for (const folder of ["Actor_09", "Actor_20"]) {
      for (const { name } of Deno.readDirSync(`${FOLDER}/${folder}`)) {
        const file = await Deno.readFile(`${FOLDER}/${folder}/${name}`);
        const { samples, sampleRate } = toMono(await decodeAudio(file, name));
        const window = samples.subarray(0.5 * sampleRate, 3.5 * sampleRate);
        assert.equal(inaudibleReason(window, sampleRate), null, name);
      }
    }
  },
});

Deno.test({
  name: `loadWaveform() refuses real clips cut off anywhere, 40 cuts${WHY}`,
  ignore,
  fn: async () => {
    const clip = "03-01-01-01-01-01-01";
    const flac = await Deno.readFile(`${FOLDER}/Actor_01/${clip}.flac`);
    const wav = await Deno.readFile(`${FOLDER}/originals/${clip}.wav`);
    // Behind its samples the original holds an editor's notes, which nobody needs.
    const samplesEnd = 4096 + 158_558 * 2;
    for (let i = 0; i < 20; i++) {
      for (
        const [file, end] of [[flac, flac.length], [wav, samplesEnd]] as const
      ) {
        const length = Math.floor(end * i / 20);
        await assert.rejects(loadWaveform(file.subarray(0, length)), {
          name: "AudioError",
        }, `${length}`);
      }
    }
  },
});

/** An original with all its chunks, but only the first `n` bytes of its samples. */
function shorten(file: Uint8Array, n: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(file.buffer, file.byteOffset);
  const dataSize = view.getUint32(4092, true);
  const short = concat(
    file.subarray(0, 4096 + n),
    file.subarray(4096 + dataSize),
  );
  new DataView(short.buffer).setUint32(4092, n, true);
  new DataView(short.buffer).setUint32(4, short.length - 8, true);
  return short;
}

Deno.test({
  name:
    `loadWaveform() gives a waveform or an AudioError for 2,000 originals with broken headers${WHY}`,
  ignore,
  fn: async () => {
    const seeds: Seed[] = Array.from(
      Deno.readDirSync(`${FOLDER}/originals`),
      ({ name }) => ({
        name,
        format: "WAV",
        bytes: shorten(Deno.readFileSync(`${FOLDER}/originals/${name}`), 400),
      }),
    );
    await warmUp(seeds);
    let waveforms = 0;
    const property = fc.asyncProperty(anyCase(seeds), async (broken) => {
      const { error } = await assertSafe(seeds, broken);
      if (error === null) waveforms++;
    });
    await fc.assert(property, { numRuns: 2_000, seed: 4 });
    assert.ok(waveforms > 100 && waveforms < 1_900, `${waveforms} waveforms`);
  },
});
