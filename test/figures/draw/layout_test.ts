import assert from "node:assert/strict";
import type {
  Description,
  Panel,
} from "../../../lib/figures/draw/description.ts";
import { layOut, textWidth, WIDTH } from "../../../lib/figures/draw/layout.ts";
import { gallery } from "../gallery.ts";

const panel: Panel = { x: { range: [0, 1] }, y: { range: [0, 1] }, marks: [] };
const figure = (change: Partial<Description>): Description => ({
  title: "t",
  summary: "s",
  height: 400,
  panels: [panel],
  ...change,
});

for (const [name, { description }] of Object.entries(gallery)) {
  Deno.test(`layOut() keeps panels inside the picture and apart: ${name}`, () => {
    const { panels } = layOut(description);
    panels.forEach((box, i) => {
      assert.ok(box.width > 20 && box.height > 20, `panel ${i}`);
      assert.ok(box.left >= 0 && box.left + box.width <= WIDTH);
      assert.ok(box.top >= 0 && box.top + box.height <= description.height);
      for (const other of panels.slice(0, i)) {
        const apart = box.left >= other.left + other.width - 1e-9 ||
          other.left >= box.left + box.width - 1e-9 ||
          box.top >= other.top + other.height - 1e-9 ||
          other.top >= box.top + box.height - 1e-9;
        assert.ok(apart, `panels overlap`);
      }
    });
  });
}

Deno.test("layOut() divides a grid by its weights, gaps between", () => {
  const { panels: [a, b, wide] } = layOut(figure({
    grid: { columns: [1, 3], rows: [1, 1], gapX: 40, gapY: 20 },
    panels: [panel, { ...panel, column: 1 }, {
      ...panel,
      row: 1,
      columnSpan: 2,
    }],
  }));
  assert.ok(Math.abs(b.width - 3 * a.width) < 1e-9);
  assert.ok(Math.abs(b.left - (a.left + a.width + 40)) < 1e-9);
  assert.ok(Math.abs(wide.width - (a.width + 40 + b.width)) < 1e-9);
  assert.ok(Math.abs(wide.top - (a.top + a.height + 20)) < 1e-9);
});

Deno.test("layOut() makes room for what stands around the panels", () => {
  const plain = layOut(figure({}));
  const long = { at: [0], labels: ["a rather long label"] };
  const more = layOut(figure({
    subtitle: "s",
    legend: true,
    panels: [{
      ...panel,
      title: "t",
      x: { range: [0, 1], title: "x" },
      y: { range: [0, 1], title: "y", ticks: long },
    }],
  }));
  assert.ok(
    more.margin.left > plain.margin.left + textWidth(long.labels[0], 11) / 2,
  );
  assert.ok(more.margin.top > plain.margin.top + 40);
  assert.ok(more.margin.bottom > plain.margin.bottom);
  assert.ok(plain.titleY < more.subtitleY && more.subtitleY < more.legendY);
});
