/**
 * Every exercise that a notebook checks has a solution that its check accepts, and a wrong
 * answer that it refuses, as it does the state in which students find it.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { existsSync } from "node:fs";
import { PROJECT_FOLDER } from "../../lib/commands/caller.ts";
import { joinText } from "../../lib/commands/notebook_file.ts";
import { NOTEBOOKS_FOLDER } from "../../lib/files/mod.ts";
import { EXERCISES, type Outcome } from "../../lib/teach/mod.ts";
import { codeCells, NOTEBOOKS, toModule } from "./notebooks.ts";

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
  const blocks = cells.flatMap(({ id, source }) => {
    const line = source.match(CHECK)![0].replace(/;$/, "");
    const answers = [source.replace(CHECK, ""), ...solutions[id]];
    return answers.map((code) =>
      `{\n${code}\noutcomes["${id}"].push((${line}).outcome);\n}`
    );
  });
  const empty = Object.fromEntries(cells.map(({ id }) => [id, []]));
  return [
    `const outcomes: Record<string, string[]> = ${JSON.stringify(empty)};`,
    ...blocks,
    "console.log(JSON.stringify(outcomes));",
  ].join("\n");
}

/** What a module of code prints, its imports and types as in a notebook. */
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

const withExercises = NOTEBOOKS.filter((one) => exerciseCells(one).length > 0);

for (const one of withExercises) {
  const cells = exerciseCells(one);
  const page = pageOf(one.name);
  // A teacher may have taken the solutions away.
  const there = existsSync(page);

  Deno.test({
    name:
      `${one.name}: checks accept every solution, and refuse the unsolved and a wrong answer${
        there ? "" : " (skipped: no solutions)"
      }`,
    ignore: !there,
    fn: async () => {
      const solutions = readSolutions(await Deno.readTextFile(page));
      for (const { id } of cells) {
        assert.ok(
          (solutions[id]?.length ?? 0) >= 2,
          `${id}: two blocks of code`,
        );
      }
      const first = {
        ...one.notebook,
        cells: codeCells(one.notebook).slice(0, 1),
      };
      const imports = toModule(first).match(/^import [^;]*;$/gm)!.join("\n");
      const printed = await run(`${imports}\n${program(cells, solutions)}`);
      const outcomes = JSON.parse(printed) as Record<string, Outcome[]>;
      for (
        const [id, [found, solved, ...mistakes]] of Object.entries(outcomes)
      ) {
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

  Deno.test(`${one.name} has three exercises or more, each with hints`, () => {
    assert.ok(cells.length >= 3, `${cells.length} exercises`);
    for (const { id } of cells) {
      assert.equal(id.split(".")[0], String(Number(one.name.slice(0, 2))));
      assert.ok(EXERCISES[id].hints.length >= 1, id);
    }
  });
}

Deno.test("every exercise of lib is asked in a notebook", () => {
  const asked = withExercises.flatMap(exerciseCells).map(({ id }) => id);
  assert.deepEqual(asked.toSorted(), Object.keys(EXERCISES).toSorted());
});
