import assert from "node:assert/strict";
import { decodeAudio } from "../../lib/audio/mod.ts";
import { ENCODERS, FORMATS, planFile } from "./made_files.ts";
import { compareMade } from "./reference.ts";
import { isInstalled, run } from "./run_program.ts";
import { buildWav } from "./wav_builder.ts";

const missing = ENCODERS.filter((program) => !isInstalled(program));
const ignore = missing.length > 0;
const WHY = ignore ? ` (ignored: ${missing.join(", ")} not installed)` : "";

Deno.test("planFile() gives the same plan for the same seed, and formats in turn", () => {
  for (let i = 0; i < 10; i++) {
    assert.deepEqual(planFile(7, i), planFile(7, i));
    assert.equal(planFile(7, i).format, FORMATS[i % 5]);
  }
});

Deno.test({
  name:
    `decodeAudio() gives the samples of ffmpeg and opusdec, 60 files by other people's encoders: lossless equal, lossy within -60 dB${WHY}`,
  ignore,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    let refused = 0;
    for (let i = 0; i < 60; i++) {
      const plan = planFile(1, i);
      const bytes = await run(plan.command, plan.sound.raw);
      const path = `${folder}/${i}`;
      await Deno.writeFile(path, bytes);
      const comparison = await compareMade(plan, bytes, path);
      assert.equal(comparison.fault, null, plan.command.join(" "));
      if (comparison.refused) refused++;
    }
    assert.ok(refused <= 3, `others refuse ${refused} files`);
    await Deno.remove(folder, { recursive: true });
  },
});

/** Valid files that are not read: ffmpeg's output options, and what the error names. */
const UNSUPPORTED: [output: string, found: RegExp][] = [
  ["-c:a flac -f oga", /FLAC in Ogg/],
  ["-c:a adpcm_ms -f wav", /Microsoft's ADPCM/],
  ["-c:a adpcm_ima_wav -f wav", /IMA ADPCM/],
  ["-c:a libmp3lame -f wav", /MP3/],
  ["-rf64 always -f wav", /RF64/],
  ["-f w64", /Wave64/],
  ["-f aiff", /AIFF/],
  ["-f au", /Sun AU/],
  ["-f caf", /Core Audio/],
  ["-c:a mp2 -f mp2", /layer II$/],
  ["-c:a aac -f adts", /AAC/],
  ["-c:a libvorbis -f webm", /WebM/],
  ["-c:a wmav2 -f asf", /WMA/],
  ["-f wv", /WavPack/],
  ["-f tta", /True Audio/],
  ["-c:a aac -f mp4 -movflags empty_moov", /MP4/],
];

for (const [output, found] of UNSUPPORTED) {
  Deno.test({
    name: `decodeAudio() names what it does not read: ${output}${WHY}`,
    ignore,
    fn: async () => {
      const source = ["-f", "lavfi", "-i", "sine=440:r=44100:d=0.1"];
      const command = [
        "ffmpeg",
        "-v",
        "error",
        ...source,
        ...output.split(" "),
      ];
      const file = await run([...command, "-"], new Uint8Array(0));
      await assert.rejects(decodeAudio(file, "clip"), {
        name: "AudioError",
        found,
      });
    },
  });
}

for (const bits of [12, 20]) {
  Deno.test({
    name:
      `decodeAudio() names what it does not read: FLAC of ${bits} bits${WHY}`,
    ignore,
    fn: async () => {
      const container = bits === 12 ? 16 : 24;
      const step = 2 ** (container - bits);
      const frames = Array.from({ length: 100 }, (_, i) => [(i - 50) * step]);
      const wav = buildWav({
        kind: "pcm",
        bits: container,
        frames,
        extensible: true,
      });
      new DataView(wav.buffer).setUint16(38, bits, true);
      const file = await run(["flac", "-s", "--stdout", "-"], wav);
      await assert.rejects(decodeAudio(file, "clip"), {
        name: "AudioError",
        expected: "8, 16, 24 or 32 bits per sample",
        found: `${bits}`,
      });
    },
  });
}
