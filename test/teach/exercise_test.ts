import assert from "node:assert/strict";
import { check, EXERCISES, Verdict } from "../../lib/teach/mod.ts";
import { findAll, parseXml } from "../figures/xml.ts";

Deno.test("check() of nothing is open, and shows its hints folded", () => {
  for (const [id, { hints }] of Object.entries(EXERCISES)) {
    const verdict = check(id, undefined);
    assert.equal(verdict.outcome, "open", id);
    assert.ok(hints.length >= 1, id);
    const root = parseXml(verdict.toHtml());
    assert.equal(findAll(root, "details").length, hints.length, id);
    assert.ok(findAll(root, "details").every((d) => !("open" in d.attributes)));
  }
});

Deno.test("check() refuses a number that no exercise has", () => {
  assert.throws(() => check("0.0", 1), /Cannot check 0\.0: exercises are 1\.1/);
});

Deno.test("a verdict escapes what it says, and shows itself as HTML and text", () => {
  const verdict = new Verdict("1.1, a", "wrong", "1 < 2", ["Look at <b>"]);
  const shown = (verdict as unknown as Record<symbol, () => object>)[
    Symbol.for("Jupyter.display")
  ]() as Record<string, string>;
  assert.match(shown["text/html"], /1 &lt; 2.*Look at &lt;b&gt;/);
  assert.equal(shown["text/plain"], "Exercise 1.1, a: Not yet. 1 < 2");
});
