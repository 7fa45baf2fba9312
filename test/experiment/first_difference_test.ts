import assert from "node:assert/strict";
import fc from "fast-check";
import { firstDifference } from "../../lib/experiment/mod.ts";

Deno.test("firstDifference() finds none between a JSON value and its copy, and one where a copy is changed", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const copy = JSON.parse(JSON.stringify(value));
    assert.equal(
      firstDifference(JSON.parse(JSON.stringify(value)), copy),
      undefined,
    );
    assert.notEqual(
      firstDifference({ a: [0, copy] }, { a: [1, copy] }),
      undefined,
    );
  }));
});

Deno.test("firstDifference() names the place, be a key missing, a list longer or a kind another", () => {
  const cases: [unknown, unknown, string, string, string][] = [
    [{ a: { b: 1 } }, { a: {} }, "a.b", "1", "nothing"],
    [{ a: [1] }, { a: [1, 2] }, "a.1", "nothing", "2"],
    [{ a: {} }, { a: [] }, "a", "{}", "[]"],
    [1, "1", "", "1", '"1"'],
    [{ a: null }, { a: 0 }, "a", "null", "0"],
  ];
  for (const [was, is, path, before, now] of cases) {
    assert.deepEqual(firstDifference(was, is), { path, was: before, is: now });
  }
  assert.equal(firstDifference({ a: undefined }, {}), undefined);
});
