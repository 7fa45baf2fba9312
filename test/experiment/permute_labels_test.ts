import assert from "node:assert/strict";
import { join } from "@std/path";
import fc from "fast-check";
import {
  itemId,
  openEmbedded,
  openFolder,
  PROTOCOL_NAMES,
  split,
} from "../../lib/corpus/mod.ts";
import { Dataset, permuteLabels, RunFolder } from "../../lib/experiment/mod.ts";
import { FeatureCache } from "../../lib/files/mod.ts";
import { runCli } from "../commands/run_cli.ts";
import { makeSmallCorpus } from "../commands/small_corpus.ts";
import { allClips } from "../corpus/clips.ts";

const CLIPS = allClips();
const TRUTH = new Map(CLIPS.map(({ name, label }) => [name, label]));

/** How often each label occurs. */
function countOf(labels: Iterable<string>): Record<string, number> {
  const groups = [...Map.groupBy(labels, (label) => label)];
  return Object.fromEntries(
    groups.map(([label, list]) => [label, list.length] as const).sort(),
  );
}

/** The share of items whose label is the true one. */
function agreement(labels: ReadonlyMap<string, string>): number {
  const hits = [...labels].filter(([id, label]) =>
    TRUTH.get(id.replace(/[#@].*/, "")) === label
  );
  return hits.length / labels.size;
}

Deno.test("permuteLabels() per clip gives copies one label, per item their own; as many of each, true by chance alone", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PROTOCOL_NAMES),
      fc.nat({ max: 2 ** 32 - 1 }),
      (protocol, seed) => {
        const parts = split(protocol, CLIPS, { seed });
        const items = [...parts.train, ...parts.validation, ...parts.test];
        const perItem = permuteLabels(parts, CLIPS, "item");
        const perClip = permuteLabels(parts, CLIPS, "clip");
        const truth = items.map(({ clip }) => TRUTH.get(clip)!);
        assert.deepEqual(countOf(perItem.values()), countOf(truth));
        const clipLabels = new Map(
          items.map((item) => [item.clip, perClip.get(itemId(item))!]),
        );
        assert.deepEqual(
          countOf(clipLabels.values()),
          countOf([...clipLabels.keys()].map((clip) => TRUTH.get(clip)!)),
        );
        for (const item of items) {
          assert.equal(perClip.get(itemId(item)), clipLabels.get(item.clip));
        }
        // 1/8, more or less by 5 sigma of 1,000 clips.
        for (const labels of [perItem, perClip]) {
          assert(Math.abs(agreement(labels) - 0.13) < 0.06);
        }
      },
    ),
    { numRuns: 15 },
  );
});

Deno.test("permuteLabels() per item tells copies of a clip apart, 7 of 8 times", () => {
  const parts = split("copies-before-split", CLIPS, { seed: 1 });
  const labels = permuteLabels(parts, CLIPS, "item");
  const same = CLIPS.filter(({ name }) =>
    labels.get(name) === labels.get(`${name}#1`)
  );
  assert(same.length / CLIPS.length < 0.2);
});

Deno.test("permuteLabels() is another permutation for another seed, and the same again", () => {
  const parts = split("random", CLIPS, { seed: 1 });
  const again = permuteLabels(parts, CLIPS, "clip");
  assert.deepEqual(permuteLabels(parts, CLIPS, "clip"), again);
  const other = permuteLabels({ ...parts, seed: 2 }, CLIPS, "clip");
  assert.notDeepEqual(other, again);
});

Deno.test("a run with permuted labels is taught and asked them, splits as its twin does, and says so loudly", async () => {
  const folder = await makeSmallCorpus();
  const out = join(await Deno.makeTempDir(), "control");
  const { code, stdout, stderr } = await runCli([
    "reproduce",
    ...["--corpus", folder, "--epochs", "1", "--copies", "1", "--batch", "8"],
    ...["--protocol", "copies-before-split", "--permute-labels", "clip"],
    ...["--out", out],
  ]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /LABELS PERMUTED per clip \(a control\)/);
  const { clips } = await openFolder(folder);
  const parts = split("copies-before-split", clips, { seed: 1, copies: 1 });
  const run = new RunFolder(out);
  assert.deepEqual(await run.readSplit(), { ...parts, fold: 1, folds: 1 });
  const labels = permuteLabels(parts, clips, "clip");
  const { predictions } = await run.readPredictions();
  assert.deepEqual(
    predictions.map(({ item, truth }) => [item, truth]),
    parts.test.map((item) => [itemId(item), labels.get(itemId(item))]),
  );
  const report = await Deno.readTextFile(run.file("report"));
  assert.match(report, /<strong>Permuted labels\.<\/strong>/);
  const card = await Deno.readTextFile(join(out, "README.md"));
  assert.match(card, /^# .*labels permuted\n\n\*\*A control, not a model/);
});

Deno.test("Dataset.batch() teaches the labels that it was given", async () => {
  const corpus = await openEmbedded();
  const parts = split("random", corpus.clips, { seed: 3, copies: 0 });
  const labels = permuteLabels(parts, corpus.clips, "item");
  const cache = new FeatureCache(await Deno.makeTempDir());
  const few = { ...parts, train: parts.train.slice(0, 6) };
  const dataset = new Dataset(corpus, few, { cache, labels });
  await dataset.fitScaler();
  const batch = await dataset.batch("train", [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(
    [...batch.labels].map((k) => corpus.labels[k]),
    few.train.map((item) => labels.get(itemId(item))),
  );
});
