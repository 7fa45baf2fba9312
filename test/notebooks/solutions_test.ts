/**
 * Every exercise that a notebook checks has a solution that its check accepts, and a wrong
 * answer that it refuses, as it does the state in which students find it.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { PROJECT_FOLDER } from "../../lib/commands/caller.ts";
import { joinText } from "../../lib/commands/notebook_file.ts";
import { NOTEBOOKS_FOLDER } from "../../lib/files/mod.ts";
import { EXERCISES, type Outcome } from "../../lib/teach/mod.ts";
import { codeCells, NOTEBOOKS } from "./notebooks.ts";

/** `teach.check("1.2", answer)`, the last line of an exercise's cell. */
const CHECK = /^teach\.check\("([\d.]+)", \w+\);$/m;

/** The exercises of a notebook: their cells by number. */
function exerciseCells({ notebook }: typeof NOTEBOOKS[number]) {
  return codeCells(notebook).flatMap((cell) => {
    const source = joinText(cell.source);
    const id = source.match(CHECK)?.[1];
    return id === undefined ? [] : [{ id, source }];
  });
}

/** Code of a page of solutions by exercise: the answer, then mistakes. */
function readSolutions(page: string): Record<string, string[]> {
  const sections = page.split(/^## /m).slice(1);
  return Object.fromEntries(sections.map((section) => {
    const blocks = [...section.matchAll(/^```ts\n([^]*?)^```$/gm)];
    return [section.split("\n")[0].trim(), blocks.map(([, code]) => code)];
  }));
}

const pageOf = (name: string) =>
  join(NOTEBOOKS_FOLDER, "solutions", name.replace(".ipynb", ".md"));

/** A program that checks each exercise as it is found, solved, and wrong, and prints outcomes. */
function program(
  cells: ReturnType<typeof exerciseCells>,
  solutions: Record<string, string[]>,
): string {
  const teach = pathToFileURL(join(PROJECT_FOLDER, "lib/teach/mod.ts"));
  const blocks = cells.flatMap(({ id, source }) => {
    const line = source.match(CHECK)![0].replace(/;$/, "");
    const answers = [source.replace(CHECK, ""), ...solutions[id]];
    return answers.map((code) =>
      `{\n${code}\noutcomes["${id}"].push((${line}).outcome);\n}`
    );
  });
  const empty = Object.fromEntries(cells.map(({ id }) => [id, []]));
  return [
    `import * as teach from "${teach}";`,
    `const outcomes: Record<string, string[]> = ${JSON.stringify(empty)};`,
    ...blocks,
    "console.log(JSON.stringify(outcomes));",
  ].join("\n");
}

/** What a module of code prints; its types are checked. */
async function run(code: string): Promise<string> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, code);
  const config = join(PROJECT_FOLDER, "deno.json");
  const { code: status, stdout, stderr } = await new Deno.Command(
    Deno.execPath(),
    {
      args: ["run", "-A", "--check", "--config", config, file],
      env: { NO_COLOR: "1" },
      stdin: "null",
    },
  ).output();
  await Deno.remove(file);
  assert.equal(status, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** Notebooks with exercises; a teacher may have taken their solutions away. */
const COURSE = NOTEBOOKS.map((one) => {
  const page = pageOf(one.name);
  return {
    name: one.name,
    page,
    there: existsSync(page),
    cells: exerciseCells(one),
  };
}).filter(({ cells }) => cells.length > 0);
const SOLVED = COURSE.filter(({ there }) => there);

Deno.test({
  name:
    `checks accept every solution of ${SOLVED.length} notebooks, and refuse the unsolved and a wrong answer${
      SOLVED.length > 0 ? "" : " (skipped: no solutions)"
    }`,
  ignore: SOLVED.length === 0,
  fn: async () => {
    const pages = SOLVED.map(({ page }) => Deno.readTextFileSync(page));
    const solutions = Object.assign({}, ...pages.map(readSolutions));
    const cells = SOLVED.flatMap(({ cells }) => cells);
    for (const { id } of cells) {
      assert.ok((solutions[id]?.length ?? 0) >= 2, `${id}: two blocks of code`);
    }
    const printed = await run(program(cells, solutions));
    const outcomes = JSON.parse(printed) as Record<string, Outcome[]>;
    for (const [id, [found, solved, ...mistakes]] of Object.entries(outcomes)) {
      assert.equal(found, "open", `${id} as it is found`);
      assert.equal(solved, "right", `${id} solved`);
      for (const mistake of mistakes) {
        assert.ok(
          mistake === "wrong" || mistake === "nearly",
          `${id}: ${mistake}`,
        );
      }
    }
  },
});

for (const { name, cells } of COURSE) {
  Deno.test(`${name} asks all of its exercises, three or more, each with hints`, () => {
    assert.ok(cells.length >= 3, `${cells.length} exercises`);
    const chapter = `${Number(name.slice(0, 2))}.`;
    const known = Object.keys(EXERCISES).filter((id) => id.startsWith(chapter));
    assert.deepEqual(cells.map(({ id }) => id), known);
    for (const id of known) assert.ok(EXERCISES[id].hints.length >= 1, id);
  });
}
