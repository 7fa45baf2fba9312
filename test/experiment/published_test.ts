import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  openSweep,
  publishedLeaks,
  publishRuns,
  readPublished,
  RunFolder,
} from "../../lib/experiment/mod.ts";
import { itemLeaks, openEmbedded, split } from "../../lib/corpus/mod.ts";
import { makePublished, writeRun } from "../report/published.ts";

const GRID = {
  axes: { protocol: ["random", "pairs"], seed: [0, 1] },
  share: () => undefined,
};

/** A grid without a published run, and a sweep of it in which one run is done. */
async function makeSweep() {
  const { grids, results } = await makePublished({ small: GRID });
  const file = join(grids, "small.json");
  const out = join(await Deno.makeTempDir(), "sweep");
  const text = await Deno.readTextFile(file);
  const { runs } = await openSweep(out, text, file);
  const [first, second] = runs;
  await writeRun(first, first.directory, 0.5);
  await Deno.writeTextFile(join(first.directory, "metrics.json"), "{}");
  await Deno.writeTextFile(join(first.directory, "report.html"), "large");
  await writeRun(second, second.directory, 0.5);
  return { file, results, out, text };
}

Deno.test("publishRuns() copies settings, history and predictions of the runs that are done, byte for byte", async () => {
  const { file, results, out, text } = await makeSweep();
  const { runs } = await openSweep(out, text, file);
  const [{ name, directory }] = runs;
  assert.deepEqual(await publishRuns(runs, file, results), [name]);
  const folder = join(results, "small", name);
  const names = [...Deno.readDirSync(folder)].map((entry) => entry.name);
  assert.deepEqual(names.sort(), [
    "experiment.json",
    "history.jsonl",
    "predictions.csv",
  ]);
  for (const part of names) {
    assert.deepEqual(
      await Deno.readFile(join(folder, part)),
      await Deno.readFile(join(directory, part)),
    );
  }
  const published = await readPublished(file, results);
  assert.deepEqual(published.runs.map((run) => run.name), [name]);
  assert.equal(published.grid.runs.length, 4);
});

Deno.test("publishRuns() publishes no answers of a screening", async () => {
  const { file, results, out, text } = await makeSweep();
  await Deno.writeTextFile(
    file,
    text.replace('"title"', '"screening": true, "title"'),
  );
  const { runs } = await openSweep(out, text, file);
  const [name] = await publishRuns(runs, file, results);
  const names = [...Deno.readDirSync(join(results, "small", name))]
    .map((entry) => entry.name);
  assert.deepEqual(names.sort(), ["experiment.json", "history.jsonl"]);
  const published = await readPublished(file, results);
  assert.equal(published.runs.length, 0);
  assert.deepEqual(published.screened.map((run) => run.name), [name]);
});

Deno.test("publishRuns() refuses a run that is none of the grid's, or has other settings", async () => {
  const { file, results, out, text } = await makeSweep();
  const { runs } = await openSweep(out, text, file);
  await assert.rejects(
    publishRuns([{ ...runs[0], name: "protocol-loso" }], file, results),
    /it must be a run of .*small\.json/,
  );
  await Deno.writeTextFile(file, text.replace('"strict"', '"relaxed"'));
  await assert.rejects(
    publishRuns(runs, file, results),
    /binary must be its grid's, "relaxed", got "strict"/,
  );
});

Deno.test("publishedLeaks() are those of the run's split, and predictions of another split are refused", async () => {
  const { grids, results } = await makePublished({
    small: { ...GRID, share: () => 0.5 },
  });
  const { runs } = await readPublished(join(grids, "small.json"), results);
  const { clips } = await openEmbedded();
  for (const run of runs) {
    const { protocol, seed } = run.settings;
    const { items } = await publishedLeaks(run);
    assert.deepEqual(items, itemLeaks(split(protocol, clips, { seed }), clips));
  }
  const [first, second] = runs;
  await assert.rejects(
    publishedLeaks({ ...first, table: second.table }),
    /must be of its split's test item/,
  );
});

Deno.test("readPublished() refuses a run that was published under another run's name", async () => {
  const { grids, results } = await makePublished({
    small: { ...GRID, share: () => 0.5 },
  });
  const names = ["protocol-random_seed-0", "protocol-random_seed-1"];
  const [one, other] = names.map((name) =>
    new RunFolder(join(results, "small", name))
  );
  await other.writeExperiment(await one.readExperiment());
  await assert.rejects(
    readPublished(join(grids, "small.json"), results),
    /seed must be its grid's, 1, got 0/,
  );
});
