import assert from "node:assert/strict";
import { histogram, lines } from "../../lib/figures/mod.ts";

Deno.test("lines() takes its axes from the data, and a legend where there are names", () => {
  const { description } = lines([
    { y: [0, 10], x: [1, 3], name: "a" },
    { y: Float32Array.of(2, 4, 20) },
  ], { title: "t" });
  const [panel] = description.panels;
  assert.deepEqual(panel.x.range, [0, 3]);
  assert.ok(panel.y.range[0] < 0 && panel.y.range[1] > 20);
  assert.equal(description.legend, true);
  assert.deepEqual(panel.marks.map((m) => m.kind === "line" && m.colour), [
    "$first",
    "$second",
  ]);
});

Deno.test("histogram() counts every value once, the greatest too", () => {
  const values = Float64Array.from(
    { length: 1000 },
    (_, i) => (i * 37 % 1000) / 10,
  );
  const [bars] =
    histogram(values, { title: "t", xTitle: "x", bins: 10 }).description
      .panels[0].marks;
  assert.ok(bars.kind === "bars");
  assert.deepEqual(bars.length, Array(10).fill(100));
  assert.ok(Math.abs(bars.at[0] - 99.9 / 20) < 1e-6);
});

Deno.test("histogram() of one value has one full bin", () => {
  const [bars] =
    histogram([3, 3], { title: "t", xTitle: "x", bins: 4 }).description
      .panels[0].marks;
  assert.ok(bars.kind === "bars");
  assert.deepEqual(bars.length, [0, 0, 2, 0]);
});

Deno.test("lines() and histogram() refuse nothing", () => {
  assert.throws(() => lines([], { title: "t" }), /series, got 0/);
  assert.throws(
    () => lines([{ y: [] }], { title: "t" }),
    /values of a series, got 0/,
  );
  assert.throws(
    () => histogram([], { title: "t", xTitle: "x" }),
    /values, got 0/,
  );
});
