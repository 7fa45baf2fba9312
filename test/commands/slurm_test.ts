import assert from "node:assert/strict";
import { join } from "@std/path";
import { readSweep } from "../../lib/experiment/mod.ts";
import { runCli } from "./run_cli.ts";
import { Slurm, until } from "./slurm.ts";
import { bitsOf, makeSmallGrid, runNames } from "./small_grid.ts";

/** Whether a run has stored an epoch. */
async function hasEpoch(out: string, name: string): Promise<boolean> {
  const path = join(out, name, "history.jsonl");
  const text = await Deno.readTextFile(path).catch(() => "");
  return text.includes('"epoch":1');
}

Deno.test("a sweep on Slurm, through kills, a time limit and a lost node", async (t) => {
  await using slurm = await Slurm.start();
  const grid = await makeSmallGrid(4);
  const folder = await Deno.makeTempDir();
  const [local, cluster] = [join(folder, "local"), join(folder, "slurm")];
  let array = "";

  const submit = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCli([
      "sweep",
      grid,
      "--out",
      cluster,
      "--engine",
      "slurm",
      "--json",
      "--mem",
      "0",
      ...args,
    ], slurm.env);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  const names = (await readGridNames(grid, folder)).sort();

  await t.step("is submitted as one array job after its features", async () => {
    const { submitted, jobs } = await submit("--max-parallel", "2");
    assert.equal(submitted, 6);
    array = jobs.runs;
  });

  await t.step("a task killed in the middle is queued again", async () => {
    const { runs } = await readSweep(cluster);
    await until(
      "the first task has an epoch",
      () => hasEpoch(cluster, runs[0].name),
    );
    await slurm.call("scancel", "--signal=KILL", "--full", `${array}_0`);
    await until("the task is gone", async () => {
      const queue = await slurm.call(
        "squeue",
        "-h",
        "-r",
        "-t",
        "R,CG",
        "-o",
        "%i",
      );
      return !queue.split("\n").includes(`${array}_0`);
    });
    // Slurm may have queued it again by itself.
    await slurm.call("scontrol", "requeue", `${array}_0`)
      .catch((error) => assert.match(error.message, /pending execution/));
  });

  await t.step(
    "a node that is stopped and started again loses nothing",
    async () => {
      const { runs } = await readSweep(cluster);
      await until(
        "another task has an epoch",
        () => hasEpoch(cluster, runs[1].name),
      );
      await slurm.stopNode();
      await slurm.startNode();
    },
  );

  await t.step("a task at its time limit continues after it", async () => {
    const { runs } = await readSweep(cluster);
    await until(
      "the last task runs",
      () => hasEpoch(cluster, runs[5].name),
      600,
    );
    // What Slurm sends before a limit.
    await slurm.call("scancel", "--signal=TERM", "--batch", `${array}_5`);
    await until("it was queued again", async () => {
      const job = await slurm.call("scontrol", "show", "job", `${array}_5`);
      return /Restarts=1/.test(job);
    });
  });

  await t.step("ends with the bits of the local engine", async () => {
    await slurm.untilEmpty();
    const { runs } = await readSweep(cluster);
    assert.deepEqual(
      runs.filter(({ state }) => state !== "done").map(({ name }) => name),
      [],
    );
    const { code, stderr } = await runCli(["sweep", grid, "--out", local]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(await runNames(cluster), names);
    for (const name of names) {
      assert.deepEqual(
        await bitsOf(join(cluster, name)),
        await bitsOf(join(local, name)),
        name,
      );
    }
  });

  await t.step("carries out no run twice to the end", async () => {
    for (const task of names.keys()) {
      const log = await Deno.readTextFile(
        join(cluster, `slurm-task-${task}.log`),
      );
      const ends = log.split("\n").filter((line) => {
        if (!line.startsWith("{")) return false;
        const { stage, done, total } = JSON.parse(line);
        return stage === "test" && done === total;
      });
      assert.equal(ends.length, 1, log);
    }
  });

  await t.step("given again submits nothing", async () => {
    assert.equal((await submit()).submitted, 0);
  });
});

/** Names of a grid's runs. */
async function readGridNames(grid: string, folder: string): Promise<string[]> {
  const { openSweep } = await import("../../lib/experiment/mod.ts");
  const { runs } = await openSweep(
    join(folder, "names"),
    await Deno.readTextFile(grid),
    grid,
  );
  return runs.map(({ name }) => name);
}
