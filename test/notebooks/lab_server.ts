/**
 * JupyterLab as a test needs it: on a port of its own, with settings of its own.
 *
 * @module
 */
import { join } from "@std/path";
import { createServer } from "node:net";
import process from "node:process";
import {
  installKernel,
  type Jupyter,
  jupyterVariables,
} from "../../lib/commands/jupyter.ts";
import { PROJECT_FOLDER } from "../../lib/commands/caller.ts";
import { labArguments } from "../../lib/commands/lab.ts";

/** Nothing is saved. */
const SETTINGS = {
  "@jupyterlab/docmanager-extension:plugin": { autosave: false },
};

const TOKEN = "test";

/** The longest that JupyterLab takes to start on a busy machine, in ms. */
const PATIENCE = 120_000;

/** A port that nothing listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Waits until the server answers. */
async function waitForAnswer(url: string): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (performance.now() < end) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`Cannot start JupyterLab: ${url} must answer within 120 s`);
}

/** A JupyterLab that runs until it is disposed. */
export interface LabServer extends AsyncDisposable {
  /** Address of a page or of the server's interface, with the token. */
  url(path: string): string;
}

/** Starts JupyterLab on the project. */
export async function startLab({ python, env }: Jupyter): Promise<LabServer> {
  const folder = await Deno.makeTempDir();
  const own = { ...env, ...jupyterVariables(folder) };
  await installKernel(own, SETTINGS);
  const port = await freePort();
  const root = process.getuid?.() === 0;
  const child = new Deno.Command(python, {
    args: [
      ...labArguments(PROJECT_FOLDER, {
        browser: false,
        port,
        notebooks: "notebooks",
        root,
      }),
      `--IdentityProvider.token=${TOKEN}`,
    ],
    env: own,
    cwd: join(PROJECT_FOLDER, "notebooks"),
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const url = (path: string) =>
    `http://127.0.0.1:${port}${path}?token=${TOKEN}`;
  const stop = async () => {
    child.kill("SIGTERM");
    await child.status;
    await Deno.remove(folder, { recursive: true });
  };
  try {
    await waitForAnswer(url("/api/status"));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, [Symbol.asyncDispose]: stop };
}
