import assert from "node:assert/strict";
import { ladderSteps } from "../../lib/figures/mod.ts";

Deno.test("ladderSteps() begins each bar where the one before ends, the first at chance", () => {
  const { description, summary } = ladderSteps([
    { label: "emotion", accuracy: 0.5, interval: { low: 0.4, high: 0.6 } },
    { label: "voice", accuracy: 0.75 },
    { label: "take", accuracy: 0.7 },
  ], { chance: 0.25 });
  const bars = description.panels[0].marks.flatMap((mark) =>
    mark.kind === "bars" ? [[mark.base?.[0], mark.length[0]]] : []
  );
  assert.deepEqual(bars, [[0.25, 0.25], [0.5, 0.25], [0.75, -0.05]]);
  const texts = description.panels[0].marks.flatMap((mark) =>
    mark.kind === "text" ? [mark.text] : []
  );
  assert.deepEqual(texts, [
    "chance 25.0 %",
    "+25.0 → 50.0 %",
    "+25.0 → 75.0 %",
    "-5.0 → 70.0 %",
  ]);
  assert.match(summary, /take -5.0 to 70.0 %/);
});

Deno.test("ladderSteps() refuses a ladder without rungs", () => {
  assert.throws(() => ladderSteps([]), RangeError);
});
