import assert from "node:assert/strict";
import {
  categoryAxis,
  endTexts,
} from "../../../lib/figures/draw/categories.ts";

Deno.test("categoryAxis() has the first name at the top, half a place around all", () => {
  const axis = categoryAxis(["a", "b", "c"]);
  assert.deepEqual(axis.range, [2.5, -0.5]);
  assert.deepEqual(axis.ticks, { at: [0, 1, 2], labels: ["a", "b", "c"] });
});

Deno.test("endTexts() stand right of their bars' ends", () => {
  const [first, second] = endTexts([3, 5], ["x", "y"], {
    colour: "$ink",
    size: 12,
  });
  assert.deepEqual([first.x, first.y, first.text], [3, 0, "x"]);
  assert.deepEqual([second.x, second.y, second.shift], [5, 1, [8, 0]]);
});
