import assert from "node:assert/strict";
import { join } from "@std/path";
import { evaluateRun, RunFolder } from "../../lib/experiment/mod.ts";
import { DATA } from "../../lib/files/mod.ts";

const RESULTS = join(DATA, "results");

/** A copy of a published run, to be changed. */
async function copyRun(): Promise<RunFolder> {
  const path = await Deno.makeTempDir();
  const from = join(RESULTS, "embedded-random");
  for await (const { name } of Deno.readDir(from)) {
    await Deno.copyFile(join(from, name), join(path, name));
  }
  return new RunFolder(path);
}

Deno.test("evaluateRun() finds no contradiction in the published runs", async () => {
  let runs = 0;
  for await (const { name, isDirectory } of Deno.readDir(RESULTS)) {
    const entries = isDirectory ? Deno.readDirSync(join(RESULTS, name)) : [];
    // Baselines are no runs.
    if (![...entries].some(({ name }) => name === "experiment.json")) continue;
    const path = await Deno.makeTempDir();
    for await (const file of Deno.readDir(join(RESULTS, name))) {
      await Deno.copyFile(
        join(RESULTS, name, file.name),
        join(path, file.name),
      );
    }
    const { metrics } = await evaluateRun(new RunFolder(path));
    assert(metrics.accuracy > 1 / 8, name);
    runs++;
  }
  assert(runs >= 4);
});

Deno.test("evaluateRun() refuses settings and predictions that contradict the split", async () => {
  const settings = ['"protocol": "random"', '"seed": 1', '"fold": 1'];
  const others = ['"protocol": "pairs"', '"seed": 2', '"fold": 2'];
  const words = [
    /split\.protocol must be .* "pairs", got "random"/,
    /split\.seed must be .* 2, got 1/,
    /split\.fold must be .* 2, got 1/,
  ];
  for (const [i, setting] of settings.entries()) {
    const folder = await copyRun();
    const path = folder.file("experiment");
    const text = await Deno.readTextFile(path);
    assert(text.includes(setting), setting);
    await Deno.writeTextFile(path, text.replace(setting, others[i]));
    await assert.rejects(evaluateRun(folder), words[i]);
  }
  const folder = await copyRun();
  const path = folder.file("predictions");
  const [header, first, second, ...rest] = (await Deno.readTextFile(path))
    .split("\n");
  const swapped = [header, second, first, ...rest].join("\n");
  await Deno.writeTextFile(path, swapped);
  await assert.rejects(
    evaluateRun(folder),
    /prediction 0 must be of .* test item/,
  );
});
