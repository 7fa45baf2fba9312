import assert from "node:assert/strict";
import { join } from "@std/path";
import type { BackendInfo } from "../../lib/backend/mod.ts";
import { type Corpus, openEmbedded } from "../../lib/corpus/mod.ts";
import {
  describeExperiment,
  storeExperiment,
} from "../../lib/experiment/open_run.ts";
import {
  defaultSettings,
  type Experiment,
  RunFolder,
  type Settings,
} from "../../lib/experiment/mod.ts";
import { DATA } from "../../lib/files/mod.ts";
import { RECIPES } from "../../lib/model/mod.ts";

const SETTINGS = defaultSettings({ backend: "simd", binary: "strict" });

const BACKEND: BackendInfo = {
  name: "simd",
  binary: "strict",
  threads: 2,
  cpu: "a processor",
  reason: "it was asked for",
};

const corpus = await openEmbedded();
const describe = (settings: Settings = SETTINGS, clips: Corpus = corpus) =>
  describeExperiment(settings, { corpus: clips }, BACKEND);

/** A folder in which a run has begun. */
async function begun(): Promise<RunFolder> {
  const folder = new RunFolder(await Deno.makeTempDir());
  await storeExperiment(folder, await describe(), false);
  return folder;
}

Deno.test("storeExperiment() resumes the same run, on whatever day and with as many threads as there are", async () => {
  const folder = await begun();
  const experiment = await describe();
  const later = { ...experiment, started: "2036-01-02T03:04:05.678Z" };
  later.backend.threads = 64;
  await storeExperiment(folder, later, true);
  const { started } = await folder.readExperiment();
  assert.notEqual(started, later.started, "what began is kept");
});

Deno.test("storeExperiment() refuses to resume with another recipe, binary or other samples, naming what differs", async () => {
  const folder = await begun();
  const { fast } = RECIPES;
  const options = { ...fast.network.options, blockDropout: 0.2 };
  const recipe = { ...fast, network: { ...fast.network, options } };
  const [first, ...rest] = corpus.clips;
  const changed = {
    ...corpus,
    clips: [{ ...first, hash: "0".repeat(64) }, ...rest],
  };
  const versions = (await describe()).versions;
  const cases: [Experiment, RegExp][] = [
    [
      await describe({ ...SETTINGS, recipe }),
      /settings\.recipe\.network\.options\.blockDropout was 0\.1 when it began, and is 0\.2 now/,
    ],
    [
      await describe({ ...SETTINGS, binary: "relaxed" }),
      /settings\.binary was "strict" when it began, and is "relaxed" now/,
    ],
    [
      await describe({ ...SETTINGS, threads: 2 }),
      /settings\.threads was nothing when it began, and is 2 now/,
    ],
    [await describe(SETTINGS, changed), /corpus\.hash was "/],
    ...["project", "commit", "kernels"].map((
      name,
    ): [Experiment, RegExp] => [
      { ...experimentWith(versions, name) },
      new RegExp(`versions\\.${name} was ".*" when it began, and is "other"`),
    ]),
  ];
  for (const [experiment, message] of cases) {
    await assert.rejects(storeExperiment(folder, experiment, true), message);
  }
});

const original = await describe();

/** The run by another version of the program. */
function experimentWith(versions: Record<string, string>, name: string) {
  return { ...original, versions: { ...versions, [name]: "other" } };
}

Deno.test("describeExperiment() hashes the clips in any order, with their labels", async () => {
  const turned = { ...corpus, clips: [...corpus.clips].reverse() };
  const { hash } = (await describe()).corpus;
  assert.equal((await describe(SETTINGS, turned)).corpus.hash, hash);
  const [first, ...rest] = corpus.clips;
  const other = corpus.labels.find((label) => label !== first.label)!;
  const relabelled = {
    ...corpus,
    clips: [{ ...first, label: other }, ...rest],
  };
  assert.notEqual((await describe(SETTINGS, relabelled)).corpus.hash, hash);
});

Deno.test("a run that stored the name fast alone was trained by the recipe of its time", async () => {
  const run = new RunFolder(join(DATA, "results", "ravdess-actors-5"));
  const { recipe } = (await run.readExperiment()).settings;
  assert.equal(recipe.optimizer.kind, "adamw");
  assert.deepEqual([recipe.epochs, recipe.labelSmoothing], [16, 0]);
});
