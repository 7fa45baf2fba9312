/**
 * The web app as a folder of files that any web server can serve.
 *
 * @module
 */

import { dirname, join } from "@std/path";
import { fileURLToPath } from "node:url";
import { encodeWav } from "../audio/mod.ts";
import { openEmbedded } from "../corpus/mod.ts";
import { cssColours } from "../figures/mod.ts";
import { DEFAULT_MODEL_FOLDER } from "../files/mod.ts";
import { binaryUrl } from "../kernels/mod.ts";
import { parseModelInfo } from "../model/mod.ts";
import { sha256 } from "../sha256.ts";
import { POLICY_ELEMENT } from "./headers.ts";

const LIB = fileURLToPath(new URL("..", import.meta.url));

/** Scripts of the app: the module below `lib`, and the name of its bundle. */
const SCRIPTS: Record<string, string> = {
  "main.js": "app/page/main.ts",
  "worker.js": "app/page/worker.ts",
  "capture_worklet.js": "app/page/capture_worklet.ts",
  "train.js": "app/train/main.ts",
  "train_worker.js": "app/train/worker.ts",
  "thread_web.js": "kernels/thread_web.ts",
  "service_worker.js": "app/page/service_worker.ts",
};

/** The script that keeps everything for use without a network. */
const SERVICE_WORKER = "service_worker.js";

/** Where the page asks which model its server has; a server of ours answers by itself. */
const SERVER_MODEL = "api/model";

/**
 * Pages; `<!-- policy -->` in them becomes the Content-Security-Policy, `<!-- header -->`
 * the header that they share.
 */
const PAGES: Record<string, string> = {
  "index.html": "app/page/index.html",
  "train.html": "app/train/train.html",
};

/** Files that are copied. */
const COPIES: Record<string, string> = {
  "icon.svg": "app/page/icon.svg",
  "train.css": "app/train/train.css",
  "manifest.webmanifest": "app/page/manifest.webmanifest",
};

/** Clips of the embedded corpus that can be tried. */
const SAMPLES = [
  "03-01-05-02-01-01-05",
  "03-01-04-02-01-02-12",
  "03-01-03-02-02-02-06",
  "03-01-06-02-02-02-01",
  "03-01-07-02-02-02-08",
  "03-01-02-02-01-01-17",
];

/** A clip that can be tried, as `samples.json` lists it. */
export interface SampleClip {
  /** Path below the app. */
  file: string;
  /** Emotion that it was made with. */
  label: string;
  /** Speaker that it was made with. */
  speaker: string;
}

/** Settings of {@linkcode buildApp}. */
export interface BuildOptions {
  /** A model's folder. Default: the model that `predict` takes. */
  model?: string;
}

/** Bundles modules of `lib` for a page, all at once. @throws {Error} if one cannot be */
async function bundle(out: string): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["bundle", "--platform", "browser", "--minify", "--quiet"],
        ...["--config", join(LIB, "..", "deno.json"), "--outdir", folder],
        ...Object.values(SCRIPTS).map((module) => join(LIB, module)),
      ],
    }).output();
    if (!success) {
      const reason = new TextDecoder().decode(stderr);
      throw new Error(`Cannot bundle the web app: ${reason}`);
    }
    for (const [name, module] of Object.entries(SCRIPTS)) {
      const script = join(folder, module.replace(/\.ts$/, ".js"));
      await Deno.copyFile(script, join(out, name));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The stylesheet: colours of the figures by name in both themes, and the rules. */
async function writeStyle(out: string): Promise<void> {
  const rules = await Deno.readTextFile(join(LIB, "app/page/style.css"));
  const colours = `:root { ${cssColours("light")} }
@media (prefers-color-scheme: dark) { :root { ${cssColours("dark")} } }
`;
  await Deno.writeTextFile(join(out, "style.css"), colours + rules);
}

async function writePages(out: string): Promise<void> {
  const header = await Deno.readTextFile(join(LIB, "app/page/header.html"));
  for (const [name, source] of Object.entries(PAGES)) {
    const page = await Deno.readTextFile(join(LIB, source));
    const link = `<a href="${name === "index.html" ? "./" : name}"`;
    const marked = header.trim().replace(link, `${link} aria-current="page"`);
    const whole = page.replace("<!-- policy -->", () => POLICY_ELEMENT)
      .replace("<!-- header -->", () => marked);
    await Deno.writeTextFile(join(out, name), whole);
  }
}

/** The model's files, as its `model.json` names them. */
async function copyModel(out: string, folder: string): Promise<void> {
  const target = join(out, "model");
  await Deno.mkdir(target, { recursive: true });
  const path = join(folder, "model.json");
  const json = await Deno.readTextFile(path);
  await Deno.writeTextFile(join(target, "model.json"), json);
  for (const name of parseModelInfo(json, path).members) {
    await Deno.copyFile(join(folder, name), join(target, name));
  }
}

/** Clips of the embedded corpus as WAV files, and their list. */
async function writeSamples(out: string): Promise<void> {
  await Deno.mkdir(join(out, "samples"), { recursive: true });
  const corpus = await openEmbedded({ part: "full" });
  const list: SampleClip[] = [];
  for (const name of SAMPLES) {
    const clip = corpus.clips.find((clip) => clip.name === name)!;
    const file = `samples/${name}.wav`;
    const wav = encodeWav(await corpus.load(clip));
    await Deno.writeFile(join(out, file), wav);
    list.push({ file, label: clip.label, speaker: clip.speaker });
  }
  await Deno.writeTextFile(join(out, "samples.json"), JSON.stringify(list));
}

/** The answer of servers that only have files: no model. */
async function writeNoServer(out: string): Promise<void> {
  await Deno.mkdir(join(out, dirname(SERVER_MODEL)), { recursive: true });
  await Deno.writeTextFile(join(out, SERVER_MODEL), "null\n");
}

/** Every file below a folder, by its path from there, in order. */
async function listFiles(folder: string, below = ""): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(folder, below))) {
    const path = below === "" ? name : `${below}/${name}`;
    paths.push(...isDirectory ? await listFiles(folder, path) : [path]);
  }
  return paths.sort();
}

/**
 * Begins the service worker with the list of all files, and a name of the build that
 * changes with any of them.
 */
async function completeServiceWorker(out: string): Promise<void> {
  const files = (await listFiles(out)).filter((path) =>
    path !== SERVICE_WORKER && path !== SERVER_MODEL
  );
  const hashes: string[] = [];
  for (const path of files) {
    hashes.push(await sha256(await Deno.readFile(join(out, path))));
  }
  const name = (await sha256(hashes.join("\n"))).slice(0, 16);
  const path = join(out, SERVICE_WORKER);
  const script = await Deno.readTextFile(path);
  const build = JSON.stringify({ name, files });
  await Deno.writeTextFile(path, `self.BUILD = ${build};\n${script}`);
}

/**
 * Write the web app into a folder: pages, scripts, kernels, a model, clips to try.
 * Every address in it is relative, so that it works below any path of any web server;
 * `lib/app/headers.ts` has the headers that it is best served with.
 *
 * @param out     made if it is not there; files of the same names are replaced
 * @param options which model
 * @throws {ModelError} if the folder holds no model
 * @throws {Error} if a script cannot be bundled
 *
 * @example
 * ```ts
 * import { buildApp } from "./build.ts";
 * import assert from "node:assert/strict";
 *
 * const out = await Deno.makeTempDir();
 * await buildApp(out);
 * assert.match(await Deno.readTextFile(`${out}/index.html`), /<main/);
 * ```
 */
export async function buildApp(
  out: string,
  { model = DEFAULT_MODEL_FOLDER }: BuildOptions = {},
): Promise<void> {
  await Deno.mkdir(out, { recursive: true });
  await copyModel(out, model);
  await bundle(out);
  for (const variant of ["relaxed", "strict"] as const) {
    const name = `kernels_${variant}.wasm`;
    await Deno.copyFile(binaryUrl(variant), join(out, name));
  }
  for (const [name, source] of Object.entries(COPIES)) {
    await Deno.copyFile(join(LIB, source), join(out, name));
  }
  await writeStyle(out);
  await writePages(out);
  await writeSamples(out);
  await writeNoServer(out);
  await completeServiceWorker(out);
}
