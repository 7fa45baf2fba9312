/**
 * The notebooks read in order: a term is explained before it is used, a question has its
 * answer right below its figure, cells are plain.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { joinText } from "../../lib/commands/notebook_file.ts";
import { NOTEBOOKS_FOLDER } from "../../lib/files/mod.ts";
import { codeCells, NOTEBOOKS, place } from "./notebooks.ts";

/** A row of the glossary. */
interface Term {
  term: string;
  german: string;
  /** Number of the notebook that explains it. */
  notebook: number;
}

/** Terms of the glossary, in its order. */
const TERMS: Term[] = (await Deno.readTextFile(
  join(NOTEBOOKS_FOLDER, "glossary.md"),
)).split("\n").filter((line) => /^\| [^-|]/.test(line)).slice(1).map((line) => {
  const [term, german, , notebook] = line.split("|").slice(1, -1)
    .map((cell) => cell.trim());
  return { term, german, notebook: Number(notebook) };
});

/** A cell's prose: no code, formulas, addresses, tags, quotations, titles of notebooks, paths. */
function prose(text: string): string {
  return text
    .replace(/```[^]*?```|`[^`]*`|\$\$[^]*?\$\$|\$[^$]*\$/g, " ")
    .replace(
      /\[[^\]]*\]\(\d\d_\w+\.ipynb\)|\[lib\/[^\]]*\]\([^)]*\)|"[^"]*"/g,
      " ",
    )
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/<[^>]*>/g, " ");
}

/** A term as a whole word, in the plural too. */
function pattern(term: string): RegExp {
  const plural = term.endsWith("y")
    ? `${term.slice(0, -1)}(y|ies)`
    : `${term}(s|es)?`;
  return new RegExp(`(?<![\\w-])${plural}(?![\\w-])`, "i");
}

/** Text cells of all notebooks in order, without the first of each, which says what will come. */
const TEXTS = NOTEBOOKS.flatMap(({ name, notebook }) =>
  notebook.cells.slice(1).filter(({ cell_type }) => cell_type === "markdown")
    .map((cell) => ({ name, cell, text: prose(joinText(cell.source)) }))
);

Deno.test("the glossary is in order, and has a German word for each term", () => {
  const names = TERMS.map(({ term }) => term.toLowerCase());
  assert.deepEqual(names, names.toSorted());
  assert.equal(new Set(names).size, names.length);
  for (const { term, german, notebook } of TERMS) {
    assert.ok(german.length > 0, term);
    assert.ok(notebook >= 1 && notebook <= NOTEBOOKS.length, term);
  }
});

Deno.test("every term of the glossary is bold in the cell that explains it, and used in none before", () => {
  const early: string[] = [];
  for (const { term, notebook } of TERMS) {
    const word = pattern(term);
    const explained = TEXTS.findIndex(({ text }) =>
      [...text.matchAll(/\*\*([^*]+)\*\*/g)].some(([, bold]) => word.test(bold))
    );
    assert.ok(explained >= 0, `${term} is bold nowhere`);
    assert.equal(Number(TEXTS[explained].name.slice(0, 2)), notebook, term);
    for (const { name, cell, text } of TEXTS.slice(0, explained)) {
      if (word.test(text)) early.push(`${term}: ${place(name, cell)}`);
    }
  }
  assert.deepEqual(early, []);
});

/** Notebooks of the course: those that have exercises. */
const COURSE = NOTEBOOKS.filter(({ text }) => text.includes("teach.check("));

Deno.test("there are notebooks with exercises", () => {
  assert.ok(COURSE.length >= 3);
});

for (const { name, notebook } of COURSE) {
  const { cells } = notebook;

  Deno.test(`${name} has a folded answer right below the figure of each "Before you run"`, () => {
    cells.forEach((cell, i) => {
      const asks = cell.cell_type === "markdown" &&
        /Before you run/.test(joinText(cell.source));
      if (!asks) return;
      assert.equal(cells[i + 1]?.cell_type, "code", place(name, cell));
      const answer = cells[i + 2];
      assert.match(
        joinText(answer?.source ?? ""),
        /^<details><summary>Answer<\/summary>\n\n[^]+\n\n<\/details>/,
        place(name, cell),
      );
    });
  });

  Deno.test(`${name} has no more than one arrow function in a cell on average`, () => {
    const code = codeCells(notebook).map(({ source }) => joinText(source));
    const arrows = code.join("\n").match(/=>/g)?.length ?? 0;
    assert.ok(arrows <= code.length, `${arrows} in ${code.length} cells`);
  });
}
