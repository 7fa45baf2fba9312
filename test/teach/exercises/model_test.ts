import assert from "node:assert/strict";
import { check } from "../../../lib/teach/mod.ts";

const outcome = (id: string, answer: unknown) => check(id, answer).outcome;

Deno.test("4.1 accepts 118,632, and says what the usual slips are", () => {
  assert.equal(outcome("4.1", 118_632), "right");
  assert.equal(outcome("4.1", 118_000), "nearly");
  assert.match(check("4.1", 122_728).because, /a quarter/);
  assert.match(check("4.1", 118_888).because, /264/);
});

Deno.test("4.2 accepts any filter that answers to ends alone", () => {
  for (const row of [[1, 0, -1], [2, -1, -1], [1, 1, -2]]) {
    assert.equal(outcome("4.2", [row, row, row]), "right", `${row}`);
  }
  const begins = [-1, 0, 1];
  assert.match(check("4.2", [begins, begins, begins]).because, /begins/);
  assert.equal(outcome("4.2", [[1, 0, 0], [1, 0, 0], [1, 0, 0]]), "nearly");
  assert.equal(outcome("4.2", [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]), "wrong");
  assert.equal(outcome("4.2", [[0, -1, 0], [3, 0, -1], [0, -1, 0]]), "nearly");
  for (const answer of [1, [[1, 0, -1]], [[1, 0], [0, 1], [1, 1]], "end"]) {
    assert.match(check("4.2", answer).because, /three rows of three numbers/);
  }
});

Deno.test("4.3 accepts c, and says why the others are not", () => {
  assert.equal(outcome("4.3", "C"), "right");
  for (const letter of ["a", "b", "d"]) {
    assert.equal(outcome("4.3", letter), "wrong");
  }
});

Deno.test("4.4 accepts pooling by the mean, and refuses that by the maximum", () => {
  type Image = { data: Float32Array; shape: [number, number] };
  const pool =
    (join: (square: number[]) => number) =>
    ({ data, shape: [rows, columns] }: Image, side: number) => {
      const width = Math.floor(columns / side);
      return Array.from(
        { length: Math.floor(rows / side) * width },
        (_, i) =>
          join(Array.from({ length: side * side }, (_, k) => {
            const row = Math.floor(i / width) * side + Math.floor(k / side);
            return data[row * columns + i % width * side + k % side];
          })),
      );
    };
  const mean = pool((square) => square.reduce((a, b) => a + b) / square.length);
  assert.equal(outcome("4.4", mean), "right");
  assert.match(
    check("4.4", pool((square) => Math.max(...square))).because,
    /^For a slope: /,
  );
});
