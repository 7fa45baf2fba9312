/**
 * The server as a process of its own, with the permissions that it needs and no others.
 *
 * @module
 */

import { resolve } from "@std/path";
import { fileURLToPath } from "node:url";
import { serverPermissions } from "./permissions.ts";
import { completeSettings, type ServerChoices } from "./settings.ts";

const path = (url: string) => fileURLToPath(new URL(url, import.meta.url));

/** A server in a process of its own. */
export interface ServerProcess {
  /** Its address, such as `http://127.0.0.1:8000/`. */
  url: string;
  /** Its number among the processes of this machine. */
  pid: number;
  /** Tells it to answer what it has and stop; waits until it has. */
  stop(): Promise<void>;
  /** Its exit code, once it has ended. */
  finished: Promise<number>;
}

/** What the process prints first: its address. Nothing if it ends before. */
async function readUrl(
  output: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<string> {
  let text = "";
  const reader = output.pipeThrough(new TextDecoderStream()).getReader();
  while (!text.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  reader.cancel().catch(() => {});
  return text.trim();
}

/**
 * Start a server process.
 *
 * @param choices the model, and what shall differ from the defaults
 * @returns once it listens
 * @throws {Error} if it doesn't start; it has said why on standard error
 * @throws {z.ZodError} if a setting is wrong
 *
 * @example
 * ```ts
 * import { DEFAULT_MODEL_FOLDER } from "../../files/mod.ts";
 * import { spawnServer } from "./spawn_server.ts";
 * import assert from "node:assert/strict";
 *
 * const model = DEFAULT_MODEL_FOLDER;
 * const server = await spawnServer({ model, port: 0, workers: 1 });
 * const response = await fetch(new URL("api/model", server.url));
 * assert.equal((await response.json()).corpus, "ravdess");
 * await server.stop();
 * assert.equal(await server.finished, 0);
 * ```
 */
export async function spawnServer(
  choices: ServerChoices,
): Promise<ServerProcess> {
  const complete = completeSettings(choices);
  const { folder } = complete;
  const settings = {
    ...complete,
    model: resolve(complete.model),
    folder: folder === undefined ? undefined : resolve(folder),
  };
  const { cwd, flags } = serverPermissions(settings);
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      ...["--config", path("../../../deno.json")],
      ...flags,
      path("./main.ts"),
      JSON.stringify(settings),
    ],
    cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const finished = child.status.then(({ code }) => code);
  const url = await readUrl(child.stdout);
  if (url === "") {
    throw new Error(
      `The server did not start: exit code ${await finished}; see the messages above`,
    );
  }
  return {
    url,
    pid: child.pid,
    finished,
    stop: async () => {
      child.kill(Deno.build.os === "windows" ? "SIGKILL" : "SIGTERM");
      await finished;
    },
  };
}
