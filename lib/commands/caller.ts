/**
 * Where the user stands, how to write an argument for their shell, and whether
 * their Deno is new enough. Imported by `cli.ts` before anything else, so that it
 * must parse in old versions of Deno.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

/** The project's folder, in which `deno task` runs every command. */
export const PROJECT_FOLDER: string = fileURLToPath(
  new URL("../..", import.meta.url),
).replace(/[\\/]$/, "");

/** The oldest version that runs the project. */
const OLDEST_DENO = [2, 9] as const;

/**
 * The folder that a command's paths are relative to. `deno task` runs in the
 * project's folder and says in `INIT_CWD` where it was started; a command that is
 * started in another folder ignores an inherited `INIT_CWD`.
 *
 * @param current the process's folder
 * @param initial the environment's `INIT_CWD`
 *
 * @example
 * ```ts
 * import { callerFolder, PROJECT_FOLDER } from "./caller.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(callerFolder(PROJECT_FOLDER, "/home/ada"), "/home/ada");
 * assert.equal(callerFolder("/tmp", "/home/ada"), "/tmp");
 * ```
 */
export function callerFolder(current: string, initial?: string): string {
  return initial && current === PROJECT_FOLDER ? initial : current;
}

/**
 * What to tell the user of a Deno that is too old.
 *
 * @param version such as `2.9.6`
 * @returns undefined if it is new enough
 *
 * @example
 * ```ts
 * import { outdatedDeno } from "./caller.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(outdatedDeno("2.10.0"), undefined);
 * assert.match(outdatedDeno("2.5.1") ?? "", /needs Deno 2\.9 or later, this is 2\.5\.1/);
 * ```
 */
export function outdatedDeno(version: string): string | undefined {
  const [major, minor] = version.split(".").map(Number);
  const [oldMajor, oldMinor] = OLDEST_DENO;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) {
    return undefined;
  }
  return `This project needs Deno ${oldMajor}.${oldMinor} or later, this is ${version}. ` +
    "Run `deno upgrade`, or start commands with `npx -y deno@2.9.6 task`.";
}

/**
 * An argument as the user's shell takes it: quoted where it has to be.
 *
 * @example
 * ```ts
 * import { shellQuote } from "./caller.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(shellQuote("data/runs/a-1", "linux"), "data/runs/a-1");
 * assert.equal(shellQuote("my run", "linux"), "'my run'");
 * assert.equal(shellQuote("my run", "windows"), '"my run"');
 * ```
 */
export function shellQuote(
  text: string,
  os: typeof Deno.build.os = Deno.build.os,
): string {
  if (os === "windows") return /^[\w.:\\/-]+$/.test(text) ? text : `"${text}"`;
  return /^[\w.:/@%+=,-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`;
}
