import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { join } from "@std/path";
import { evaluateRun, RunFolder } from "../../lib/experiment/mod.ts";
import { DATA } from "../../lib/files/mod.ts";

const FIRST = fileURLToPath(
  new URL("../fixtures/runs/first_version", import.meta.url),
);

/** A copy of a run, to be changed. */
async function copyRun(from = FIRST): Promise<RunFolder> {
  const path = await Deno.makeTempDir();
  for await (const { name } of Deno.readDir(from)) {
    await Deno.copyFile(join(from, name), join(path, name));
  }
  return new RunFolder(path);
}

Deno.test("evaluateRun() finds no contradiction in runs of the first version", async () => {
  for (const run of [FIRST, join(DATA, "results", "ravdess-actors-5")]) {
    const { metrics } = await evaluateRun(await copyRun(run));
    assert(metrics.accuracy > 1 / 8, run);
  }
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
