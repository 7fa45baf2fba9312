/**
 * The published model hears the original WAV files as it did when it was published.
 */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { decodeAudio, toMono } from "../../lib/audio/mod.ts";
import { setBackend } from "../../lib/backend/mod.ts";
import { loadModel, PAPER_MODEL_FOLDER } from "../../lib/files/mod.ts";
import { openListener } from "../../lib/listen/mod.ts";
import { testOnRealClips } from "../corpus/real_clips.ts";

const { clips } = JSON.parse(
  await Deno.readTextFile(
    new URL("../fixtures/model/originals.json", import.meta.url),
  ),
) as { clips: Record<string, number[]> };

testOnRealClips(
  "the published model gives 8 original WAV files the probabilities that it gave at first, within 1e-6",
  async (folder) => {
    await setBackend("simd");
    const listener = openListener(await loadModel(PAPER_MODEL_FOLDER));
    for (const [name, expected] of Object.entries(clips)) {
      const path = join(folder, "originals", name);
      const audio = await decodeAudio(await Deno.readFile(path), name);
      const heard = await listener.hear(toMono(audio));
      assert.ok(heard.inaudible === null, name);
      heard.probabilities.forEach((p, i) => {
        const error = Math.abs(p - expected[i]);
        assert.ok(
          error < 1e-6,
          `${name}, ${listener.labels[i]}: off by ${error}`,
        );
      });
    }
    listener.dispose();
  },
);
