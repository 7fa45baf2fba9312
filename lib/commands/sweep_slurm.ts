/**
 * The engine that runs a sweep on a cluster: one Slurm job that makes the features, and
 * after it one array job, a task per run.
 *
 * @module
 */

import { join } from "@std/path";
import { PROJECT_FOLDER, shellQuote } from "./caller.ts";
import { TRY_AGAIN } from "./stopped.ts";

/** Seconds before its time limit at which Slurm warns a task: a step, and the checkpoint. */
const WARNING_SECONDS = 60;

/** What Slurm gives a job; without a value, what the cluster gives. */
export interface SlurmOptions {
  /** Where the job is put. */
  partition?: string;
  /** Whom it is charged to. */
  account?: string;
  /** Time limit of a task, as sbatch takes it. */
  time?: string;
  /** Memory of a task, as sbatch takes it. */
  mem: string;
  /** Cores of a task. */
  cpus: number;
  /** At most so many tasks at once. */
  maxParallel?: number;
}

/** A job: its script, and what sbatch has to say of it. */
export interface SlurmJob {
  /** The sweep's folder. */
  out: string;
  /** Failed tries after which a run is given up. */
  tries: number;
  /** Places in the grid of the runs that are left; absent: the job makes the features. */
  tasks?: readonly number[];
}

/** Numbers as sbatch takes them: `0-3,7`. */
function ranges(numbers: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const n of numbers) {
    const last = spans.at(-1);
    if (last !== undefined && n === last[1] + 1) last[1] = n;
    else spans.push([n, n]);
  }
  return spans.map(([low, high]) => low === high ? `${low}` : `${low}-${high}`)
    .join(",");
}

/** Slurm's options at the head of a script. */
function directives(
  { out, tasks }: SlurmJob,
  { partition, account, time, mem, cpus, maxParallel }: SlurmOptions,
): string[] {
  const limit = maxParallel === undefined ? "" : `%${maxParallel}`;
  const log = tasks === undefined ? "features" : "task-%a";
  const all = {
    "job-name": tasks === undefined ? "ser-features" : "ser-sweep",
    array: tasks && ranges(tasks) + limit,
    partition,
    account,
    time,
    mem,
    "cpus-per-task": cpus,
    // To the script alone, which hands it on and asks to be queued again.
    signal: `B:TERM@${WARNING_SECONDS}`,
    output: join(out, `slurm-${log}.log`),
    "open-mode": "append",
  };
  return [
    ...Object.entries(all)
      .flatMap(([key, value]) =>
        value === undefined ? [] : [`#SBATCH --${key}=${value}`]
      ),
    "#SBATCH --requeue",
  ];
}

/**
 * The script of a job. Stopped by Slurm's warning before the time limit, or failed and
 * worth another try, a task asks to be queued again; a lost node's tasks are queued
 * again by Slurm.
 *
 * @example
 * ```ts
 * import { jobScript } from "./sweep_slurm.ts";
 * import assert from "node:assert/strict";
 *
 * const script = jobScript(
 *   { out: "/data/sweep", tries: 3, tasks: [0, 1, 2, 5] },
 *   { mem: "900M", cpus: 2, maxParallel: 4 },
 * );
 * assert.match(script, /#SBATCH --array=0-2,5%4\n/);
 * ```
 */
export function jobScript(job: SlurmJob, options: SlurmOptions): string {
  const { out, tries, tasks } = job;
  const what = tasks === undefined
    ? "--prepare"
    : `--task "$SLURM_ARRAY_TASK_ID" --tries ${tries}`;
  const [deno, project, folder, caller] = [
    Deno.execPath(),
    PROJECT_FOLDER,
    out,
    Deno.cwd(), // where the user stands: the command line went there
  ].map((text) => shellQuote(text));
  return `#!/bin/bash
${directives(job, options).join("\n")}
export SER_THREADS="$SLURM_CPUS_PER_TASK" INIT_CWD=${caller}
cd ${project} || exit 1
${deno} run -A lib/cli.ts sweep --out ${folder} ${what} &
task=$!
trap 'kill -TERM "$task"' TERM
# A signal ends wait before the task.
while wait "$task"; code=$?; kill -0 "$task" 2>/dev/null; do :; done
if [ "$code" -eq ${TRY_AGAIN} ]; then
  scontrol requeue "$SLURM_JOB_ID" && sleep 60
fi
exit "$code"
`;
}

/** Hands a script to sbatch; the job's number. */
async function submit(script: string, args: string[]): Promise<string> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command("sbatch", {
      args: ["--parsable", ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(
      "Cannot find Slurm's sbatch. Run this on a node where jobs are submitted, or leave out --engine slurm",
      { cause: error },
    );
  }
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(script));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  if (!success) {
    const words = new TextDecoder().decode(stderr).trim();
    throw new Error(`Slurm refused the job: ${words}`);
  }
  // With --parsable: the number, and the cluster's name where there are several.
  return new TextDecoder().decode(stdout).trim().split(";")[0];
}

/**
 * Submit a sweep: the features first, then the runs that are left.
 *
 * @returns the numbers of the two jobs
 * @throws {Error} if there is no Slurm, or in its words if it refuses a job
 */
export async function sweepOnSlurm(
  job: Required<SlurmJob>,
  options: SlurmOptions,
): Promise<{ features: string; runs: string }> {
  const { out, tries } = job;
  const features = await submit(jobScript({ out, tries }, options), []);
  const runs = await submit(jobScript(job, options), [
    `--dependency=afterok:${features}`,
    "--kill-on-invalid-dep=yes",
  ]);
  return { features, runs };
}
