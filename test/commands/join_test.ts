import assert from "node:assert/strict";
import { join } from "@std/path";
import { setBackend } from "../../lib/backend/mod.ts";
import { CORPORA, openEmbedded, split } from "../../lib/corpus/mod.ts";
import {
  calibrationError,
  fitTemperature,
  type Judged,
  logProbabilities,
} from "../../lib/evaluation/mod.ts";
import {
  completeSettings,
  RunFolder,
  type Settings,
  testModel,
} from "../../lib/experiment/mod.ts";
import {
  FEATURE_CACHE_FOLDER,
  FeatureCache,
  loadModel,
  saveModel,
} from "../../lib/files/mod.ts";
import { openListener } from "../../lib/listen/mod.ts";
import {
  createNetwork,
  decodeSafetensors,
  parseModelInfo,
  readVariables,
  RECIPES,
} from "../../lib/model/mod.ts";
import { framesInfo, framesMember } from "../listen/frames_model.ts";
import { writeRun } from "../report/published.ts";
import { runCli } from "./run_cli.ts";

const INPUT = [7, 128, 128, 1];
const NETWORK = {
  name: "cnn-lstm",
  options: { channels: [2, 3, 4, 4], pools: [2, 4, 4, 4], lstmUnits: 4 },
};

/** A small run's folder: made-up answers, and a network that was never trained. */
async function makeRun(seed: number, given: Partial<Settings> = {}) {
  const settings = completeSettings({
    protocol: "actors-5",
    binary: "strict",
    seed,
    ...given,
  });
  const folder = await Deno.makeTempDir();
  await writeRun({ settings }, folder, 0.5);
  const { clips, labels, ...corpus } = await openEmbedded();
  const network = createNetwork(NETWORK, { input: INPUT, classes: 8, seed });
  const weights = await readVariables(network.variables);
  // Scores that differ from clip to clip, and are too sure of themselves.
  weights.get("linear.weight")!.data.forEach((value, i, all) =>
    all[i] = 30 * value
  );
  const size = INPUT.reduce((a, b) => a * b, 1);
  const tensor = (value: number) => ({
    data: new Float32Array(size).fill(value),
    shape: INPUT.slice(0, 3),
  });
  const scaler = { mean: tensor(-40), scale: tensor(20) };
  const { train } = split(settings.protocol, clips, { seed });
  const hashes = new Map(clips.map(({ name, hash }) => [name, hash]));
  const info = framesInfo({
    title: `Seed ${seed}`,
    corpus: corpus.id,
    labels,
    frontEnd: settings.recipe.frontEnd,
    network: NETWORK,
    members: undefined,
    temperature: undefined,
    training: {
      ...framesInfo().training,
      recipe: "fast",
      seed,
      seeds: undefined,
      clips: [...new Set(train.map(({ clip }) => hashes.get(clip)!))],
    },
    figures: {
      items: 64,
      accuracy: 0,
      accuracyInterval: [0, 1],
      unweightedAverageRecall: 0,
      uarInterval: [0, 1],
    },
  });
  await saveModel(folder, [{ weights, scaler }], info);
  network.dispose();
  return folder;
}

await setBackend("simd", { binary: "strict" });
const cache = new FeatureCache(FEATURE_CACHE_FOLDER);

/** A model's answers to a part of the split of a seed. */
async function answers(
  folder: string,
  seed: number,
  part: "validation" | "test",
) {
  const corpus = await openEmbedded();
  const listener = openListener(await loadModel(folder));
  const parts = split("actors-5", corpus.clips, { seed });
  const options = { cache, augment: [], part };
  const found = await testModel(listener, corpus, parts, options);
  listener.dispose();
  return found;
}

/** As calibration takes answers. */
const judged = (
  predictions: Awaited<ReturnType<typeof answers>>,
  labels: readonly string[],
) =>
  predictions.map(({ truth, probabilities }) => ({
    truth: labels.indexOf(truth),
    logProbabilities: logProbabilities(probabilities),
  }));

Deno.test("join makes one model of two seeds, whose card evaluate finds again", async (t) => {
  const runs = [await makeRun(1), await makeRun(2)];
  const out = join(await Deno.makeTempDir(), "model");
  const joined = await runCli([
    "join",
    ...runs,
    "--out",
    out,
    "--title",
    "Two",
  ]);
  assert.equal(joined.code, 0, joined.stderr);
  const text = await Deno.readTextFile(join(out, "model.json"));
  const info = parseModelInfo(text);

  await t.step(
    "with both members and seeds, and the clips of both",
    async () => {
      assert.deepEqual(info.members, [
        "model.1.safetensors",
        "model.2.safetensors",
      ]);
      assert.deepEqual(info.training.seeds, [1, 2]);
      assert.equal(info.title, "Two");
      for (const [i, run] of runs.entries()) {
        assert.deepEqual(
          await Deno.readFile(join(out, info.members[i])),
          await Deno.readFile(join(run, "model.safetensors")),
        );
        const own = parseModelInfo(
          await Deno.readTextFile(join(run, "model.json")),
        );
        assert(
          own.training.clips.every((c) => info.training.clips.includes(c)),
        );
      }
    },
  );

  await t.step(
    "at the temperature of the members' own validation clips, and mean log-probabilities",
    async () => {
      const { labels } = info;
      const validated = [
        ...judged(await answers(runs[0], 1, "validation"), labels),
        ...judged(await answers(runs[1], 2, "validation"), labels),
      ];
      assert.equal(info.calibration!.items, validated.length);
      assert.ok(
        Math.abs(info.temperature - fitTemperature(validated)) < 1e-4,
      );
      const [first, second, both] = await Promise.all([
        answers(runs[0], 1, "test"),
        answers(runs[1], 1, "test"),
        answers(out, 1, "test"),
      ]);
      const logs = logProbabilities(first[0].probabilities)
        .map((log, k) =>
          (log + logProbabilities(second[0].probabilities)[k]) / 2 /
          info.temperature
        );
      const total = Math.log(logs.reduce((sum, log) => sum + Math.exp(log), 0));
      logs.forEach((log, k) =>
        assert.ok(
          Math.abs(Math.exp(log - total) - both[0].probabilities[k]) < 1e-4,
        )
      );
      assert.ok(
        Math.abs(
          info.figures.calibrationError! -
            calibrationError(judged(both, labels)),
        ) < 1e-4,
      );
    },
  );

  await t.step("with figures of each label and sex on its card", async () => {
    const items = Object.values(info.figures.perLabel!);
    assert.equal(items.reduce((sum, label) => sum + label.items, 0), 64);
    assert.deepEqual(Object.keys(info.figures.perSex!), ["female", "male"]);
    const card = await Deno.readTextFile(join(out, "README.md"));
    assert.match(card, /seeds 1, 2/);
    assert.match(card, /Expected calibration error: .* before, .* after/);
    assert.match(card, /\| neutral \| [\d.]+ % \| 8 \|/);
  });

  await t.step(
    "evaluate MODEL --corpus has its card's accuracy and recalls",
    async () => {
      const args = ["evaluate", out, "--corpus", "embedded", "--json"];
      const { code, stdout, stderr } = await runCli(args);
      assert.equal(code, 0, stderr);
      const { figures, what, sameAsCard } = JSON.parse(stdout);
      assert.equal(sameAsCard, true);
      assert.match(
        what,
        /the 64 items that its protocol actors-5, fold 1, tests/,
      );
      assert.equal(figures.accuracy, info.figures.accuracy);
      assert.deepEqual(figures.perLabel, info.figures.perLabel);
      assert.deepEqual(figures.perSex, info.figures.perSex);
    },
  );

  await t.step(
    "refuses runs of another fold, and runs that test other clips",
    async () => {
      const other = await makeRun(1, { fold: 2 });
      const fold = await runCli(["join", runs[0], other, "--out", `${out}-x`]);
      assert.equal(fold.code, 1);
      assert.match(fold.stderr, /fold must be that of .*, 1, got 2/);
      const none = await runCli(["join", "--out", out]);
      assert.equal(none.code, 2);
      assert.match(none.stderr, /at least one run/);
    },
  );
});

/** A run that trained on its validation clips too: front end `frames`, made-up answers. */
async function makeLastRun(
  seed: number,
  fold: number,
  parent: string,
): Promise<string> {
  const folder = join(parent, `seed-${seed}_fold-${fold}`);
  const settings = completeSettings({
    protocol: "actors-5",
    binary: "strict",
    recipe: RECIPES["new-voices"],
    seed,
    fold,
    trainOnValidation: true,
  });
  await writeRun({ settings }, folder, 0.6);
  const { id, labels } = await openEmbedded();
  const info = framesInfo({
    corpus: id,
    labels,
    members: ["model.safetensors"],
    temperature: 1,
    training: { ...framesInfo().training, seed, seeds: undefined },
    protocol: { ...framesInfo().protocol, fold },
  });
  await saveModel(folder, [await framesMember(seed)], info);
  return folder;
}

Deno.test("join of runs that were trained on their validation clips", async (t) => {
  const parent = await Deno.makeTempDir();
  const runs = [
    await makeLastRun(1, 1, parent),
    await makeLastRun(2, 1, parent),
  ];
  for (const fold of [2, 3]) {
    for (const seed of [1, 2]) await makeLastRun(seed, fold, parent);
  }
  await makeLastRun(1, 4, parent); // without seed 2: not of this kind of model
  const out = join(await Deno.makeTempDir(), "model");

  await t.step(
    "is refused, since no clips are left to calibrate on",
    async () => {
      const { code, stderr } = await runCli(["join", ...runs, "--out", out]);
      assert.equal(code, 1);
      assert.match(
        stderr,
        /seed-1_fold-1: a temperature is fitted on clips that were not trained on.*--calibrate/,
      );
    },
  );

  await t.step("is refused where no other fold has all its seeds", async () => {
    const empty = await Deno.makeTempDir();
    await makeLastRun(1, 2, empty);
    const { code, stderr } = await runCli([
      "join",
      ...runs,
      ...["--calibrate", empty, "--out", out],
    ]);
    assert.equal(code, 1);
    assert.match(stderr, /a fold other than 1 .* by seed 1, 2, got 1 runs/);
  });

  await t.step(
    "has the temperature of the same seeds' joined answers in other folds, and says so",
    async () => {
      const { code, stderr } = await runCli([
        "join",
        ...runs,
        ...["--calibrate", parent, "--out", out],
      ]);
      assert.equal(code, 0, stderr);
      const info = parseModelInfo(
        await Deno.readTextFile(join(out, "model.json")),
      );
      const { labels } = info;
      const items: Judged[] = [];
      for (const fold of [2, 3]) {
        const [first, second] = await Promise.all([1, 2].map(async (seed) => {
          const run = new RunFolder(join(parent, `seed-${seed}_fold-${fold}`));
          return (await run.readPredictions()).predictions;
        }));
        first.forEach(({ truth, probabilities }, i) => {
          const logs = probabilities.map((p, k) =>
            (Math.log(p) + Math.log(second[i].probabilities[k])) / 2
          );
          const sum = logs.reduce((all, log) => all + Math.exp(log), 0);
          items.push({
            truth: labels.indexOf(truth),
            logProbabilities: logs.map((log) => log - Math.log(sum)),
          });
        });
      }
      assert.deepEqual(info.calibration!.folds, [2, 3]);
      assert.equal(info.calibration!.items, items.length);
      const right = items.filter(({ truth, logProbabilities: logs }) =>
        logs.indexOf(Math.max(...logs)) === truth
      );
      assert.equal(info.calibration!.accuracy, right.length / items.length);
      assert.equal(info.terms, CORPORA.embedded.terms);
      assert.ok(Math.abs(info.temperature - fitTemperature(items)) < 1e-4);
      const card = await Deno.readTextFile(join(out, "README.md"));
      assert.match(
        card,
        new RegExp(
          `fitted on ${items.length} answers of models trained alike in folds 2, 3, each to the test of its own fold`,
        ),
      );
    },
  );

  await t.step("counts the parameters of all members", async () => {
    const text = await Deno.readTextFile(join(out, "model.json"));
    const { parameters, members } = parseModelInfo(text);
    const [file] = members;
    const { tensors } = decodeSafetensors(await Deno.readFile(join(out, file)));
    const trained = [...tensors].filter(([name]) =>
      !/^scaler|running/.test(name)
    );
    const one = trained.reduce((sum, [, { data }]) => sum + data.length, 0);
    assert.equal(parameters, 2 * one);
    const card = await Deno.readTextFile(join(out, "README.md"));
    assert.match(
      card,
      new RegExp(`${(2 * one).toLocaleString("en-US")} parameters in all`),
    );
  });

  await t.step("is found again by evaluate, exactly", async () => {
    const args = ["evaluate", out, "--corpus", "embedded", "--json"];
    const { code, stdout, stderr } = await runCli(args);
    assert.equal(code, 0, stderr);
    assert.equal(JSON.parse(stdout).sameAsCard, true);
  });
});
