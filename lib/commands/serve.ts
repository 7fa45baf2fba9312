/**
 * `deno task serve`: the web app and its API, in a process that may do little.
 *
 * @module
 */

import { resolve } from "@std/path";
import { z } from "zod";
import { buildApp, spawnServer } from "../app/mod.ts";
import { DEFAULT_MODEL, DEFAULT_MODEL_FOLDER } from "../files/mod.ts";
import { type Command, integerOption, parseOptions } from "./command.ts";

const help = `Usage: deno task serve [options]

Builds the web app and serves it: a page that hears files and the microphone, in the
browser, and an API for programs. POST a sound file to /api/predictions and get label and
probabilities as JSON; /api/openapi.json describes it, /api/model says which model listens.
Ctrl+C stops it after the requests that it has.

The server's process has few of Deno's permissions: to listen at its one address, to read
lib, the model and the app that was built. It can't write or run anything, read the
environment, or connect to another machine; what is uploaded never reaches the disk.

  --model FOLDER  a model's folder, or a run's  [${DEFAULT_MODEL}]
  --host NAME     address to listen on; 0.0.0.0: for other machines too  [127.0.0.1]
  --port N        port to listen on; 0: a free one  [8000]
  --workers N     workers, each with the model  [one per core, at most 8]
  --threads N     threads of each worker  [so many that all cores work]
  --json          the address as a JSON object on standard output`;

const optionsSchema = z.object({
  model: z.string().min(1, "must be a folder").default(DEFAULT_MODEL_FOLDER),
  host: z.string().min(1, "must be an address").default("127.0.0.1"),
  port: integerOption(0, 65_535).default(8000),
  workers: integerOption(1, 64).optional(),
  threads: integerOption(1, 64).optional(),
  json: z.boolean().default(false),
});

/** Build the app, serve it until a signal comes, and clean up. */
async function serveUntilStopped(
  { json, ...choices }: z.infer<typeof optionsSchema>,
): Promise<void> {
  const model = resolve(choices.model);
  const folder = await Deno.makeTempDir({ prefix: "ser-app-" });
  try {
    console.error("Building the app …");
    await buildApp(folder, { model });
    const server = await spawnServer({ ...choices, model, folder });
    const { url, finished } = server;
    console.log(json ? JSON.stringify({ url }) : url);
    // A terminal sends Ctrl+C to the server too; a second signal would cut it short.
    Deno.addSignalListener("SIGINT", () => {});
    if (Deno.build.os !== "windows") {
      Deno.addSignalListener("SIGTERM", () => void server.stop());
    }
    const code = await finished;
    if (code === 0) return;
    throw new Error(
      `The server ended with exit code ${code}; see the messages above`,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The web app and its API. */
export const serve: Command = {
  name: "serve",
  summary: "The web app: a page that listens, and an API",
  help,
  async run(args) {
    const { values } = parseOptions("serve", args, optionsSchema);
    await serveUntilStopped(values);
  },
};
