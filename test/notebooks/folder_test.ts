/**
 * Notebooks on a folder of one's own recordings, here of a single speaker.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeWav } from "../../lib/audio/mod.ts";
import { PROJECT_FOLDER } from "../../lib/commands/caller.ts";
import { COPIES_FOLDER } from "../../lib/files/mod.ts";
import { openEmbedded } from "../../lib/corpus/mod.ts";
import { temporaryFolder } from "../corpus/clips.ts";
import { NOTEBOOKS, toModule } from "./notebooks.ts";

for (const name of ["01_explore.ipynb", "05_evaluation.ipynb"]) {
  Deno.test(`${name} runs on a folder of one speaker`, async () => {
    await using folder = await temporaryFolder();
    const corpus = await openEmbedded({ part: "full" });
    const clips = corpus.clips.filter(({ speaker }) => speaker === "7");
    for (const clip of clips) {
      const wav = encodeWav(await corpus.load(clip));
      await Deno.writeFile(join(folder.path, `${clip.name}.wav`), wav);
    }
    const { notebook } = NOTEBOOKS.find((other) => other.name === name)!;
    await using place = await temporaryFolder();
    const file = join(place.path, "cells.ts");
    await Deno.writeTextFile(file, toModule(notebook));
    const config = join(PROJECT_FOLDER, "deno.json");
    await Deno.mkdir(COPIES_FOLDER, { recursive: true });
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--config", config, file],
      cwd: COPIES_FOLDER,
      env: { NO_COLOR: "1", SER_CORPUS: folder.path },
      stdin: "null",
      stdout: "null",
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
  });
}
