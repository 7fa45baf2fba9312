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

Deno.test("histogram() of few integers has a bin around each", () => {
  const [{ x, marks: [bars] }] =
    histogram([15, 15, 17], { title: "t", xTitle: "SNR (dB)", bins: 9 })
      .description.panels;
  assert.ok(bars.kind === "bars");
  assert.deepEqual(bars.at, [15, 16, 17]);
  assert.deepEqual(bars.length, [2, 0, 1]);
  assert.deepEqual(bars.hovers, ["15 dB: 2", "16 dB: 0", "17 dB: 1"]);
  assert.deepEqual(x.range, [14.5, 17.5]);
});

Deno.test("histogram() of one value has one full bin", () => {
  const [bars] =
    histogram([3.5, 3.5], { title: "t", xTitle: "x", bins: 4 }).description
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

Deno.test("lines() has room for markers, units over points, and logarithmic axes", () => {
  const { description: { panels: [points] } } = lines([
    {
      x: [100, 200],
      y: [-20, -10],
      points: "only",
      texts: ["actor 1", "actor 2"],
    },
  ], { title: "t", xTitle: "Pitch (Hz)", yTitle: "Level (dB)" });
  assert.deepEqual(points.x.range, [97, 203]);
  const [mark] = points.marks;
  assert.ok(mark.kind === "line");
  assert.equal(mark.hover, "%{text}<br>%{x:,.4~r} Hz<br>%{y:,.4~r} dB");
  assert.deepEqual(mark.texts, ["actor 1", "actor 2"]);
  const { description: { panels: [both] } } = lines([
    { x: [10, 1000], y: [1, 100] },
  ], { title: "t", log: "both" });
  assert.deepEqual(both.x, { range: [10, 1000], log: true });
  assert.ok(both.y.log && both.y.range[0] > 0 && both.y.range[1] > 100);
});

Deno.test("lines() has a tick at each of a few integers, and round ones elsewhere", () => {
  const ticksOf = (x: number[]) =>
    lines([{ x, y: x }], { title: "Folds" }).description.panels[0].x.ticks?.at;
  assert.deepEqual(ticksOf([1, 3, 5]), [1, 2, 3, 4, 5]);
  assert.equal(ticksOf([0, 100]), undefined);
  assert.equal(ticksOf([0.5, 2]), undefined);
});

Deno.test("lines() says in words where each line begins, ends and how far it goes", () => {
  const { summary } = lines([
    { name: "loss", y: [2.0794, 0.5, 0.16449] },
    { y: [0, -3, 1e-5] },
  ], { title: "Two lines" });
  assert.equal(
    summary,
    "Two lines: loss (3 points, from 2.08 to 0.164, lowest 0.164, highest 2.08); " +
      "3 points, from 0 to 0.00001, lowest −3, highest 0.00001",
  );
});
