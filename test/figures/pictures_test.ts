import assert from "node:assert/strict";
import type { Heat } from "../../lib/figures/mod.ts";
import { pictures } from "../../lib/figures/mod.ts";

const picture = (...values: number[]) => ({
  matrix: {
    data: Float32Array.from(values),
    shape: [1, values.length] as [number, number],
  },
});

const heats = (figure: ReturnType<typeof pictures>) =>
  figure.description.panels.map(({ marks }) => marks[0] as Heat);

Deno.test("pictures() gives each picture its own colours, signed ones around 0", () => {
  const list = [picture(1, 3), picture(-4, 2)];
  const own = heats(pictures(list, { title: "Own" }));
  assert.deepEqual(own.map(({ range }) => range), [[1, 3], [-4, 2]]);
  const signed = heats(pictures(list, { title: "Signed", map: "$diverging" }));
  assert.deepEqual(signed.map(({ range }) => range), [[-3, 3], [-4, 4]]);
});

Deno.test("pictures() with shared colours has one range, and one bar at the end of the first row", () => {
  const list = [picture(1, 3), picture(-4, 2), picture(0, 0)];
  const figure = pictures(list, {
    title: "Shared",
    shared: true,
    bar: "Value",
    columns: 2,
  });
  assert.deepEqual(
    heats(figure).map(({ range }) => range),
    Array(3).fill([-4, 3]),
  );
  assert.deepEqual(heats(figure).map(({ bar }) => bar), [
    undefined,
    "Value",
    undefined,
  ]);
});

Deno.test("pictures() fills rows from the left, its axis titles at the last row's middle and the left", () => {
  const { panels } = pictures(Array(5).fill(picture(1, 2)), {
    title: "Rows",
    columns: 3,
    xTitle: "Time",
    yTitle: "Band",
  }).description;
  assert.deepEqual(panels.map(({ row, column }) => [row, column]), [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
  ]);
  assert.deepEqual(panels.map(({ x }) => x.title ?? ""), [
    "",
    "",
    "",
    "Time",
    "",
  ]);
  assert.deepEqual(panels.map(({ y }) => y.title ?? ""), [
    "Band",
    "",
    "",
    "Band",
    "",
  ]);
});

Deno.test("pictures() refuses an empty list", () => {
  assert.throws(
    () => pictures([], { title: "None" }),
    /at least one of the pictures, got 0/,
  );
});
