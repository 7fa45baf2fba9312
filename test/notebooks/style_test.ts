import assert from "node:assert/strict";
import { joinText } from "../../lib/commands/notebook_file.ts";
import { codeCells, NOTEBOOKS, place, sourceLines } from "./notebooks.ts";

/** Code lines that a cell may have. */
const MOST_LINES = 12;

/** Prose without headings, lists, tables and formulas, and without boxes (`>`) if told so. */
function runningText(markdown: string, boxes: boolean): string {
  return markdown
    .split("\n")
    .filter((line) => !/^\s*([-*] |\d+\. |#|\||\*Paper:)/.test(line))
    .filter((line) => boxes || !line.startsWith(">"))
    .join("\n")
    .replace(/`[^`]*`|\$[^$]*\$/g, "x")
    .replace(/[*_>]/g, "");
}

/** Sentences of a text: what ends with a full stop, a question or an exclamation mark. */
function countSentences(text: string): number {
  return text.match(/[.!?]["”)]?(?=\s|$)/g)?.length ?? 0;
}

Deno.test("there are the six notebooks of the paper's way", () => {
  const parts = [
    ...["explore", "features", "augmentation"],
    ...["model", "evaluation", "deployment"],
  ];
  const expected = parts.map((part, i) => `0${i + 1}_${part}.ipynb`);
  const present = NOTEBOOKS.map(({ name }) => name);
  assert.deepEqual(present.slice(0, expected.length), expected);
});

for (const { name, notebook } of NOTEBOOKS) {
  const { cells } = notebook;

  Deno.test(`${name} begins with its paper section, goals and time, and ends with a summary`, () => {
    const [title] = cells;
    assert.equal(title.cell_type, "markdown");
    const text = joinText(title.source);
    assert.match(text, new RegExp(`^# ${Number(name.slice(0, 2))}\\. `));
    assert.match(text, /\*Paper: .*Time: .*Before this: .*\*/);
    assert.equal(text.match(/^- /gm)?.length, 3, "three learning goals");
    const prose = cells.filter(({ cell_type }) => cell_type === "markdown");
    assert.match(joinText(prose.at(-1)!.source), /^## Summary\n/);
  });

  Deno.test(`${name} has all imports, its seed and the versions in its first code cell`, () => {
    const [first, ...others] = codeCells(notebook);
    assert.match(joinText(first.source), /^import /);
    assert.match(joinText(first.source), /Deno\.version\.deno/);
    for (const cell of others) {
      assert.doesNotMatch(
        joinText(cell.source),
        /^import /m,
        place(name, cell),
      );
    }
  });

  Deno.test(`${name} has prose of 2 to 5 sentences above every code cell`, () => {
    cells.forEach((cell, i) => {
      if (cell.cell_type !== "code" || i <= 1) return;
      const above = cells[i - 1];
      assert.equal(above.cell_type, "markdown", place(name, cell));
      const prose = joinText(above.source);
      if (prose.startsWith("## Summary")) return;
      const [all, outsideBoxes] = [true, false].map((boxes) =>
        countSentences(runningText(prose, boxes))
      );
      assert.ok(
        all >= 2 && outsideBoxes <= 5,
        `${
          place(name, above)
        }: ${all} sentences, ${outsideBoxes} outside boxes`,
      );
    });
  });

  Deno.test(`${name} has at most ${MOST_LINES} lines in a code cell, and defines no functions but lambdas`, () => {
    for (const cell of codeCells(notebook)) {
      const lines = sourceLines(cell);
      assert.ok(
        lines.length <= MOST_LINES,
        `${place(name, cell)}: ${lines.length} lines`,
      );
      for (const line of lines) {
        assert.doesNotMatch(
          line,
          /\bfunction\b|^\s*class\b/,
          place(name, cell),
        );
      }
    }
  });
}

Deno.test("notebooks take their corpus from notebookCorpus(), which keeps recordings out of tracked files", () => {
  for (const { name, text } of NOTEBOOKS) {
    if (!/openCorpus|SER_CORPUS\\"\)/.test(text)) continue;
    assert.match(text, /notebookCorpus\(\)/, name);
    assert.doesNotMatch(text, /get\(\\"SER_CORPUS/, name);
  }
});
