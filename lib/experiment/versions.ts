/**
 * Versions of what decides a run's bits.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { fileURLToPath } from "node:url";
import project from "../../deno.json" with { type: "json" };
import { ifThere } from "../files/mod.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What `lib` and the versions of packages depend on, below the project's folder. */
const SOURCES = ["lib", "deno.json", "deno.lock"];

/** What git prints, without the line's end; undefined where there is no git, or no repository. */
async function git(...args: string[]): Promise<string | undefined> {
  const command = new Deno.Command("git", { args, cwd: ROOT, stderr: "null" });
  const output = await ifThere(Promise.try(() => command.output()), undefined);
  if (!output?.success) return undefined;
  return new TextDecoder().decode(output.stdout).trimEnd();
}

/** The last commit that changed the sources, with "+" where they have been edited since. */
async function lastCommit(): Promise<string> {
  const hash = await git("log", "-1", "--format=%H", "--", ...SOURCES);
  if (!hash) return "unknown";
  const edited = await git("status", "--porcelain", "--", ...SOURCES);
  return edited === "" ? hash : `${hash}+`;
}

/**
 * Versions by name: `project`, `commit` (of the sources; results may be committed
 * while a run is under way), `kernels` (hash of their sources), `deno`, `v8`, `tfjs`.
 *
 * @example
 * ```ts
 * import { versions } from "./versions.ts";
 * import assert from "node:assert/strict";
 *
 * const { project, kernels } = await versions();
 * assert.match(project, /^\d+\.\d+\.\d+$/);
 * assert.match(kernels, /^[0-9a-f]{64}$/);
 * ```
 */
export async function versions(): Promise<Record<string, string>> {
  const kernels = new URL("../kernels/kernels.sha256", import.meta.url);
  return {
    project: project.version,
    commit: await lastCommit(),
    kernels: (await Deno.readTextFile(kernels)).trim(),
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    tfjs: tf.version.tfjs,
  };
}
