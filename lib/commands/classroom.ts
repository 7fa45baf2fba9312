/**
 * A classroom's archive: the project, Deno with all modules, JupyterLab's packages and
 * fresh notebooks in one file, for machines of the maker's kind that have no network.
 *
 * @module
 */

import { basename, dirname, join, resolve } from "@std/path";
import { PROJECT_FOLDER } from "./caller.ts";
import { copyNotebooks } from "./notebook_copies.ts";
import { downloadWheels } from "./pip.ts";
import { environmentOptions, preparePython } from "./python.ts";
import { NOTEBOOKS_FOLDER, PYTHON_FOLDER } from "../files/mod.ts";

/** The archive's one folder. */
const NAME = "speech-emotion";

/** What of `data/` goes along; the rest is downloaded or computed, or is somebody's voice. */
const DATA = ["README.md", "models", "results", "grids"];

/** What of the project does not: caches, the user's own, what is put there anew. */
const LEFT_OUT = ["data", "notebooks", "my-notebooks", "node_modules"];

/** What is put into the archive. */
export interface ClassroomOptions {
  /** Whether the solutions of the exercises are in it. */
  solutions: boolean;
  /** Called before each part. */
  onStage?: (what: string) => void;
}

/** Copies a file or a folder with all that is in it. */
async function copyTree(from: string, to: string): Promise<void> {
  const { isDirectory } = await Deno.stat(from);
  if (!isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to, { recursive: true });
  const names = await Array.fromAsync(Deno.readDir(from), ({ name }) => name);
  await Promise.all(
    names.map((name) => copyTree(join(from, name), join(to, name))),
  );
}

/**
 * Copies the project as a class gets it: without git's folder, caches, runs and recordings,
 * its notebooks without outputs.
 *
 * @param to made here
 */
export async function copyProject(
  to: string,
  { solutions }: Pick<ClassroomOptions, "solutions">,
): Promise<void> {
  await Deno.mkdir(join(to, "data"), { recursive: true });
  for await (const { name } of Deno.readDir(PROJECT_FOLDER)) {
    // Dot folders are for those who publish the project, and git's.
    if (LEFT_OUT.includes(name) || /^\.(?!github$|devcontainer$)/.test(name)) {
      continue;
    }
    await copyTree(join(PROJECT_FOLDER, name), join(to, name));
  }
  for await (const { name } of Deno.readDir(join(PROJECT_FOLDER, "data"))) {
    if (!DATA.includes(name)) continue;
    await copyTree(join(PROJECT_FOLDER, "data", name), join(to, "data", name));
  }
  await copyNotebooks({
    from: NOTEBOOKS_FOLDER,
    to: join(to, "notebooks"),
    solutions,
  });
}

/** Runs a program; throws with its last words if it fails. */
async function run(
  program: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "null",
    ...options,
  }).output();
  if (success) return;
  const words = new TextDecoder().decode(stderr).trim().split("\n");
  throw new Error(
    `Cannot make the archive: ${basename(program)} ${args[0]} failed: ${
      words.slice(-3).join(" ")
    }`,
  );
}

/** Deno itself, and every module that the commands and the notebooks import. */
async function addDeno(folder: string): Promise<void> {
  const { os } = Deno.build;
  const deno = join(folder, os === "windows" ? "deno.exe" : "deno");
  await Deno.copyFile(await Deno.realPath(Deno.execPath()), deno);
  const rooms: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(folder, "lib"))) {
    const room = join("lib", name, "mod.ts");
    if (!isDirectory) continue;
    const isThere = await Deno.stat(join(folder, room)).catch(() => null);
    if (isThere) rooms.push(room);
  }
  await run(deno, ["cache", join("lib", "cli.ts"), ...rooms], {
    cwd: folder,
    env: { DENO_DIR: join(folder, "deno-cache") },
  });
}

const START_SH = `#!/bin/sh
# Starts JupyterLab on the notebooks. Needs Python, but no network.
cd "$(dirname "$0")" || exit 1
export DENO_DIR="$PWD/deno-cache" DENO_NO_UPDATE_CHECK=1
exec ./deno task lab "$@"
`;

const START_CMD = `@echo off\r
rem Starts JupyterLab on the notebooks. Needs Python, but no network.\r
cd /d "%~dp0"\r
set DENO_DIR=%CD%\\deno-cache\r
set DENO_NO_UPDATE_CHECK=1\r
deno.exe task lab %*\r
`;

/** What is double-clicked. */
async function addStart(folder: string): Promise<void> {
  if (Deno.build.os === "windows") {
    return await Deno.writeTextFile(join(folder, "start.cmd"), START_CMD);
  }
  await Deno.writeTextFile(join(folder, "start.sh"), START_SH, { mode: 0o755 });
}

/**
 * Makes the archive, a `.tar.gz` that holds one folder. This needs the network; those who
 * unpack it need Python of the maker's version, and `start.sh` or `start.cmd`.
 *
 * @param out the archive's path
 * @returns the archive's size in bytes
 * @throws {Error} if a part can't be downloaded or packed
 */
export async function makeClassroom(
  out: string,
  { solutions, onStage }: ClassroomOptions,
): Promise<number> {
  const archive = resolve(out);
  await Deno.mkdir(dirname(archive), { recursive: true });
  const place = await Deno.makeTempDir({ dir: dirname(archive) });
  const folder = join(place, NAME);
  try {
    onStage?.("the project");
    await copyProject(folder, { solutions });
    onStage?.("Deno and its modules");
    await addDeno(folder);
    onStage?.("JupyterLab's packages");
    const environment = environmentOptions("lab");
    const { python } = await preparePython(environment);
    const wheels = join(folder, "data", "python", "wheels");
    await Deno.mkdir(wheels, { recursive: true });
    await downloadWheels({
      python,
      requirements: environment.requirements,
      wheels,
      log: join(PYTHON_FOLDER, "wheels.log"),
    });
    await addStart(folder);
    onStage?.("packing");
    await run("tar", ["-czf", archive, NAME], { cwd: place });
    return (await Deno.stat(archive)).size;
  } finally {
    await Deno.remove(place, { recursive: true });
  }
}
