/**
 * Jupyter with the Deno kernel, inside the project: its packages in
 * `data/python/lab`, its settings and kernels in `data/python/jupyter`. Nothing
 * outside of the project is read or written.
 *
 * @module
 */

import { dirname, join } from "@std/path";
import { PYTHON_FOLDER, writeAtomically } from "../files/mod.ts";
import { jupyterTheme } from "../figures/mod.ts";
import { progressBar } from "./progress.ts";
import { environmentOptions, preparePython } from "./python.ts";

const JUPYTER_FOLDER = join(PYTHON_FOLDER, "jupyter");

/** Jupyter's description of a kernel, `kernel.json`. */
export interface KernelSpec {
  /** The command that starts it. */
  argv: string[];
  /** What JupyterLab calls it. */
  display_name: string;
  /** The language of its cells. */
  language: string;
}

/** A Jupyter that is ready to start. */
export interface Jupyter {
  /** Interpreter with Jupyter's packages. */
  python: string;
  /** Environment variables that keep it inside the project. */
  env: Record<string, string>;
}

/**
 * The Deno kernel.
 *
 * @param deno path of the executable
 *
 * @example
 * ```ts
 * import { denoKernelSpec } from "./jupyter.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(denoKernelSpec("/usr/bin/deno").argv[0], "/usr/bin/deno");
 * ```
 */
export function denoKernelSpec(deno: string): KernelSpec {
  return {
    argv: [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
  };
}

/**
 * Environment variables that give Jupyter folders of its own.
 *
 * @param folder where they lie
 *
 * @example
 * ```ts
 * import { jupyterVariables } from "./jupyter.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(jupyterVariables("/x").JUPYTER_CONFIG_DIR, /x.config$/);
 * ```
 */
export function jupyterVariables(folder: string): Record<string, string> {
  return {
    JUPYTER_DATA_DIR: join(folder, "data"),
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    IPYTHONDIR: join(folder, "ipython"),
    // Empty: a kernel or a setting of the user's own must not come in between.
    JUPYTER_PATH: "",
    JUPYTER_CONFIG_PATH: "",
    PYTHONNOUSERSITE: "1",
    PYTHONUTF8: "1",
    DENO_NO_UPDATE_CHECK: "1",
  };
}

/** JupyterLab's settings where they differ from its own: it asks nothing, and of no one. */
const LAB_SETTINGS = {
  "@jupyterlab/apputils-extension:notification": {
    checkForUpdates: false,
    fetchNews: "false",
  },
};

/** Writes a file, unless the one that is there has the same content. */
async function writeText(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  if (await Deno.readTextFile(path).catch(() => "") === text) return;
  await writeAtomically(path, text);
}

/**
 * Writes the Deno kernel, JupyterLab's settings and the style of figures into their
 * folders.
 *
 * @param env      from {@linkcode jupyterVariables}
 * @param settings more of JupyterLab's settings, by plugin
 */
export async function installKernel(
  { JUPYTER_DATA_DIR, JUPYTER_CONFIG_DIR }: Record<string, string>,
  settings: Record<string, unknown> = {},
): Promise<void> {
  await writeText(
    join(JUPYTER_DATA_DIR, "kernels", "deno", "kernel.json"),
    JSON.stringify(denoKernelSpec(Deno.execPath())),
  );
  await writeText(
    join(JUPYTER_CONFIG_DIR, "labconfig", "default_setting_overrides.json"),
    JSON.stringify({ ...LAB_SETTINGS, ...settings }),
  );
  await writeText(
    join(JUPYTER_CONFIG_DIR, "custom", "custom.css"),
    jupyterTheme(),
  );
}

/**
 * Makes Jupyter ready: its packages on first use, the kernel every time, since
 * an executable in npx's cache may have moved since the last.
 *
 * @returns what starts it; progress goes to standard error
 */
export async function prepareJupyter(): Promise<Jupyter> {
  const bar = progressBar("Jupyter");
  let python: string;
  try {
    ({ python } = await preparePython({
      ...environmentOptions("lab"),
      onProgress: bar.update,
    }));
  } finally {
    bar.stop();
  }
  const env = jupyterVariables(JUPYTER_FOLDER);
  await installKernel(env);
  return { python, env };
}

/**
 * Tells JupyterLab that the outputs of notebooks may be shown with their scripts: those of
 * the repository are made by `deno task notebooks`, and without it players, sliders and
 * checks that are stored do nothing when they are opened.
 *
 * @param files paths of the notebooks, as they are now
 * @throws {Error} if one cannot be read
 */
export async function trustNotebooks(
  { python, env }: Jupyter,
  files: readonly string[],
): Promise<void> {
  const { code, stderr } = await new Deno.Command(python, {
    args: ["-m", "nbformat.sign", ...files],
    env,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code === 0) return;
  const words = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
  throw new Error(`Cannot trust ${files.join(", ")}: ${words}`);
}
