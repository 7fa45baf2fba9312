import assert from "node:assert/strict";
import { outline } from "../../../lib/figures/draw/outline.ts";

const values = Float64Array.from(
  { length: 72_001 },
  (_, i) => Math.sin(i * 7.31) * 100,
);

for (
  const axis of [{ range: [0, 24_000] }, {
    range: [20, 24_000],
    log: true,
  }] as const
) {
  Deno.test(`outline() keeps the extremes on the axis, in order, in at most 2000 points${"log" in axis ? ", log axis" : ""}`, () => {
    const { x, y } = outline(values, 1 / 3, axis);
    assert.ok(x.length <= 2000, `${x.length}`);
    assert.ok(x.every((value, i) => i === 0 || value > x[i - 1]));
    assert.ok(x[0] >= axis.range[0] && x[x.length - 1] <= axis.range[1]);
    const shown = values.subarray(Math.ceil(axis.range[0] * 3));
    assert.ok(Math.abs(Math.max(...y) - Math.max(...shown)) <= 0.005);
    assert.ok(Math.abs(Math.min(...y) - Math.min(...shown)) <= 0.005);
  });
}

Deno.test("outline() leaves few values as they are", () => {
  assert.deepEqual(outline([1, 2, 3], 10, { range: [0, 20] }), {
    x: [0, 10, 20],
    y: [1, 2, 3],
  });
});

Deno.test("outline() leaves out what is off the axis", () => {
  assert.deepEqual(outline([1, 2, 3, 4], 10, { range: [10, 20] }).x, [10, 20]);
});
