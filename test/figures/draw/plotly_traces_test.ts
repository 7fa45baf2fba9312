import assert from "node:assert/strict";
import type { Heat, Mark } from "../../../lib/figures/draw/description.ts";
import { layOut } from "../../../lib/figures/draw/layout.ts";
import { traceOf } from "../../../lib/figures/draw/plotly_traces.ts";

const description = {
  title: "",
  summary: "",
  height: 400,
  panels: [{
    x: { range: [0, 1] as const },
    y: { range: [0, 1] as const },
    marks: [],
  }],
};
const layout = layOut(description);

// deno-lint-ignore no-explicit-any
const trace = (mark: Mark): any => traceOf(mark, layout.panels[0], layout, 400);

const heat: Heat = {
  kind: "heat",
  values: [-80, -40.4, -0.6, 0],
  rows: 2,
  columns: 2,
  x: { start: 0, step: 0.5 },
  y: { start: 10, step: 5 },
  map: "$magma",
  range: [-80, 0],
  precision: 1,
  hover: "%{z} dB",
};
const decode = (z: { dtype: string; bdata: string }) => {
  assert.equal(z.dtype, "i1");
  return [...new Int8Array(Uint8Array.fromBase64(z.bdata).buffer)];
};

Deno.test("a heat map of whole decibels travels as bytes", () => {
  const found = trace(heat);
  assert.deepEqual(decode(found.z), [-80, -40, -1, 0]);
  assert.equal(found.z.shape, "2, 2");
  assert.deepEqual([found.x0, found.dx, found.y0, found.dy], [0, 0.5, 10, 5]);
  assert.deepEqual([found.zmin, found.zmax], [-80, 0]);
});

Deno.test("where the hover text names z, every value is itself, not cut to 8 bits", () => {
  assert.deepEqual(trace({ ...heat, values: [-400.04, 1, 2, 3] }).z, [
    [-400, 1],
    [2, 3],
  ]);
  assert.deepEqual(trace({ ...heat, precision: 0.1 }).z, [[-80, -40.4], [
    -0.6,
    0,
  ]]);
});

Deno.test("where it does not, bytes count steps, and the colour bar is labelled with values", () => {
  const found = trace({
    ...heat,
    values: [-3, 0.5, 100, -100],
    range: [-3, 3],
    precision: 0.05,
    hover: "",
    bar: "Standard deviations",
  });
  assert.deepEqual(decode(found.z), [-60, 10, 127, -127]);
  assert.deepEqual([found.zmin, found.zmax], [-60, 60]);
  const { tickvals, ticktext } = found.colorbar;
  assert.equal(tickvals[ticktext.indexOf("2")], 40);
  assert.equal(found.hoverinfo, "skip");
});

Deno.test("bars carry their intervals as distances from their ends", () => {
  const found = trace({
    kind: "bars",
    horizontal: true,
    at: [0, 1],
    base: [1, 0],
    length: [2, 4],
    intervals: [[2.5, 3.5], undefined],
    colours: ["$sad", "$angry"],
    hovers: ["a", "b"],
  });
  assert.deepEqual([found.orientation, found.x, found.y, found.base], [
    "h",
    [2, 4],
    [0, 1],
    [1, 0],
  ]);
  assert.deepEqual(found.error_x.array, [0.5, 0]);
  assert.deepEqual(found.error_x.arrayminus, [0.5, 0]);
  assert.deepEqual(found.marker.color, ["$sad", "$angry"]);
  assert.equal(found.hovertemplate, "%{customdata}<extra></extra>");
});

Deno.test("lines keep gaps; evenly spaced places travel as start and step", () => {
  const found = trace({
    kind: "line",
    x: { start: 1, step: 2 },
    y: [0, null, 1],
    colour: "$ink",
    points: 4,
  });
  assert.deepEqual([found.x0, found.dx, found.x, found.y], [1, 2, undefined, [
    0,
    null,
    1,
  ]]);
  assert.deepEqual([found.mode, found.connectgaps], ["lines+markers", false]);
  assert.equal(
    trace({ kind: "line", x: [0], y: [0], colour: "$ink", width: 0, points: 4 })
      .mode,
    "markers",
  );
});

Deno.test("areas, rules and texts are no traces", () => {
  assert.equal(
    trace({ kind: "rule", axis: "x", at: 1, colour: "$ink" }),
    undefined,
  );
  assert.equal(trace({ kind: "area", colour: "$ink", opacity: 1 }), undefined);
  assert.equal(
    trace({ kind: "text", x: 0, y: 0, text: "", colour: "$ink" }),
    undefined,
  );
});
