import assert from "node:assert/strict";
import { join } from "@std/path";
import { openEmbedded, split } from "../../lib/corpus/mod.ts";
import { RECIPES } from "../../lib/model/mod.ts";
import { defaultSettings } from "../../lib/experiment/default_settings.ts";
import { RunFolder } from "../../lib/experiment/run_folder.ts";
import type { Experiment } from "../../lib/experiment/run_schemas.ts";

const EXPERIMENT: Experiment = {
  settings: defaultSettings({ epochs: 2, batch: 8, binary: "strict" }),
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

Deno.test("RunFolder opens runs that stored epochs and batch size beside the recipe, or its name only", async () => {
  const folder = await newFolder();
  const { recipe: _, ...rest } = EXPERIMENT.settings;
  for (const stored of ["paper", RECIPES.paper]) {
    const old = { ...rest, recipe: stored, epochs: 2, batch: 8 };
    const text = JSON.stringify({ ...EXPERIMENT, settings: old });
    await Deno.writeTextFile(folder.file("experiment"), text);
    const recipe = { ...RECIPES.paper, epochs: 2, batchSize: 8 };
    const settings = { ...rest, recipe };
    assert.deepEqual(await folder.readExperiment(), {
      ...EXPERIMENT,
      settings,
    });
  }
});

Deno.test("RunFolder.create() refuses a folder that holds a run, and says what to do", async () => {
  const folder = await newFolder();
  await folder.writeExperiment(EXPERIMENT);
  await folder.release();
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

Deno.test("RunFolder.create() gives a folder to one of two that want it", async () => {
  const path = join(await Deno.makeTempDir(), "run");
  const tries = await Promise.allSettled([
    RunFolder.create(path),
    RunFolder.create(path),
  ]);
  const given = tries.filter((result) => result.status === "fulfilled");
  assert.equal(given.length, 1);
  const [refused] = tries.filter((result) => result.status === "rejected");
  assert.match(refused.reason.message, /another run is working in it/);
  await assert.rejects(RunFolder.reopen(path), /experiment\.json is missing/);
  await given[0].value.release();
});

Deno.test("RunFolder.reopen() is for one at a time, and clears what a killed run was writing", async () => {
  const folder = await newFolder();
  await folder.writeExperiment(EXPERIMENT);
  const half = `${folder.path}/split.json.${crypto.randomUUID()}.tmp`;
  await Deno.writeTextFile(half, "{");
  await folder.release();
  const reopened = await RunFolder.reopen(folder.path);
  await assert.rejects(RunFolder.reopen(folder.path), /another run is working/);
  await assert.rejects(RunFolder.create(folder.path), /another run is working/);
  await reopened.release();
  const names = [...Deno.readDirSync(folder.path)].map(({ name }) => name);
  assert.deepEqual(names, ["experiment.json"]);
});

Deno.test("RunFolder.abandon() takes back a start, but nothing that is the user's", async () => {
  const started = await newFolder();
  await started.writeExperiment(EXPERIMENT);
  await started.abandon();
  await assert.rejects(Deno.stat(started.path), Deno.errors.NotFound);
  const path = await Deno.makeTempDir();
  await Deno.writeTextFile(`${path}/notes.txt`, "mine");
  const folder = await RunFolder.create(path);
  await folder.abandon();
  assert.deepEqual([...Deno.readDirSync(path)].map(({ name }) => name), [
    "notes.txt",
  ]);
});

Deno.test("a run that was stopped in its first epoch has no history yet, and says so", async () => {
  const folder = new RunFolder(await Deno.makeTempDir());
  await Deno.writeTextFile(folder.file("history"), "");
  await assert.rejects(
    folder.readHistory(),
    /history\.jsonl holds no epoch, the run was stopped in its first/,
  );
});
