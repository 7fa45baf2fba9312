/**
 * `deno task lab`: JupyterLab with the Deno kernel, on the notebooks.
 *
 * @module
 */

import { basename, join, resolve } from "@std/path";
import process from "node:process";
import { z } from "zod";
import {
  type Command,
  integerOption,
  parseOptions,
  UsageError,
} from "./command.ts";
import { PROJECT_FOLDER } from "./caller.ts";
import { makeClassroom } from "./classroom.ts";
import { type Jupyter, prepareJupyter, trustNotebooks } from "./jupyter.ts";
import { copyNotebooks } from "./notebook_copies.ts";
import { COPIES_FOLDER, NOTEBOOKS_FOLDER } from "../files/mod.ts";

const help = `Usage: deno task lab [options]

Opens the notebooks in JupyterLab, with Deno as their kernel: copies without outputs in
my-notebooks, which are yours and which git ignores. Delete one, and the next start brings a
fresh one. The first time a Python environment is set up in data/python (about 320 MB; it
needs the network and a minute or two). Ctrl-C ends it.

  --no-browser  print the address instead of opening it
  --port N      where it listens                  [8888, or the next one that is free]
  --prepare     set up what is missing, and end
  --stored      open the notebooks in notebooks/, with the outputs that git holds
  --classroom OUT.tar.gz
                make an archive for machines of this kind that have no network: the project,
                Deno, JupyterLab's packages, notebooks without outputs
  --without-solutions
                leave the exercises' solutions out of it

SER_CORPUS names the corpus of all notebooks: embedded, ravdess, another or a folder.`;

/** How JupyterLab is started. */
export interface LabOptions {
  /** Open a browser. */
  browser: boolean;
  /** TCP port; the next free one where it is taken. */
  port: number;
  /** Folder of the notebooks, relative to the project's. */
  notebooks: string;
  /** Whether the user is root, whom Jupyter refuses unless told not to. */
  root: boolean;
}

/**
 * The arguments of JupyterLab. It asks nothing of servers elsewhere, and lists
 * the one kernel that the notebooks are written for.
 *
 * @param folder the project's
 *
 * @example
 * ```ts
 * import { labArguments } from "./lab.ts";
 * import assert from "node:assert/strict";
 *
 * const options = { browser: false, port: 9000, notebooks: "my-notebooks", root: false };
 * const words = labArguments("/ser", options);
 * assert.ok(words.includes("--no-browser") && words.includes("--ServerApp.port=9000"));
 * ```
 */
export function labArguments(
  folder: string,
  { browser, port, notebooks, root }: LabOptions,
): string[] {
  return [
    ...["-m", "jupyterlab"],
    `--ServerApp.root_dir=${folder}`,
    `--ServerApp.port=${port}`,
    "--ServerApp.answer_yes=True",
    `--LabApp.default_url=/lab/tree/${notebooks}`,
    // Figures follow the reader\'s theme.
    "--LabApp.custom_css=True",
    "--LabApp.extension_manager=readonly",
    "--LanguageServerManager.autodetect=False",
    "--KernelSpecManager.ensure_native_kernel=False",
    "--KernelSpecManager.allowed_kernelspecs={'deno'}",
    ...(browser ? [] : ["--no-browser"]),
    ...(root ? ["--allow-root"] : []),
  ];
}

/** Runs JupyterLab until it ends; signals are its to handle. */
async function runLab(
  { python, env }: Jupyter,
  options: LabOptions,
): Promise<void> {
  const child = new Deno.Command(python, {
    args: labArguments(PROJECT_FOLDER, options),
    cwd: PROJECT_FOLDER,
    env,
    stdin: "null",
  }).spawn();
  // A terminal sends Ctrl-C to both processes; this one waits for the other.
  const wait = () => {};
  const end = () => child.kill("SIGTERM");
  process.on("SIGINT", wait).on("SIGTERM", end);
  const { code } = await child.status;
  process.off("SIGINT", wait).off("SIGTERM", end);
  if (code !== 0) {
    throw new Error(`JupyterLab exited with code ${code}`);
  }
}

const optionsSchema = z.object({
  "no-browser": z.boolean().default(false),
  port: integerOption(1, 65_535).default(8888),
  prepare: z.boolean().default(false),
  stored: z.boolean().default(false),
  classroom: z.string().optional(),
  "without-solutions": z.boolean().default(false),
});

/** JupyterLab saves by itself what cells show, and git holds the stored notebooks. */
function refuseOtherCorpus(): void {
  const corpus = Deno.env.get("SER_CORPUS") || "embedded";
  if (corpus === "embedded") return;
  throw new UsageError(
    `lab --stored opens files that git holds, and SER_CORPUS is ${corpus}: recordings must not get into them. Leave --stored out`,
  );
}

/** Paths of the notebooks that git holds. */
function storedNotebooks(): string[] {
  return [...Deno.readDirSync(NOTEBOOKS_FOLDER)].map(({ name }) => name)
    .filter((name) => name.endsWith(".ipynb"))
    .map((name) => join(NOTEBOOKS_FOLDER, name));
}

/** Makes the classroom's archive, and says what to do with it. */
async function packClassroom(out: string, solutions: boolean): Promise<void> {
  if (!out.endsWith(".tar.gz")) {
    throw new UsageError(
      `lab --classroom: the archive's name must end in .tar.gz, got "${out}"`,
    );
  }
  const path = resolve(out);
  const bytes = await makeClassroom(path, {
    solutions,
    onStage: (what) => console.error(what),
  });
  const start = Deno.build.os === "windows" ? "start.cmd" : "./start.sh";
  console.log(
    `${path}: ${
      (bytes / 1e6).toFixed(0)
    } MB. Unpack it on a machine of this kind that has Python, and run ${start} in its folder`,
  );
}

/** JupyterLab with the Deno kernel, on the notebooks. */
export const lab: Command = {
  name: "lab",
  summary: "JupyterLab with the Deno kernel, set up on first use",
  help,
  async run(args) {
    const { values } = parseOptions("lab", args, optionsSchema);
    if (values.classroom !== undefined) {
      return await packClassroom(
        values.classroom,
        !values["without-solutions"],
      );
    }
    if (values.stored) refuseOtherCorpus();
    const jupyter = await prepareJupyter();
    if (values.stored) await trustNotebooks(jupyter, storedNotebooks());
    else await copyNotebooks();
    if (values.prepare) return console.log(jupyter.python);
    await runLab(jupyter, {
      browser: !values["no-browser"],
      port: values.port,
      notebooks: basename(values.stored ? NOTEBOOKS_FOLDER : COPIES_FOLDER),
      root: process.getuid?.() === 0,
    });
  },
};
