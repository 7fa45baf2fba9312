import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { dirname, join } from "@std/path";
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
  const args = ["predict", file, "--model", model, "--json"];
  const { code, stdout, stderr } = await runCli(args);
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
  const numbers = "--epochs 3 --copies 1 --batch 8".split(" ");
  const settings = ["--corpus", corpus, ...numbers];
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
      assert.match(stdout, /^ {2}The model was trained on this recording/m);
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
