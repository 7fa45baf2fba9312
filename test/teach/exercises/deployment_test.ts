import assert from "node:assert/strict";
import { check } from "../../../lib/teach/mod.ts";

const outcome = (id: string, answer: unknown) => check(id, answer).outcome;

Deno.test("6.1 accepts 57 %, and says what the usual slips are", () => {
  assert.equal(outcome("6.1", 100 * 60 / 105), "right");
  assert.match(check("6.1", 60).because, /the other way round/);
  assert.match(check("6.1", 6000 / 110).because, /of the 900/);
  assert.match(check("6.1", 60 / 105).because, /percentage/);
});

Deno.test("6.2 accepts b, and says why the others are not forbidden", () => {
  assert.equal(outcome("6.2", "b"), "right");
  for (const letter of ["a", "c", "d"]) {
    assert.equal(outcome("6.2", letter), "wrong");
    assert.ok(check("6.2", letter).because.length > 20);
  }
});

Deno.test("6.3 accepts exponential smoothing, and refuses a mean of two neighbors", () => {
  const recursive = (values: number[], share: number): number[] =>
    values.length <= 1 ? values : [
      ...recursive(values.slice(0, -1), share),
      share * values.at(-1)! +
      (1 - share) * recursive(values.slice(0, -1), share).at(-1)!,
    ];
  assert.equal(outcome("6.3", recursive), "right");
  const neighbors = (values: number[], share: number) =>
    values.map((v, i) => share * v + (1 - share) * values[Math.max(0, i - 1)]);
  assert.equal(outcome("6.3", neighbors), "wrong");
});
