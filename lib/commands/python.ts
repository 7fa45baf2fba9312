/**
 * Python environments of the project's own, in `data/python`: made on first use
 * from a pinned list of packages, found again at once, rebuilt where they are
 * unfinished or no longer fit. The project runs without Python; JupyterLab and
 * the programs that it is measured against do not.
 *
 * @module
 */

import { dirname, join } from "@std/path";
import { fileURLToPath } from "node:url";
import { ifThere, PYTHON_FOLDER } from "../files/mod.ts";
import { findPython } from "./find_python.ts";
import { runPip } from "./pip.ts";
import type { OnProgress } from "../progress.ts";

/** The environments there are; each has a file in `requirements/`. */
export type EnvironmentName = "lab" | "bench";

/** An environment that is ready. */
export interface PythonEnvironment {
  /** Its folder. */
  folder: string;
  /** Its interpreter. */
  python: string;
}

/** What decides how an environment is made. */
export interface EnvironmentOptions {
  /** Where it lies. */
  folder: string;
  /** Files in pip's format; the first lists packages, others constrain their versions. */
  requirements: readonly [string, ...string[]];
  /** Where packages lie as files, on machines without a network; need not exist. */
  wheels?: string;
  /** Counts packages while pip works; `what` is the one at hand. */
  onProgress?: OnProgress<[what: string]>;
}

/** The last file written: it says that the environment is whole, and what for. */
const STAMP = "ready.txt";

/** Where an environment of the project lies and what belongs into it. */
export function environmentOptions(name: EnvironmentName): EnvironmentOptions {
  const file = (stem: string) =>
    fileURLToPath(new URL(`./requirements/${stem}.txt`, import.meta.url));
  return {
    folder: join(PYTHON_FOLDER, name),
    requirements: [file(name), file(`${name}_constraints`)],
    wheels: join(PYTHON_FOLDER, "wheels"),
  };
}

/**
 * The interpreter of an environment.
 *
 * @example
 * ```ts
 * import { interpreterPath } from "./python.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(interpreterPath("lab", "windows"), /^lab.Scripts.python\.exe$/);
 * assert.match(interpreterPath("lab", "linux"), /^lab.bin.python$/);
 * ```
 */
export function interpreterPath(
  folder: string,
  os: typeof Deno.build.os = Deno.build.os,
): string {
  return os === "windows"
    ? join(folder, "Scripts", "python.exe")
    : join(folder, "bin", "python");
}

/** One text for everything that an environment is made from. */
async function describeContents(files: readonly string[]): Promise<string> {
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(file)));
  const bytes = new TextEncoder().encode(texts.join("\0"));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256 of its requirements: ${digest.toHex()}\n`;
}

/** Whether the interpreter still starts: the Python that it was made with may be gone. */
async function starts(python: string): Promise<boolean> {
  const command = new Deno.Command(python, {
    args: ["-c", "pass"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  });
  return (await ifThere(Promise.try(() => command.output()), undefined))
    ?.success ?? false;
}

/** Whether an environment is whole and made from these contents. */
async function isReady(folder: string, contents: string): Promise<boolean> {
  const stamp = await ifThere(
    Deno.readTextFile(join(folder, STAMP)),
    undefined,
  );
  return stamp === contents && await starts(interpreterPath(folder));
}

/** Runs a function while no other process of this machine does so for the same folder. */
async function withLock<T>(folder: string, run: () => Promise<T>): Promise<T> {
  await Deno.mkdir(dirname(folder), { recursive: true });
  using file = await Deno.open(`${folder}.lock`, { create: true, write: true });
  await file.lock(true);
  return await run();
}

/** Removes what is there and makes the environment. */
async function make(
  { folder, requirements, wheels, onProgress }: EnvironmentOptions,
  contents: string,
): Promise<void> {
  const { path } = await findPython();
  await ifThere(Deno.remove(folder, { recursive: true }), undefined);
  const { success, stdout, stderr } = await new Deno.Command(path, {
    args: ["-m", "venv", folder],
    stdin: "null",
  }).output();
  if (!success) {
    const decoder = new TextDecoder();
    const text = decoder.decode(stdout) + decoder.decode(stderr);
    throw new Error(
      `Cannot set up Python: "${path} -m venv" failed. On Debian and Ubuntu, ` +
        `install the package python3-venv. It said: ${text.trim()}`,
    );
  }
  const hasWheels = wheels !== undefined &&
    await Deno.stat(wheels).then(() => true, () => false);
  await runPip({
    python: interpreterPath(folder),
    requirements,
    ...(hasWheels && { wheels }),
    log: `${folder}.log`,
    onProgress,
  });
  await Deno.writeTextFile(join(folder, STAMP), contents);
}

/**
 * An environment, if it is there already.
 *
 * @returns undefined if {@linkcode preparePython} would have to make it
 */
export async function findPreparedPython(
  { folder, requirements }: EnvironmentOptions,
): Promise<PythonEnvironment | undefined> {
  const contents = await describeContents(requirements);
  return await isReady(folder, contents)
    ? { folder, python: interpreterPath(folder) }
    : undefined;
}

/**
 * Makes sure that an environment is there. The first time this takes a minute or
 * more and needs the network; afterwards it is a look at one file.
 *
 * @returns the environment
 * @throws {Error} if there is no fitting Python, or if pip fails
 */
export async function preparePython(
  options: EnvironmentOptions,
): Promise<PythonEnvironment> {
  const { folder, requirements } = options;
  const environment = { folder, python: interpreterPath(folder) };
  const contents = await describeContents(requirements);
  if (await isReady(folder, contents)) return environment;
  await withLock(folder, async () => {
    // Another process may have made it while this one waited.
    if (!await isReady(folder, contents)) await make(options, contents);
  });
  return environment;
}
