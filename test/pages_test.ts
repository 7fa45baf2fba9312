/**
 * The pages for contributors name what is there.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "@std/path";
import { ORDER, PURE, readImports, ROOT } from "./structure.ts";

const read = (path: string) => Deno.readTextFileSync(join(ROOT, path));
const architecture = read(".github/ARCHITECTURE.md");
const PAGES = [".github/ARCHITECTURE.md", "README.md"];

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
      if (name === "data/runs" || name === "data/ravdess") continue; // made when needed
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
