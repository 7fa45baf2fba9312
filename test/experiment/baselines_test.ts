import assert from "node:assert/strict";
import { setBackend } from "../../lib/backend/mod.ts";
import { itemId, openEmbedded, split } from "../../lib/corpus/mod.ts";
import { computeMetrics, runBaseline } from "../../lib/experiment/mod.ts";
import { FEATURE_CACHE_FOLDER, FeatureCache } from "../../lib/files/mod.ts";
import { readBaselines, writeBaseline } from "../../lib/experiment/mod.ts";

await setBackend("simd");
const corpus = await openEmbedded();
const cache = new FeatureCache(FEATURE_CACHE_FOLDER);

Deno.test("a nearest neighbour finds siblings: better under copies-before-split than where recordings are new", async () => {
  const run = (protocol: string) =>
    runBaseline("nearest-neighbour", corpus, { protocol, seed: 1, cache });
  const [easy, honest] = [
    await run("copies-before-split"),
    await run("random"),
  ];
  const accuracy = (result: typeof easy) =>
    computeMetrics(result, result.table).accuracy;
  assert(accuracy(easy) > accuracy(honest) + 0.1);
  assert(accuracy(easy) > 0.5);
});

Deno.test("a linear model answers every test item of all folds, above chance, and its file holds it", async () => {
  const protocol = "speakers-2";
  const result = await runBaseline("mfcc-statistics", corpus, {
    protocol,
    seed: 1,
    cache,
  });
  const items = [1, 2].flatMap((fold) =>
    split(protocol, corpus.clips, { seed: 1, fold }).test.map(itemId)
  );
  assert.deepEqual(result.table.predictions.map(({ item }) => item), items);
  assert(computeMetrics(result, result.table).accuracy > 0.25);
  const folder = await Deno.makeTempDir();
  await writeBaseline(result, folder);
  const [read] = await readBaselines(folder);
  assert.deepEqual(
    [read.baseline, read.protocol, read.seed, read.table.predictions.length],
    ["mfcc-statistics", protocol, 1, items.length],
  );
  assert.deepEqual(
    computeMetrics(read, read.table).confusion,
    computeMetrics(result, result.table).confusion,
  );
});

Deno.test("readBaselines() refuses a file that is none of ours, and finds nothing where nothing is", async () => {
  const folder = await Deno.makeTempDir();
  assert.deepEqual(await readBaselines(folder), []);
  await Deno.mkdir(`${folder}/baselines`);
  await Deno.writeTextFile(`${folder}/baselines/mine.csv`, "");
  await assert.rejects(readBaselines(folder), /mine\.csv must be MODEL_/);
});
