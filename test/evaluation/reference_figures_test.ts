import assert from "node:assert/strict";
import { PAPER_TABLE_3, REFERENCE_FIGURES } from "../../lib/evaluation/mod.ts";

Deno.test("REFERENCE_FIGURES are percentages with a protocol, a system and a source each", () => {
  for (const { protocol, system, figure, source } of REFERENCE_FIGURES) {
    assert.match(figure, /^\d\d(\.\d+)?( ± \d\.\d)?$/);
    assert.ok(protocol && system && source);
  }
});

Deno.test("the paper's figure among them is that of its table 3", () => {
  const [paper] = REFERENCE_FIGURES;
  assert.equal(paper.figure, (100 * PAPER_TABLE_3.accuracy).toFixed(2));
});
