import assert from "node:assert/strict";
import { PAPER_TABLE_3, REFERENCE_FIGURES } from "../../lib/evaluation/mod.ts";

Deno.test("the paper's figure among them is that of its table 3", () => {
  const [paper] = REFERENCE_FIGURES;
  assert.equal(paper.figure, (100 * PAPER_TABLE_3.accuracy).toFixed(2));
});
