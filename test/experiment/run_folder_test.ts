import assert from "node:assert/strict";
import { join } from "@std/path";
import { openEmbedded, split } from "../../lib/corpus/mod.ts";
import { RECIPES } from "../../lib/model/mod.ts";
import { type Experiment, RunFolder } from "../../lib/experiment/run_folder.ts";

const EXPERIMENT: Experiment = {
  settings: {
    corpus: "embedded",
    full: false,
    protocol: "random",
    fold: 1,
    recipe: RECIPES.fast,
    epochs: 2,
    batch: 8,
    copies: 0,
    seed: 1,
    backend: "simd",
    binary: "strict",
  },
  corpus: {
    id: "embedded",
    kind: "embedded",
    title: "Embedded corpus (synthetic speech)",
    labels: ["calm", "sad"],
    material: "synthetic speech",
    clips: 384,
    synthetic: true,
  },
  backend: { name: "simd", binary: "strict", threads: 1, cpu: "a processor" },
  versions: { deno: "2.9.6" },
  started: "2026-01-02T03:04:05.678Z",
};

async function newFolder(): Promise<RunFolder> {
  return await RunFolder.create(join(await Deno.makeTempDir(), "run"));
}

Deno.test("RunFolder reads back experiment and split as they were written", async () => {
  const folder = await newFolder();
  await folder.writeExperiment(EXPERIMENT);
  assert.deepEqual(await folder.readExperiment(), EXPERIMENT);
  const { clips } = await openEmbedded();
  const parts = split("random", clips, { seed: 3 });
  await folder.writeSplit(parts);
  assert.deepEqual(await folder.readSplit(), parts);
});

Deno.test("RunFolder.create() refuses a folder that holds a run, and says what to do", async () => {
  const folder = await newFolder();
  await folder.writeExperiment(EXPERIMENT);
  await assert.rejects(RunFolder.create(folder.path), {
    name: "RangeError",
    message: /holds one already. Add --resume/,
  });
});

Deno.test("RunFolder names the file that is missing or wrong, and the value", async () => {
  const folder = await newFolder();
  await assert.rejects(folder.readExperiment(), /experiment.json is missing/);
  await Deno.writeTextFile(folder.file("experiment"), "{");
  await assert.rejects(folder.readExperiment(), {
    name: "SyntaxError",
    message: /experiment\.json/,
  });
  const wrong = {
    ...EXPERIMENT,
    settings: { ...EXPERIMENT.settings, protocol: "lucky" },
  };
  await Deno.writeTextFile(folder.file("experiment"), JSON.stringify(wrong));
  await assert.rejects(folder.readExperiment(), /settings\.protocol/);
});
