/**
 * The server as a whole: model, workers, addresses, and its end.
 *
 * @module
 */

import { join } from "@std/path";
import { parseModelInfo } from "../../model/mod.ts";
import { describeModel } from "./describe_model.ts";
import { createRoutes } from "./routes.ts";
import { completeSettings, type ServerChoices } from "./settings.ts";
import { listStaticFiles } from "./static_files.ts";
import { WorkerPool } from "./worker_pool.ts";

/**
 * Milliseconds in which the last answers reach their clients; then connections that
 * their clients keep open are closed.
 */
const FAREWELL = 1_000;

/** Requests without an answer. */
class Requests {
  #open = 0;
  #wake: () => void = () => {};

  /** Count a request until it is answered. */
  async count<T>(answer: Promise<T> | T): Promise<T> {
    this.#open++;
    try {
      return await answer;
    } finally {
      if (--this.#open === 0) this.#wake();
    }
  }

  /** Wait until there are none. */
  async none(): Promise<void> {
    while (this.#open > 0) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}

/** An error of listening, with the address. */
function namingAddress(
  error: Error,
  { host, port }: { host: string; port: number },
): Error {
  return new Error(
    `Cannot listen on ${host}, port ${port}: ${error.message}. Choose another with --host or --port`,
    { cause: error },
  );
}

/** A server that answers. */
export interface RunningServer {
  /** Its address, such as `http://127.0.0.1:8000/`. */
  url: string;
  /** Take no more requests, answer those that are there, and stop. */
  drain(): Promise<void>;
}

/**
 * Start the server in this process.
 *
 * @param choices the model, and what shall differ from the defaults
 * @returns once all workers have loaded the model and the port is open
 * @throws {ModelError} if the model can't be read
 * @throws {Error} if the address can't be listened on
 * @throws {z.ZodError} if a setting is wrong
 *
 * @example
 * ```ts
 * import { DEFAULT_MODEL_FOLDER } from "../../files/mod.ts";
 * import { startServer } from "./start_server.ts";
 * import assert from "node:assert/strict";
 *
 * const model = DEFAULT_MODEL_FOLDER;
 * const server = await startServer({ model, port: 0, workers: 1 });
 * const response = await fetch(new URL("healthz", server.url));
 * assert.equal((await response.json()).status, "ok");
 * await server.drain();
 * ```
 */
export async function startServer(
  choices: ServerChoices,
): Promise<RunningServer> {
  const settings = completeSettings(choices);
  const { model, folder, host, port, limits } = settings;
  const path = join(model, "model.json");
  const info = parseModelInfo(await Deno.readTextFile(path), path);
  const files = await listStaticFiles(folder);
  const pool = await WorkerPool.start(settings);
  let stopping = false;
  const routes = createRoutes({
    pool,
    model: describeModel(info, limits),
    limits,
    files,
    isStopping: () => stopping,
  });
  const open = new Requests();
  const end = new AbortController();
  let http: Deno.HttpServer<Deno.NetAddr>;
  try {
    http = Deno.serve({
      hostname: host,
      port,
      signal: end.signal,
      onListen: () => {},
    }, (request) => open.count(routes.fetch(request)));
  } catch (error) {
    await pool.close();
    throw namingAddress(error as Error, settings);
  }
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${name}:${http.addr.port}/`,
    drain: async () => {
      stopping = true;
      // Not `shutdown()` yet: it would break off bodies that are on their way.
      await open.none();
      const timer = setTimeout(() => end.abort(), FAREWELL);
      await http.shutdown();
      clearTimeout(timer);
      await pool.close();
    },
  };
}
