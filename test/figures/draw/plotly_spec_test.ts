import assert from "node:assert/strict";
import { layOut, WIDTH } from "../../../lib/figures/draw/layout.ts";
import { plotlySpec } from "../../../lib/figures/draw/plotly_spec.ts";
import { gallery } from "../gallery.ts";

type Axis = { domain: [number, number]; range: number[]; tickvals?: number[] };

for (const [name, { description }] of Object.entries(gallery)) {
  Deno.test(`plotlySpec() is plain JSON and puts panels where the picture has them: ${name}`, () => {
    const spec = plotlySpec(description);
    assert.deepEqual(JSON.parse(JSON.stringify(spec)), spec);
    const layout = layOut(description);
    const { l, r, t, b } = spec.layout.margin as Record<string, number>;
    layout.panels.forEach((box, i) => {
      const number = i === 0 ? "" : i + 1;
      const x = spec.layout[`xaxis${number}`] as Axis;
      const y = spec.layout[`yaxis${number}`] as Axis;
      const width = WIDTH - l - r;
      const height = description.height - t - b;
      assert.ok(Math.abs(l + x.domain[0] * width - box.left) < 0.1);
      assert.ok(
        Math.abs((x.domain[1] - x.domain[0]) * width - box.width) < 0.1,
      );
      assert.ok(Math.abs(t + (1 - y.domain[1]) * height - box.top) < 0.1);
      assert.ok(
        Math.abs((y.domain[1] - y.domain[0]) * height - box.height) < 0.1,
      );
    });
  });
}

const base = { title: "t", summary: "s", height: 300 };
const range = [1, 100] as const;

Deno.test("plotlySpec() gives logarithms where Plotly wants them, and plain values where not", () => {
  const { layout } = plotlySpec({
    ...base,
    panels: [{
      x: { range, log: true },
      y: { range: [0, 1] },
      marks: [
        { kind: "text", x: 10, y: 0.5, text: "a<b", colour: "$ink" },
        { kind: "rule", axis: "x", at: 10, colour: "$ink" },
      ],
    }],
  });
  const x = layout.xaxis as Axis & { type: string };
  assert.deepEqual([x.type, x.range, x.tickvals], ["log", [0, 2], [
    1,
    2,
    5,
    10,
    20,
    50,
    100,
  ]]);
  const [text] = layout.annotations as { x: number; text: string }[];
  assert.deepEqual([text.x, text.text], [1, "a&lt;b"]);
  const [rule] = layout.shapes as Record<string, unknown>[];
  assert.deepEqual([rule.x0, rule.x1, rule.yref, rule.y0, rule.y1], [
    10,
    10,
    "y domain",
    0,
    1,
  ]);
});

Deno.test("plotlySpec() lists each name once in the legend", () => {
  const line = { kind: "line", x: [0], y: [0], colour: "$ink" } as const;
  const { data } = plotlySpec({
    ...base,
    legend: true,
    panels: [{
      x: { range },
      y: { range },
      marks: [{ ...line, name: "a" }, line, { ...line, name: "a" }],
    }],
  });
  assert.deepEqual(data.map((trace) => trace.showlegend), [true, false, false]);
  assert.deepEqual(data.map((trace) => trace.legendgroup), [
    "a",
    undefined,
    "a",
  ]);
});

Deno.test("plotlySpec() gives each panel axes of its own", () => {
  const panel = {
    x: { range },
    y: { range },
    marks: [{ kind: "line", x: [0], y: [0], colour: "$ink" }],
  } as const;
  const spec = plotlySpec({
    ...base,
    grid: { columns: [1, 1], rows: [1] },
    panels: [{ ...panel, marks: [...panel.marks] }, {
      ...panel,
      column: 1,
      marks: [...panel.marks],
    }],
  });
  assert.deepEqual(spec.data.map(({ xaxis, yaxis }) => [xaxis, yaxis]), [[
    "x",
    "y",
  ], ["x2", "y2"]]);
  assert.equal((spec.layout.yaxis2 as { anchor: string }).anchor, "x2");
});

Deno.test("a figure's summary stands in it for screen readers, unseen", () => {
  const { layout } = plotlySpec({
    title: "t",
    summary: "a <b> and c",
    height: 300,
    panels: [{ x: { range: [0, 1] }, y: { range: [0, 1] }, marks: [] }],
  });
  const last = (layout.annotations as { text: string; font: object }[]).at(-1)!;
  assert.equal(last.text, "a &lt;b&gt; and c");
  assert.deepEqual(last.font, { size: 1, color: "rgba(0,0,0,0)" });
});
