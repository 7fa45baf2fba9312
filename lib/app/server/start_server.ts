/**
 * The server as a whole: model, workers, addresses, and its end.
 *
 * @module
 */

import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { join } from "@std/path";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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

/** Milliseconds in which the head of a request must have arrived. */
const HEAD_TIME = 10_000;

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
  const answer = (request: Request, env: unknown) =>
    open.count(routes.fetch(request, env as HttpBindings));
  // The body's time is limited where it is read, and says so.
  const times = { headersTimeout: HEAD_TIME, requestTimeout: 0 };
  const http = createServer(
    times,
    getRequestListener(answer, { overrideGlobalObjects: false }),
  );
  try {
    http.listen(port, host);
    await once(http, "listening");
  } catch (error) {
    await pool.close();
    throw namingAddress(error as Error, settings);
  }
  const address = http.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${name}:${address.port}/`,
    drain: async () => {
      stopping = true;
      await open.none();
      const closed = once(http, "close");
      http.close();
      http.closeIdleConnections();
      const timer = setTimeout(() => http.closeAllConnections(), FAREWELL);
      await closed;
      clearTimeout(timer);
      await pool.close();
    },
  };
}
