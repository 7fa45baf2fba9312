import assert from "node:assert/strict";
import { loadWaveform } from "../../lib/audio/mod.ts";
import { readAudio } from "../../lib/files/mod.ts";
import { fixture } from "../audio/fixtures.ts";

Deno.test("readAudio() reads a file by its path and names it in errors", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const good = `${folder}/good.bin`;
    await Deno.writeFile(good, fixture("noise_16.flac"));
    assert.deepEqual(
      await readAudio(good),
      await loadWaveform(fixture("noise_16.flac")),
    );
    const bad = `${folder}/bad.flac`;
    await Deno.writeFile(bad, fixture("noise_16.flac").subarray(0, 2_000));
    await assert.rejects(readAudio(bad), { name: "AudioError", file: bad });
    await assert.rejects(readAudio(`${folder}/none.wav`), { code: "ENOENT" });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
