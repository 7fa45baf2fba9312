import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { dirname, join } from "@std/path";
import { fileURLToPath } from "node:url";
import {
  newestRun,
  optionsSchema,
  resumedSettings,
} from "../../lib/commands/reproduce_options.ts";
import { EMOTIONS } from "../../lib/paper.ts";
import { makeClipFile, runCli, spawnCli } from "./run_cli.ts";
import { makeSmallCorpus } from "./small_corpus.ts";

/** Resolves when a run has begun its second epoch. */
async function secondEpochBegun(directory: string): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    try {
      const text = await Deno.readTextFile(join(directory, "history.jsonl"));
      if (text.includes('"epoch":1')) return;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** Probabilities of `predict` for one file. */
async function predictOne(file: string, model: string) {
  const { code, stdout, stderr } = await runCli([
    "predict",
    file,
    "--model",
    model,
    "--json",
  ]);
  assert.equal(code, 0, stderr);
  const { files } = JSON.parse(stdout);
  return files[0] as {
    emotion: string;
    probabilities: Record<string, number>;
    trainedOn: boolean | null;
  };
}

Deno.test("a run of the command line", async (t) => {
  const corpus = await makeSmallCorpus();
  const runs = await Deno.makeTempDir();
  const [whole, killed] = [join(runs, "whole"), join(runs, "killed")];
  const settings = [
    "--corpus",
    corpus,
    "--epochs",
    "3",
    "--copies",
    "1",
    "--batch",
    "8",
  ];
  const fixture = (name: string) =>
    join(import.meta.dirname!, "..", "fixtures", "audio", name);

  await t.step(
    "reproduce leaves every file and prints one JSON object",
    async () => {
      const result = await runCli([
        "reproduce",
        ...settings,
        "--out",
        whole,
        "--json",
      ]);
      assert.equal(result.code, 0, result.stderr);
      const summary = JSON.parse(result.stdout);
      assert.equal(summary.out, whole);
      assert.equal(summary.settings.recipe.epochs, 3);
      assert.deepEqual(
        summary.metrics,
        JSON.parse(await Deno.readTextFile(join(whole, "metrics.json"))),
      );
      assert.equal(summary.metrics.n, 16);
      assert.ok(
        summary.peakMemoryBytes > 1e8 && summary.peakMemoryBytes < 4 * 2 ** 30,
      );
      assert.ok(summary.secondsPerEpoch > 0);
      // Made now, or in an earlier run: the cache outlives it.
      const { hits, misses } = summary.featureCache;
      assert.ok(hits + misses >= summary.metrics.n);
      const report = await Deno.readTextFile(summary.report);
      assert.match(report, /^<!doctype html>/);
      assert.doesNotMatch(
        report,
        /(src|href)="https?:/,
        "the report opens offline",
      );
      const history = await Deno.readTextFile(join(whole, "history.jsonl"));
      assert.equal(history.trimEnd().split("\n").length, 3);
    },
  );

  await t.step(
    "reproduce, killed in the middle of an epoch and resumed, ends with the same bits",
    async () => {
      const child = spawnCli(["reproduce", ...settings, "--out", killed]);
      await secondEpochBegun(killed);
      child.kill("SIGKILL");
      await child.output();
      const between = await Deno.readTextFile(join(killed, "history.jsonl"));
      assert.ok(
        between.trimEnd().split("\n").length < 3,
        "it was killed too late",
      );
      const resumed = await runCli([
        "reproduce",
        "--resume",
        "--out",
        killed,
        "--json",
      ]);
      assert.equal(resumed.code, 0, resumed.stderr);
      const { featureCache } = JSON.parse(resumed.stdout);
      assert.equal(featureCache.misses, 0, "features come from the cache");
      for (
        const name of [
          "model.safetensors",
          "predictions.csv",
          "metrics.json",
          "split.json",
        ]
      ) {
        const [a, b] = await Promise.all(
          [whole, killed].map((folder) => Deno.readFile(join(folder, name))),
        );
        assert.ok(
          a.length > 100 && Buffer.compare(a, b) === 0,
          `${name} differs`,
        );
      }
    },
  );

  await t.step(
    "reproduce refuses a folder that holds a run, and other settings on a resume",
    async () => {
      const again = await runCli(["reproduce", ...settings, "--out", whole]);
      assert.equal(again.code, 1);
      assert.match(again.stderr, /holds one already\. Add --resume/);
      const other = await runCli([
        "reproduce",
        "--resume",
        "--out",
        whole,
        "--seed",
        "2",
      ]);
      assert.equal(other.code, 2);
      assert.match(other.stderr, /--seed: the run in .* has 1, got 2/);
    },
  );

  await t.step(
    "evaluate computes the same metrics again, from the files alone",
    async () => {
      const before = await Deno.readTextFile(join(whole, "metrics.json"));
      await Deno.remove(join(whole, "metrics.json"));
      await Deno.remove(join(whole, "report.html"));
      const { code, stderr } = await runCli(["evaluate", whole]);
      assert.equal(code, 0, stderr);
      assert.equal(
        await Deno.readTextFile(join(whole, "metrics.json")),
        before,
      );
      assert.ok((await Deno.stat(join(whole, "report.html"))).size > 1e6);
    },
  );

  await t.step(
    "predict hears every kind of file; probabilities sum to 1",
    async () => {
      const names = [
        "heard_24.wav",
        "heard_float.wav",
        "heard.flac",
        "heard.mp3",
        "heard.vorbis.ogg",
        "heard.opus.ogg",
      ];
      for (const name of names) {
        const { emotion, probabilities } = await predictOne(
          fixture(`heard/${name}`),
          whole,
        );
        assert.deepEqual(Object.keys(probabilities), [...EMOTIONS]);
        const values = Object.values(probabilities);
        const sum = values.reduce((a, b) => a + b);
        assert.ok(Math.abs(sum - 1) < 1e-6, `${name}: ${sum}`);
        assert.equal(probabilities[emotion], Math.max(...values));
      }
    },
  );

  await t.step(
    "predict says of a clip what the run's test said of it",
    async () => {
      const [header, first] =
        (await Deno.readTextFile(join(whole, "predictions.csv"))).split("\n");
      const row = Object.fromEntries(
        header.split(",").map((name, i) => [name, first.split(",")[i]]),
      );
      const { emotion, probabilities, trainedOn } = await predictOne(
        join(corpus, `${row.clip}.wav`),
        whole,
      );
      assert.equal(emotion, row.predicted);
      assert.equal(trainedOn, false);
      // The batch is another, so sums may round otherwise.
      assert.ok(
        Math.abs(
          probabilities[row.predicted] - Number(row[`p_${row.predicted}`]),
        ) <
          1e-5,
      );
    },
  );

  await t.step(
    "predict says of a clip that the model was trained on it",
    async () => {
      const split = await Deno.readTextFile(join(whole, "split.json"));
      const [first] = JSON.parse(split).train as string[];
      const file = join(corpus, `${first.replace(/#.*/, "")}.wav`);
      assert.equal((await predictOne(file, whole)).trainedOn, true);
      const { stdout } = await runCli(["predict", file, "--model", whole]);
      assert.match(stdout, /; the model was trained on this recording/);
    },
  );

  await t.step(
    "predict fails on bad files with a line each, after hearing the good ones",
    async () => {
      const empty = await Deno.makeTempFile({ suffix: ".wav" });
      const good = fixture("heard/heard.mp3");
      const { code, stdout, stderr } = await runCli([
        "predict",
        empty,
        good,
        fixture("rf64.wav"),
        fixture("mono.mp3"), // ends before 0.5 s
        "--model",
        whole,
      ]);
      assert.equal(code, 1);
      assert.ok(stdout.startsWith(`${good}: `), stdout);
      const errors = stderr.split("\n").filter((line) =>
        line.startsWith("Cannot read")
      );
      assert.equal(errors.length, 2, stderr);
      assert.ok(errors[0].includes(empty));
      assert.match(
        stderr,
        /mono\.mp3: there is nothing to hear \(too short: 0 s of sound/,
      );
      assert.ok(!stdout.includes("mono.mp3"), stdout);
    },
  );
});

Deno.test("reproduce refuses wrong options with one line that says what is right", async () => {
  const cases: [string[], RegExp][] = [
    [
      ["--protocol", "lucky"],
      /--protocol: must be one of copies-before-split, .*, got "lucky"/,
    ],
    [
      ["--epochs", "0"],
      /--epochs: must be a whole number from 1 to 100000, got "0"/,
    ],
    [
      ["--fold", "6", "--protocol", "actors-5"],
      /--fold: actors-5 has 5 folds, got 6/,
    ],
    [
      ["--full", "--corpus", "ravdess"],
      /--full: only the embedded corpus has a part and a whole, got corpus ravdess/,
    ],
    [["extra"], /takes only options, got "extra"/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await runCli(["reproduce", ...args]);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, message);
    assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
  }
});

Deno.test("reproduce names the corpora there are for one that is not", async () => {
  const { code, stderr } = await runCli(["reproduce", "--corpus", "ravdes"]);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^reproduce: --corpus: there is no corpus or folder "ravdes"\. Did you mean "ravdess"\? Known are embedded, .*; or name a folder of clips\n$/,
  );
});

Deno.test("reproduce, refused or stopped before its training, leaves nothing and says so", async (t) => {
  const runs = await Deno.makeTempDir();
  const out = join(runs, "my run");
  await t.step("refused: too few clips", async () => {
    const corpus = dirname(await makeClipFile("03-01-03-01-01-01-01.wav"));
    const { code } = await runCli([
      ...["reproduce", "--corpus", corpus, "--out", out],
    ]);
    assert.equal(code, 1);
    assert.deepEqual([...Deno.readDirSync(runs)], []);
  });
  const corpus = await makeSmallCorpus();
  const start = () => {
    const settings = ["--corpus", corpus, "--epochs", "30", "--batch", "8"];
    return spawnCli(["reproduce", ...settings, "--out", out]);
  };
  const lastLine = async (child: Deno.ChildProcess) => {
    const { stderr } = await child.output();
    return new TextDecoder().decode(stderr).trimEnd().split("\n").at(-1)!;
  };
  await t.step("Ctrl-C at once: start again", async () => {
    const child = start();
    // The folder is the run's as soon as it works.
    while ([...Deno.readDirSync(runs)].length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill("SIGINT");
    assert.match(
      await lastLine(child),
      /^Stopped; training had not begun: start again/,
    );
    assert.deepEqual([...Deno.readDirSync(runs)], []);
  });
  await t.step("Ctrl-C later: the command that continues, quoted", async () => {
    const child = start();
    await secondEpochBegun(out);
    child.kill("SIGINT");
    assert.equal(
      await lastLine(child),
      `Stopped; to continue: deno task reproduce --resume --out '${out}'`,
    );
    const names = [...Deno.readDirSync(out)].map(({ name }) => name);
    assert.ok(names.includes("checkpoint.safetensors"));
    assert.ok(!names.some((name) => /\.(lock|tmp)$/.test(name)), `${names}`);
  });
});

Deno.test("resumedSettings() takes options that say the same, and names the one that doesn't", async () => {
  const from = new URL("../../data/results/embedded-random", import.meta.url);
  const resume = (options: Record<string, string>) =>
    resumedSettings(fileURLToPath(from), optionsSchema.parse(options));
  const same = { epochs: "10", batch: "16", seed: "1" };
  assert.equal((await resume(same)).recipe.epochs, 10);
  await assert.rejects(
    resume({ epochs: "11" }),
    /--epochs: the run in .* has epochs 10, got 11; leave the option out/,
  );
  await assert.rejects(
    resume({ batch: "8" }),
    /--batch: .*batchSize 16, got 8/,
  );
  await assert.rejects(resume({ recipe: "paper" }), /--recipe: .* got /);
});

Deno.test("newestRun() is the run that began last, whatever else lies beside it", async () => {
  const runs = await Deno.makeTempDir();
  await assert.rejects(newestRun(join(runs, "none")), /there is no run/);
  const from = new URL("../../data/results/embedded-random/", import.meta.url);
  const text = await Deno.readTextFile(new URL("experiment.json", from));
  for (const [name, started] of [["b", "2026-02-01"], ["a", "2026-03-01"]]) {
    await Deno.mkdir(join(runs, name));
    const experiment = { ...JSON.parse(text), started: `${started}T00:00:00Z` };
    const path = join(runs, name, "experiment.json");
    await Deno.writeTextFile(path, JSON.stringify(experiment));
  }
  await Deno.mkdir(join(runs, "zz-notes"));
  assert.equal(await newestRun(runs), join(runs, "a"));
});
