/**
 * The built app in a headless Chromium, for tests of what a visitor sees.
 *
 * @module
 */
import { join } from "@std/path";
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { buildApp } from "../../lib/app/mod.ts";
import { PAPER_MODEL_FOLDER } from "../../lib/files/mod.ts";
import { chromiumPath } from "../figures/chromium.ts";

/** Why the browser's tests are left out, for their names; empty where they are not. */
export const WHY = chromiumPath === undefined
  ? " (skipped: no Chromium; set SER_CHROMIUM)"
  : "";

/** Whether they are left out. */
export const IGNORE = chromiumPath === undefined;

const TYPES: Record<string, string> = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  wav: "audio/wav",
  webmanifest: "application/manifest+json",
};

/** Serves a folder as a plain web server does, below a path: without headers of ours, unless they are given. */
export function serveFolder(
  folder: string,
  headers: Readonly<Record<string, string>> = {},
): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async ({ url }) => {
      const { pathname } = new URL(url);
      const path = pathname.replace(/^\/below\//, "") || "index.html";
      try {
        const type = TYPES[path.split(".").at(-1)!];
        return new Response(await Deno.readFile(join(folder, path)), {
          headers: {
            ...headers,
            "Content-Type": type ?? "application/octet-stream",
          },
        });
      } catch {
        return new Response("", { status: 404 });
      }
    },
  );
}

const built = new Map<string, Promise<string>>();

async function build(model: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  await buildApp(folder, { model });
  addEventListener(
    "unload",
    () => Deno.removeSync(folder, { recursive: true }),
  );
  return folder;
}

/** The app's folder with a model, built once for all tests of a process. */
export function builtApp(model = PAPER_MODEL_FOLDER): Promise<string> {
  const folder = built.get(model) ?? build(model);
  built.set(model, folder);
  return folder;
}

/** What is there during a visit. */
export interface Visit {
  page: Page;
  /** Errors that scripts threw, and what they or the browser complained of. */
  complaints: string[];
  /** Stops the server: there is no network any more. */
  unplug(): Promise<void>;
}

/** How a visit is made. */
export interface VisitOptions extends BrowserContextOptions {
  /** More options of Chromium's command line. */
  args?: string[];
  /** Folder of the model that listens; default: the paper's network. */
  model?: string;
}

/** Opens the app, waits until the model is ready, and gives it to a function. */
export async function visitApp(
  look: (visit: Visit) => Promise<void>,
  { args = [], model, ...options }: VisitOptions = {},
): Promise<void> {
  const server = serveFolder(await builtApp(model));
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ["--no-sandbox", ...args],
    });
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      complaints.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${server.addr.port}/below/`);
    await page.waitForSelector("html[data-ready]");
    await look({ page, complaints, unplug: () => server.shutdown() });
  } finally {
    await browser?.close();
    await server.shutdown();
  }
}
