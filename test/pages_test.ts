/**
 * The pages for contributors name what is there.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "@std/path";
import { AUGMENTATIONS } from "../lib/augment/mod.ts";
import { help } from "../lib/commands/reproduce_options.ts";
import { CORPORA, PROTOCOLS } from "../lib/corpus/mod.ts";
import { FRONT_ENDS } from "../lib/features/mod.ts";
import { NETWORKS, RECIPES } from "../lib/model/mod.ts";
import { importsOf, ORDER, PURE, readImports, ROOT } from "./structure.ts";

const read = (path: string) => Deno.readTextFileSync(join(ROOT, path));
const architecture = read(".github/ARCHITECTURE.md");
const PAGES = [
  ".github/ARCHITECTURE.md",
  ".github/CONTRIBUTING.md",
  "README.md",
];

/** Cells of a table's rows, by the title of the section that it stands in. */
function rows(page: string, section: string): string[][] {
  const [, text] = page.split(`\n## ${section}\n`);
  const lines = text.split("\n## ")[0].split("\n");
  return lines.filter((line) => line.startsWith("|")).slice(2)
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

/** What stands between backticks. */
const names = (text: string) =>
  [...text.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name);

Deno.test("the rooms of ARCHITECTURE.md are those of lib, in the order of their imports", () => {
  const table = rows(architecture, "Rooms");
  const rooms = [...Deno.readDirSync(join(ROOT, "lib"))]
    .filter((entry) => entry.isDirectory).map(({ name }) => name);
  assert.deepEqual(
    table.map(([room]) => names(room)[0]),
    ORDER.filter((room) => rooms.includes(room)),
  );
  for (const [cell, , inPage] of table) {
    const [room] = names(cell);
    const pure = PURE.some((path) => path.startsWith(`lib/${room}/`));
    assert.equal(inPage, pure ? "yes" : "no", room);
  }
});

Deno.test("the seams of ARCHITECTURE.md lead to lists that are there", () => {
  for (const [seam, , line] of rows(architecture, "The seams")) {
    const [list, path] = names(line);
    if (path === undefined) continue;
    assert.match(read(path), new RegExp(`const ${list}\\b`), seam);
  }
});

Deno.test("the pages name files and folders that are there", () => {
  for (const page of PAGES) {
    for (const name of names(read(page))) {
      if (!/^(lib|test|data|notebooks|\.github)\/[\w./]+$/.test(name)) continue;
      if (/NAME|ROOM|NN_|^data\/(runs|ravdess)$/.test(name)) continue; // made when needed
      assert.ok(existsSync(join(ROOT, name)), `${name} in ${page}`);
    }
  }
});

Deno.test("ARCHITECTURE.md lists every environment variable that is read", async () => {
  const listed = rows(architecture, "Environment variables")
    .flatMap(([variable]) => names(variable)).sort();
  const found = new Set<string>(["SER_<CORPUS>", "SER_CORPUS"]); // composed; read by notebooks
  for (const path of (await readImports("lib", "test")).keys()) {
    for (const [, name] of read(path).matchAll(/env\.get\("(SER_\w+)"\)/g)) {
      found.add(name);
    }
  }
  found.delete("SER_RAVDESS"); // one of SER_<CORPUS>
  assert.deepEqual(listed, [...found].sort());
});

/** A list, where tests of what it lists lie, and modules that are none of it or tested elsewhere. */
const SEAMS: [list: string, tests: string, others?: string[]][] = [
  ["lib/corpus/corpora/mod.ts", "test/corpus"],
  ["lib/features/front_ends/mod.ts", "test/features/front_ends", ["front_end"]],
  ["lib/augment/augmentations.ts", "test/augment", ["kind"]],
  ["lib/model/networks/mod.ts", "test/model/networks"],
  ["lib/figures/mod.ts", "test/figures"],
  ["lib/cli.ts", "test/commands", [
    "evaluate",
    "kernels",
    "predict",
    "project_tasks",
    "results",
  ]],
];

for (const [list, tests, others = []] of SEAMS) {
  Deno.test(`what ${list} lists has a test of its own`, async () => {
    const files = [...(await readImports(tests)).keys()];
    const folder = list === "lib/cli.ts" ? "lib/commands" : dirname(list);
    const source = read(list);
    // The command line imports more than the commands that it lists.
    const listed = source.match(/^const COMMANDS[^]*?^};/m)?.[0] ?? source;
    for (const path of importsOf(list, listed)) {
      const name = basename(path, ".ts");
      if (dirname(path) !== folder || others.includes(name)) continue;
      assert.ok(
        files.some((file) =>
          basename(file).match(`^${name}(_\\w+)?_test\\.ts$`)
        ),
        `${path} has no test: write ${tests}/${name}_test.ts`,
      );
    }
  });
}

Deno.test("README.md names every command and notebook", () => {
  const { tasks } = JSON.parse(read("deno.json"));
  const notebooks = [...Deno.readDirSync(join(ROOT, "notebooks"))]
    .filter(({ name }) => name.endsWith(".ipynb"))
    .map(({ name }) => name.replace(".ipynb", ""));
  const named = names(read("README.md")).flatMap((name) => name.split(/[ ,]+/));
  for (const name of [...Object.keys(tasks), ...notebooks]) {
    assert.ok(named.includes(name), `README.md doesn't name \`${name}\``);
  }
});

Deno.test("reproduce --help, to which README.md leads, names everything that can be chosen", () => {
  assert.match(read("README.md"), /`deno task reproduce --help`/);
  const choices = [CORPORA, PROTOCOLS, RECIPES, NETWORKS, FRONT_ENDS]
    .flatMap((list) => Object.keys(list));
  const words = help.split(/[\s,|]+/);
  for (const name of [...choices, ...Object.keys(AUGMENTATIONS)]) {
    assert.ok(words.includes(name), `reproduce --help doesn't name ${name}`);
  }
});
