import assert from "node:assert/strict";
import { join } from "@std/path";
import { jobScript } from "../../lib/commands/sweep_slurm.ts";
import { shareOut } from "../../lib/commands/sweep_resources.ts";
import { readSweep } from "../../lib/experiment/mod.ts";
import { RECIPES } from "../../lib/model/mod.ts";
import { runCli, spawnCli } from "./run_cli.ts";
import { bitsOf, makeSmallGrid, runNames } from "./small_grid.ts";

/** Runs `sweep` to its end. */
const sweep = (...args: string[]) => runCli(["sweep", ...args]);

/** Resolves when a run of a sweep has stored an epoch. */
async function someEpochDone(out: string): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const name of await runNames(out).catch(() => [])) {
      const path = join(out, name, "history.jsonl");
      const text = await Deno.readTextFile(path).catch(() => "");
      if (text.includes('"epoch":1')) return;
    }
  }
}

Deno.test("a sweep on this machine", async (t) => {
  const grid = await makeSmallGrid();
  const out = join(await Deno.makeTempDir(), "sweep");

  await t.step("stopped by SIGTERM leaves every run resumable", async () => {
    const child = spawnCli(["sweep", grid, "--out", out]);
    await someEpochDone(out);
    child.kill("SIGTERM");
    const { code, stderr } = await child.output();
    assert.equal(code, 1);
    assert.match(
      new TextDecoder().decode(stderr),
      /The same command continues the sweep/,
    );
    const { runs } = await readSweep(out);
    assert(runs.some(({ state }) => state === "unfinished"));
  });

  await t.step("continued by the same command does what is left", async () => {
    const before = (await readSweep(out)).runs;
    const { code, stdout, stderr } = await sweep(
      grid,
      "--out",
      out,
      "--json",
      "--parallel",
      "2",
    );
    assert.equal(code, 0, stderr);
    const result = JSON.parse(stdout);
    assert.equal(result.done, 6);
    const left = before.filter(({ state }) => state !== "done");
    assert.equal(result.ran.length, left.length);
    assert.deepEqual(await runNames(out), [
      "channels-2-4-4-8_seed-1",
      "channels-2-4-4-8_seed-2",
      "channels-2-4-4-8_seed-3",
      "channels-4-8-8-8_seed-1",
      "channels-4-8-8-8_seed-2",
      "channels-4-8-8-8_seed-3",
    ]);
  });

  await t.step("a stopped run has the bits of an unbroken one", async () => {
    const other = join(await Deno.makeTempDir(), "sweep");
    const { code, stderr } = await sweep(grid, "--out", other);
    assert.equal(code, 0, stderr);
    for (const name of await runNames(out)) {
      assert.deepEqual(
        await bitsOf(join(out, name)),
        await bitsOf(join(other, name)),
        name,
      );
    }
  });

  await t.step(
    "--only runs a part: those with all words in their names",
    async () => {
      const part = join(await Deno.makeTempDir(), "sweep");
      const some = (...words: string[]) =>
        sweep(
          ...[grid, "--out", part, "--json"],
          ...words.flatMap((word) => ["--only", word]),
        );
      const { code, stdout, stderr } = await some("channels-2-4-4-8", "seed-3");
      assert.equal(code, 0, stderr);
      const { ran, done, runs } = JSON.parse(stdout);
      assert.deepEqual([ran, done, runs], [["channels-2-4-4-8_seed-3"], 1, 6]);
      const none = await some("seed");
      assert.equal(none.code, 2);
      assert.match(
        none.stderr,
        /--only: no run has seed in its name; the first/,
      );
    },
  );

  await t.step("given again runs nothing", async () => {
    const { code, stdout } = await sweep(grid, "--out", out, "--json");
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout).ran, []);
  });

  await t.step("results averages seeds and says what is missing", async () => {
    await Deno.remove(join(out, "channels-2-4-4-8_seed-3", "metrics.json"));
    const { code, stdout } = await runCli(["results", out, "--json"]);
    assert.equal(code, 0);
    const { rows, missing } = JSON.parse(stdout);
    assert.deepEqual(missing, ["channels-2-4-4-8_seed-3"]);
    assert.deepEqual(rows.map(({ seeds }: { seeds: number[] }) => seeds), [
      [1, 2, 3],
      [1, 2],
    ]);
    const accuracies = await Promise.all([1, 2, 3].map(async (seed) => {
      const path = join(out, `channels-4-8-8-8_seed-${seed}`, "metrics.json");
      return JSON.parse(await Deno.readTextFile(path)).accuracy as number;
    }));
    const mean = (accuracies[0] + accuracies[1] + accuracies[2]) / 3;
    assert(Math.abs(rows[0].accuracy.mean - mean) < 1e-12);
    const squares = accuracies.map((a) => (a - mean) ** 2);
    const deviation = Math.sqrt((squares[0] + squares[1] + squares[2]) / 2);
    assert(Math.abs(rows[0].accuracy.deviation - deviation) < 1e-12);
    // What the page of published runs would say: a bootstrap, here over clips.
    const [{ accuracy }] = rows;
    assert(accuracy.low < mean && mean < accuracy.high);
    const csv = await runCli(["results", out, "--csv"]);
    assert.match(
      csv.stdout,
      /^recipe\.network\.options\.channels,seeds,folds,items,accuracy/,
    );
    assert.equal(csv.stdout.trim().split("\n").length, 3);
    assert.match(csv.stderr, /Missing: 1 of 6 runs/);
  });

  await t.step("another grid is refused where runs are", async () => {
    const { code, stderr } = await sweep(
      await makeSmallGrid(3),
      "--out",
      out,
    );
    assert.equal(code, 1);
    assert.match(stderr, /it holds the run .* of another grid/);
  });
});

Deno.test("a run that fails is tried again, then reported, and the others finish", async () => {
  const file = await makeSmallGrid(1);
  const grid = JSON.parse(await Deno.readTextFile(file));
  grid.base.recipe = {
    ...RECIPES.fast,
    network: {
      name: "cnn-lstm",
      options: {
        ...RECIPES.fast.network.options as object,
        channels: [2, 4, 4, 8],
      },
    },
  };
  grid.axes = { "recipe.schedule.maxLearningRate": [1e30, 1e-3] };
  await Deno.writeTextFile(file, JSON.stringify(grid));
  const out = join(await Deno.makeTempDir(), "sweep");
  const { code, stderr } = await sweep(file, "--out", out, "--tries", "2");
  assert.equal(code, 1);
  assert.match(stderr, /maxLearningRate-1e-30 failed: Training diverged/);
  assert.equal(
    stderr.match(/tried again, since: Training diverged/g)?.length,
    1,
  );
  const { runs } = await readSweep(out);
  assert.deepEqual(runs.map(({ state }) => state), ["unfinished", "done"]);
});

Deno.test("a bad grid is refused with its line before anything runs", async () => {
  const grid = join(await Deno.makeTempDir(), "grid.json");
  await Deno.writeTextFile(grid, '{\n"title": "t",\n"axes": {"sead": [1]}\n}');
  const out = join(await Deno.makeTempDir(), "sweep");
  const { code, stderr } = await sweep(grid, "--out", out);
  assert.equal(code, 1);
  assert.match(stderr, /grid\.json: line 3, axes\.sead/);
  await assert.rejects(Deno.stat(out), Deno.errors.NotFound);
});

Deno.test("shareOut() never takes more than the machine has, and always runs something", () => {
  const machine = { memory: 10e9, cores: 4 };
  assert.deepEqual(shareOut(8, 1e9, machine), { parallel: 4, threads: 1 });
  assert.deepEqual(shareOut(1, 1e9, machine), { parallel: 1, threads: 4 });
  assert.deepEqual(shareOut(8, 3e9, machine), { parallel: 2, threads: 2 });
  assert.deepEqual(shareOut(8, 99e9, machine), { parallel: 1, threads: 4 });
  assert.deepEqual(shareOut(8, 1e9, machine, 1), { parallel: 1, threads: 4 });
});

Deno.test("sweep --engine slurm --dry-run prints the job script, and submits nothing", async () => {
  const out = join(await Deno.makeTempDir(), "a sweep");
  const args = ["--engine", "slurm", "--dry-run", "--time", "10", "--account"];
  const { code, stdout, stderr } = await sweep(
    await makeSmallGrid(),
    "--out",
    out,
    ...args,
    "lab",
    "--max-parallel",
    "2",
  );
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^#!\/bin\/bash\n/);
  assert.match(stdout, /#SBATCH --array=0-5%2\n/);
  assert.match(stdout, /#SBATCH --time=10\n/);
  assert.match(stdout, /#SBATCH --account=lab\n/);
  assert.match(stdout, /#SBATCH --mem=\d+M\n/);
  assert(stdout.includes(`--out '${out}'`));
  const check = await new Deno.Command("bash", {
    args: ["-n", "-c", stdout],
    stderr: "piped",
  }).output();
  assert.equal(new TextDecoder().decode(check.stderr), "");
});

Deno.test("jobScript() lists scattered tasks as sbatch takes them", () => {
  const options = { mem: "1G", cpus: 1 };
  const script = (tasks: number[]) =>
    jobScript({ out: "/o", tries: 1, tasks }, options);
  assert.match(script([0, 1, 2, 5, 7, 8]), /--array=0-2,5,7-8\n/);
  assert.match(script([4]), /--array=4\n/);
});
