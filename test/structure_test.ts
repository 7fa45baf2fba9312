import { join } from "@std/path";
import { bundle } from "./backend/page_server.ts";
import { chromiumPath, visit } from "./figures/chromium.ts";
import * as esbuild from "esbuild";
import assert from "node:assert/strict";
import {
  bundledModules,
  circles,
  engineMaths,
  engineUses,
  importsOf,
  MARK,
  orphans,
  PROBES,
  PURE,
  readImports,
  ROOT,
  SAME_BITS,
  upward,
} from "./structure.ts";

const graph = await readImports("lib", "test");
const lib = new Map([...graph].filter(([path]) => path.startsWith("lib/")));
const read = (path: string) => Deno.readTextFile(join(ROOT, path));

Deno.test("importsOf() reads all forms of an import, and none of a comment", () => {
  const source = [
    ' * import { a } from "./comment.ts";',
    'import { b } from "./b.ts";',
    'import type {\n  C,\n} from "../c.ts";',
    'export * from "./d.ts";',
    'import "./e.ts";',
    'const f = await import("./f.ts");',
    'import { z } from "zod";',
  ].join("\n");
  assert.deepEqual(importsOf("lib/room/x.ts", source), [
    "lib/room/b.ts",
    "lib/c.ts",
    "lib/room/d.ts",
    "lib/room/e.ts",
    "lib/room/f.ts",
  ]);
});

Deno.test("no module imports itself by way of others", () => {
  assert.deepEqual(circles(graph), []);
});

Deno.test("a circle is found when one is added, be it of types", () => {
  const broken = new Map(graph);
  broken.set(
    "lib/features/complex.ts",
    importsOf(
      "lib/features/complex.ts",
      'import type { FftPlan } from "./fft_plan.ts";',
    ),
  );
  // Where the way begins depends on the order in which the disk names the files.
  const [way] = circles(broken);
  assert.match(way, /complex\.ts ->/);
  assert.match(way, /fft_plan\.ts ->/);
});

Deno.test("every module is in use: a file of a seam without its line in the list is found", () => {
  assert.deepEqual(orphans(lib), []);
  const added = new Map(lib).set("lib/model/networks/unlisted.ts", []);
  assert.deepEqual(orphans(added), ["lib/model/networks/unlisted.ts"]);
});

Deno.test("no room imports one that stands below it", () => {
  assert.deepEqual(upward(lib), []);
});

Deno.test("an import of a room below is found when one is added", () => {
  const added = new Map([
    ["lib/audio/wav.ts", ["lib/features/mod.ts"]],
    ["lib/random.ts", ["lib/audio/mod.ts"]],
    ["lib/corpus/mod.ts", ["lib/cli.ts"]],
    ["lib/report/report.ts", ["lib/figures/mod.ts", "lib/paper.ts"]],
  ]);
  assert.equal(upward(added).length, 3);
  assert.throws(
    () => upward(new Map([["lib/attic/mod.ts", ["lib/paper.ts"]]])),
    /attic.*no room/,
  );
});

const marked: string[] = [];
for (const path of lib.keys()) {
  if ((await read(path)).startsWith(`${MARK}\n`)) marked.push(path);
}

Deno.test("deno.json exports every room that has a mod.ts, but for the commands", async () => {
  const { exports } = JSON.parse(await read("deno.json"));
  const rooms = [...lib.keys()].filter((path) =>
    /^lib\/\w+\/mod\.ts$/.test(path)
  );
  const expected = rooms.map((
    path,
  ) => [`./${path.split("/")[1]}`, `./${path}`]);
  expected.push(["./paper", "./lib/paper.ts"]);
  assert.deepEqual(exports, Object.fromEntries(expected));
});

Deno.test("pure rooms say that a page can import them", () => {
  for (const path of PURE) assert.ok(marked.includes(path), path);
});

Deno.test("bundled for a page, what bears the mark uses nothing of Deno or Node", async () => {
  try {
    for (const entry of marked) {
      for (const path of await bundledModules(entry)) {
        if (PROBES.includes(path)) continue;
        const uses = await engineUses(await read(path));
        assert.deepEqual(uses, [], `${path}, which ${entry} imports`);
      }
    }
  } finally {
    await esbuild.stop();
  }
});

Deno.test("what decides a run's numbers calls no function whose bits differ from engine to engine", async () => {
  try {
    for (const path of lib.keys()) {
      if (!SAME_BITS.test(path) || path.endsWith(".as.ts")) continue;
      const uses = await engineMaths(await read(path));
      assert.deepEqual(uses, [], `${path}: lib/maths.ts has what it needs`);
    }
    const source =
      "// Math.sin\nexport const y = Math.log10(2) + Math.sqrt(2);";
    assert.deepEqual(await engineMaths(source), ["Math.log10"]);
    assert.ok(SAME_BITS.test("lib/features/front_ends/added.ts"));
  } finally {
    await esbuild.stop();
  }
});

Deno.test("what only Deno or Node has is found when it is added", async () => {
  try {
    const source = '/** Deno.cwd() */ import "node:os"; // Deno.exit\n' +
      "export const x: number = Deno.pid;";
    assert.deepEqual(await engineUses(source), ['"node:os"', "Deno.pid"]);
    const folder = await Deno.makeTempDir();
    const entry = join(folder, "mod.ts");
    await Deno.writeTextFile(entry, 'export * from "./deep.ts";');
    await Deno.writeTextFile(join(folder, "deep.ts"), "export const y = 1;");
    assert.equal((await bundledModules(entry)).length, 2);
  } finally {
    await esbuild.stop();
  }
});

Deno.test({
  name: `what bears the mark loads with its packages in a page${
    chromiumPath ? "" : " (skipped: no Chromium; set SER_CHROMIUM)"
  }`,
  ignore: chromiumPath === undefined,
  async fn() {
    const folder = await Deno.makeTempDir();
    const entry = join(folder, "entry.ts");
    const exports = marked.map((path, i) =>
      `export * as room${i} from ${
        JSON.stringify(`file://${join(ROOT, path)}`)
      };`
    );
    await Deno.writeTextFile(
      entry,
      [...exports, "(globalThis as any).loaded = true;"].join("\n"),
    );
    await bundle(entry, join(folder, "bundle.js"));
    const script = await Deno.readTextFile(join(folder, "bundle.js"));
    assert.doesNotMatch(script, /\bfrom\s*"node:|^import "node:/m);
    const page = `<script type="module">${
      script.replaceAll("</script", "<\\/script")
    }</script>`;
    await visit(page, async ({ page, complaints }) => {
      await page.waitForFunction("window.loaded", undefined, {
        timeout: 30_000,
      }).catch(() => {});
      assert.deepEqual(complaints, []);
      assert.equal(await page.evaluate("window.loaded"), true);
    });
  },
});
