/**
 * The same noise, copies, features and training step in Deno, Node and Chromium, bit
 * for bit, with the strict binary.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { binaryUrl } from "../lib/kernels/mod.ts";
import { bundle, servePage } from "./backend/page_server.ts";
import { chromiumPath } from "./figures/chromium.ts";
import {
  type Bits,
  computeBits,
  copies,
  makeVoice,
  tables,
} from "./same_bits_program.ts";

const program = fileURLToPath(new URL("same_bits_page.ts", import.meta.url));

/** Whether a Node is there that is not Deno itself. */
async function hasNode(): Promise<boolean> {
  try {
    const { code, stdout } = await new Deno.Command("node", {
      args: ["--print", "process.versions.deno ?? process.versions.v8"],
    }).output();
    return code === 0 && stdout.length > 0;
  } catch {
    return false;
  }
}

/** A folder with the program, bundled for an engine, and the strict binary. */
async function makeFolder(platform: "browser" | "deno"): Promise<string> {
  const folder = await Deno.makeTempDir();
  await bundle(program, `${folder}/program.mjs`, platform);
  await Deno.copyFile(binaryUrl("strict"), `${folder}/kernels_strict.wasm`);
  return folder;
}

async function inNode(folder: string): Promise<Bits> {
  const { code, stdout, stderr } = await new Deno.Command("node", {
    args: [`${folder}/program.mjs`, `${folder}/kernels_strict.wasm`],
  }).output();
  const text = new TextDecoder();
  assert.equal(code, 0, text.decode(stderr));
  return JSON.parse(text.decode(stdout));
}

async function inChromium(folder: string): Promise<Bits> {
  await Deno.writeTextFile(
    `${folder}/index.html`,
    `<!doctype html><link rel="icon" href="data:,"><script type="module" src="program.mjs"></script>`,
  );
  const server = servePage(folder, false);
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ["--no-sandbox"],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.addr.port}/index.html`);
    await page.waitForFunction("window.computeBits");
    return await page.evaluate("computeBits({})");
  } finally {
    await browser.close();
    await server.shutdown();
  }
}

const node = await hasNode();
const engines = [
  {
    name: "Node",
    run: inNode,
    platform: "deno" as const, // leaves `node:` modules as they are
    missing: node ? "" : "no Node",
  },
  {
    name: "Chromium",
    run: inChromium,
    platform: "browser" as const,
    missing: chromiumPath === undefined ? "no Chromium; set SER_CHROMIUM" : "",
  },
];

for (const { name, run, platform, missing } of engines) {
  const why = missing === "" ? "" : ` (skipped: ${missing})`;
  Deno.test({
    name:
      `noise, copies, features and a training step have the same bits in Deno and ${name}${why}`,
    ignore: missing !== "",
    async fn() {
      const folder = await makeFolder(platform);
      try {
        const expected = await computeBits({});
        assert.deepEqual(await run(folder), expected);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

Deno.test("noise, copies, features and learning rates call none of Math's functions whose last bit is the engine's", () => {
  const names = ["sin", "cos", "tan", "exp", "expm1", "log", "log2", "log10"]
    .concat("log1p", "pow", "sinh", "cosh", "tanh", "cbrt", "hypot", "atan2");
  const math = Math as unknown as Record<string, unknown>;
  const originals = names.map((name) => math[name]);
  try {
    for (const name of names) {
      math[name] = () => assert.fail(`Math.${name} was called`);
    }
    const voice = makeVoice();
    tables(voice);
    copies(voice.subarray(0, 20_000));
  } finally {
    names.forEach((name, i) => math[name] = originals[i]);
  }
});
