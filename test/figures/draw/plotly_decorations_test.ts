import assert from "node:assert/strict";
import type { Panel } from "../../../lib/figures/draw/description.ts";
import {
  axisName,
  decorations,
  place,
} from "../../../lib/figures/draw/plotly_decorations.ts";

const panel: Panel = {
  title: "a & b",
  swatch: "$sad",
  x: { range: [1, 100], log: true },
  y: { range: [0, 1] },
  marks: [
    { kind: "area", x: [1, 10], colour: "$second", opacity: 0.1 },
    { kind: "rule", axis: "y", at: 0.5, colour: "$ink", dash: "dash" },
    {
      kind: "text",
      x: 100,
      y: 0.5,
      text: "t",
      colour: "$muted",
      anchor: "end",
      shift: [2, 3],
      halo: true,
    },
  ],
};
// deno-lint-ignore no-explicit-any
type Plain = any;
const read = (panels: Panel[]) =>
  decorations(panels) as Record<string, Plain[]>;

Deno.test("decorations() make shapes of areas and rules, on the axes of their panel", () => {
  const [, , area, rule] = read([panel, panel]).shapes;
  assert.deepEqual([area.type, area.xref, area.x0, area.x1], [
    "rect",
    "x2",
    1,
    10,
  ]);
  assert.deepEqual([area.yref, area.y0, area.y1, area.layer], [
    "y2 domain",
    0,
    1,
    "below",
  ]);
  assert.deepEqual([rule.type, rule.yref, rule.y0, rule.y1, rule.xref], [
    "line",
    "y2",
    0.5,
    0.5,
    "x2 domain",
  ]);
  assert.deepEqual(rule.line, { color: "$ink", width: 1.4, dash: "dash" });
});

Deno.test("decorations() make annotations of titles and texts", () => {
  const [title, text] = read([panel]).annotations;
  assert.equal(
    title.text,
    '<span style="color:$sad">■</span> <b>a &amp; b</b>',
  );
  assert.deepEqual([title.xref, title.yref, title.y], [
    "x domain",
    "y domain",
    1,
  ]);
  assert.deepEqual([text.x, text.y, text.xanchor, text.xshift, text.yshift], [
    2,
    0.5,
    "right",
    2,
    -3,
  ]);
  assert.equal(text.bgcolor, "$paper");
});

Deno.test("axisName() counts from x to x2; place() takes logarithms where the axis does", () => {
  assert.deepEqual([axisName("x", 0), axisName("y", 1)], ["x", "y2"]);
  assert.deepEqual([place(panel.x, 100), place(panel.y, 100)], [2, 100]);
});
