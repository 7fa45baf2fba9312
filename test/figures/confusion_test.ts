import assert from "node:assert/strict";
import { confusionHeatmap, confusionPair } from "../../lib/figures/mod.ts";

const labels = ["yes", "no"];
const matrix = [[3, 1], [0, 0]];

Deno.test("confusionHeatmap() colours by the row's share, says counts and shares, and nothing for 0", () => {
  const [panel] = confusionHeatmap(matrix, { labels }).description.panels;
  const [cells] = panel.marks;
  assert.ok(cells.kind === "cells");
  assert.deepEqual(cells.values, [[0.75, 0.25], [0, 0]]);
  assert.deepEqual(cells.texts, [["3 (75 %)", "1 (25 %)"], ["", ""]]);
  assert.equal(cells.hovers[0][1], "yes heard as no: 1 of 4 (25.0 %)");
  // The first class is at the top, as in a printed table.
  assert.deepEqual(panel.y.range, [1.5, -0.5]);
});

Deno.test("confusionPair() shows counts, labels at the left, accuracies as titles", () => {
  const { panels } = confusionPair(
    { confusion: matrix, title: "Ours" },
    { confusion: [[1, 0], [0, 1]], title: "Theirs" },
    { labels },
  ).description;
  assert.deepEqual(panels.map((p) => p.title), [
    "Ours: 75.0 % of 4 right",
    "Theirs: 100.0 % of 2 right",
  ]);
  assert.deepEqual(panels.map((p) => p.y.labels !== false), [true, false]);
  const [cells] = panels[1].marks;
  assert.deepEqual(cells.kind === "cells" && cells.texts, [["1", ""], [
    "",
    "1",
  ]]);
});

Deno.test("confusion figures refuse a matrix without a label for each class", () => {
  assert.throws(
    () => confusionHeatmap(matrix),
    /8 rows and columns, one a label, got 2 × 2/,
  );
  const good = { confusion: matrix, title: "" };
  assert.throws(
    () => confusionPair(good, { confusion: [[1]], title: "" }, { labels }),
    /got 1 × 1/,
  );
});
