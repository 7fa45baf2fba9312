/**
 * `deno task site`: the web app as static files for any web server.
 *
 * @module
 */

import { join, resolve } from "@std/path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { headersFile } from "../app/headers.ts";
import { buildApp } from "../app/mod.ts";
import { DATA, DEFAULT_MODEL_FOLDER } from "../files/mod.ts";
import { writeNotebookPages } from "./notebook_pages.ts";
import { type Command, parseOptions, printResult } from "./command.ts";

/** What stands in the folder for those who host it. */
const HOSTING = fileURLToPath(new URL("../app/hosting.txt", import.meta.url));

const help = `Usage: deno task site [options]

Writes the web app as a folder that any web server can host, under any path: the page
that listens, with a model, the page that trains, and the notebooks as pages below
notebooks/. Everything runs in the browser.
HOSTING.txt in the folder says which headers give threads; without them the pages work
on one thread. _headers holds them in the form that many hosts of static sites read.

  --out FOLDER    where the site goes                            [data/site]
  --model FOLDER  the model that listens             [the model that predict takes]
  --json          one JSON object on standard output`;

const optionsSchema = z.object({
  out: z.string().min(1, "must be a folder").default(join(DATA, "site")),
  model: z.string().min(1, "must be a model's folder")
    .default(DEFAULT_MODEL_FOLDER),
  json: z.boolean().default(false),
});

/** What tells a web server and its keeper about headers. */
async function writeHosting(out: string): Promise<void> {
  await Deno.writeTextFile(join(out, "_headers"), headersFile());
  await Deno.copyFile(HOSTING, join(out, "HOSTING.txt"));
}

/** The web app as static files. */
export const site: Command = {
  name: "site",
  summary: "The web app as static files that any web server can host",
  help,
  async run(args) {
    const { values } = parseOptions("site", args, optionsSchema);
    const out = resolve(values.out);
    await buildApp(out, { model: resolve(values.model) });
    await writeNotebookPages(join(out, "notebooks"));
    await writeHosting(out);
    printResult(values.json, { out }, `site in ${out}`);
  },
};
