/**
 * `deno task notebooks`: runs the notebooks under the Deno kernel and writes
 * their outputs, or only checks that they run.
 *
 * @module
 */

import { basename, dirname, join } from "@std/path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import {
  COPIES_FOLDER,
  NOTEBOOKS_FOLDER,
  writeAtomically,
} from "../files/mod.ts";
import {
  type Command,
  integerOption,
  parseOptions,
  UsageError,
} from "./command.ts";
import { formatSeconds } from "./format.ts";
import { type Jupyter, prepareJupyter } from "./jupyter.ts";
import {
  formatNotebook,
  normaliseNotebook,
  parseNotebook,
} from "./notebook_file.ts";
import { copyNotebooks } from "./notebook_copies.ts";
import { progressBar } from "./progress.ts";
import { readLines } from "./read_lines.ts";

const help = `Usage: deno task notebooks [NAME…] [options]

Runs all notebooks in order under the Deno kernel, or those whose file names begin with
NAME, and writes their outputs into them. Fails if a cell does.

  --check      leave the files as they are
  --timeout N  the most seconds that one cell may take  [300]
  --json       one JSON object on standard output

SER_CORPUS names the corpus of all notebooks (embedded, ravdess or a folder); what is
written is always of the embedded one, so others need --check.`;

const SCRIPT = fileURLToPath(new URL("./run_notebook.py", import.meta.url));

const eventSchema = z.union([
  z.object({ cell: z.number(), cells: z.number() }),
  z.object({
    seconds: z.number(),
    error: z.object({ cell: z.number(), message: z.string() }).nullable(),
  }),
]);

/** What came of one notebook. */
export interface NotebookRun {
  /** Its file's name. */
  name: string;
  /** How long it ran. */
  seconds: number;
  /** The cell that failed, counted from 1, and why. */
  error: { cell: number; message: string } | null;
}

/** How one notebook is run. */
export interface NotebookRunOptions {
  /** The file. */
  path: string;
  /** The kernel's working directory. Default: the file's folder. */
  folder?: string;
  /** Where the notebook goes with its outputs, as nbformat writes it. */
  result: string;
  /** The most seconds that one cell may take. */
  timeout: number;
  /** Before each code cell. */
  onCell?: (cell: number, cells: number) => void;
}

/**
 * Runs one notebook under the Deno kernel.
 *
 * @param jupyter from {@linkcode prepareJupyter}
 * @returns its time, and its error if a cell failed
 * @throws {Error} if Jupyter itself fails
 */
export async function runNotebook(
  { python, env }: Jupyter,
  { path, folder = dirname(path), result, timeout, onCell }: NotebookRunOptions,
): Promise<NotebookRun> {
  await using child = new Deno.Command(python, {
    args: [SCRIPT, path, folder, result, String(timeout)],
    // Without colours, so that what is written can be read anywhere.
    env: { ...env, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const words = new Response(child.stderr).text();
  for await (const line of readLines(child.stdout)) {
    const event = eventSchema.parse(JSON.parse(line));
    if ("seconds" in event) return { name: basename(path), ...event };
    onCell?.(event.cell, event.cells);
  }
  throw new Error(
    `Cannot run ${path}: Jupyter stopped without a result; its last line was: ${
      (await words).trim().split("\n").at(-1)
    }`,
  );
}

/** The notebooks' files in order, or those that begin with one of the names. */
async function findNotebooks(names: string[]): Promise<string[]> {
  const files = (await Array.fromAsync(Deno.readDir(NOTEBOOKS_FOLDER)))
    .map(({ name }) => name)
    .filter((name) => name.endsWith(".ipynb"))
    .toSorted();
  const wrong = names.find((name) => !files.some((f) => f.startsWith(name)));
  if (wrong !== undefined) {
    throw new UsageError(
      `notebooks: there is no notebook "${wrong}". There are: ${
        files.join(", ")
      }`,
    );
  }
  return names.length === 0
    ? files
    : files.filter((file) => names.some((name) => file.startsWith(name)));
}

/** Runs one of the project's notebooks; writes it back if told to and all went well. */
async function runOne(
  jupyter: Jupyter,
  name: string,
  { check, timeout, folder }: {
    check: boolean;
    timeout: number;
    folder: string;
  },
): Promise<NotebookRun> {
  const path = join(NOTEBOOKS_FOLDER, name);
  const bar = progressBar(name.replace(".ipynb", ""));
  const result = await Deno.makeTempFile({ suffix: ".ipynb" });
  try {
    const run = await runNotebook(jupyter, {
      path,
      folder,
      result,
      timeout,
      onCell: (cell, cells) => bar.update(cell, cells),
    });
    if (run.error === null && !check) {
      const notebook = parseNotebook(await Deno.readTextFile(result), name);
      await writeAtomically(path, formatNotebook(normaliseNotebook(notebook)));
    }
    return run;
  } finally {
    bar.stop();
    await Deno.remove(result);
  }
}

/** One line for a notebook. */
function describe({ name, seconds, error }: NotebookRun): string {
  const outcome = error === null
    ? "done"
    : `failed in cell ${error.cell}: ${error.message}`;
  return `${name} ${formatSeconds(seconds)} ${outcome}`;
}

const optionsSchema = z.object({
  check: z.boolean().default(false),
  timeout: integerOption(1).default(300),
  json: z.boolean().default(false),
});

/**
 * Where the kernels work. Outputs that are committed are those of the corpus that everyone
 * has; recordings are opened only beside the reader's copies.
 */
async function chooseFolder(check: boolean): Promise<string> {
  const corpus = Deno.env.get("SER_CORPUS") || "embedded";
  if (corpus === "embedded") return NOTEBOOKS_FOLDER;
  if (check) {
    await copyNotebooks();
    return COPIES_FOLDER;
  }
  throw new UsageError(
    `notebooks: only outputs on the embedded corpus are stored, and SER_CORPUS is ${corpus}. Add --check to run them and store nothing`,
  );
}

/** All notebooks under the real kernel. */
export const notebooks: Command = {
  name: "notebooks",
  summary: "Run all notebooks under the Deno kernel and write their outputs",
  help,
  async run(args) {
    const { values, positionals } = parseOptions(
      "notebooks",
      args,
      optionsSchema,
      { what: "any notebooks" },
    );
    const folder = await chooseFolder(values.check);
    const names = await findNotebooks(positionals);
    const jupyter = await prepareJupyter();
    const runs: NotebookRun[] = [];
    for (const name of names) {
      const run = await runOne(jupyter, name, { ...values, folder });
      if (!values.json) console.log(describe(run));
      runs.push(run);
    }
    if (values.json) console.log(JSON.stringify({ notebooks: runs }));
    const failed = runs.filter(({ error }) => error !== null);
    if (failed.length > 0) {
      throw new Error(`notebooks: ${failed.map(describe).join("\n")}`);
    }
  },
};
