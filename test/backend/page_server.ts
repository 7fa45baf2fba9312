/**
 * Serves the test page, its bundle and the kernels.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { binaryUrl } from "../../lib/kernels/mod.ts";

/** What makes a page cross-origin isolated: it may share memory then. */
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const TYPES: Record<string, string> = {
  html: "text/html",
  js: "text/javascript",
  mjs: "text/javascript",
  wasm: "application/wasm",
};

const HTML =
  `<!doctype html><link rel="icon" href="data:,"><script type="module" src="page_main.js"></script>`;

const path = (url: string) => fileURLToPath(new URL(url, import.meta.url));

/** Bundles a module, by its path, and all that it imports for a page. */
export async function bundle(
  module: string,
  output: string,
  platform: "browser" | "deno" = "browser",
): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      ...["--platform", platform, "--config", path("../../deno.json")],
      ...["--output", output],
      module,
    ],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Bundles the page and the workers' module into a folder, beside the kernels. */
export async function bundlePage(folder: string): Promise<void> {
  await bundle(path("page_main.ts"), `${folder}/page_main.js`);
  await bundle(
    path("../../lib/kernels/thread_web.ts"),
    `${folder}/thread_web.js`,
  );
  await Deno.copyFile(binaryUrl("strict"), `${folder}/kernels_strict.wasm`);
  await Deno.writeTextFile(`${folder}/index.html`, HTML);
}

/** Serves a folder on a free port; `isolated`: with the headers for it. */
export function servePage(
  folder: string,
  isolated: boolean,
): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async ({ url }) => {
      const name = new URL(url).pathname.slice(1) || "index.html";
      try {
        const type = TYPES[name.split(".").at(-1) ?? ""];
        return new Response(await Deno.readFile(`${folder}/${name}`), {
          headers: { "Content-Type": type, ...isolated ? ISOLATION : {} },
        });
      } catch {
        return new Response("", { status: 404 });
      }
    },
  );
}
