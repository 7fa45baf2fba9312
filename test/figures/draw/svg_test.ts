import assert from "node:assert/strict";
import fc from "fast-check";
import { renderSvg } from "../../../lib/figures/draw/svg.ts";
import { gallery } from "../gallery.ts";
import { findAll, parseXml } from "../xml.ts";

for (const [name, figure] of Object.entries(gallery)) {
  for (const theme of ["light", "dark"] as const) {
    Deno.test(`renderSvg() writes well-formed XML with numbers alone: ${name}, ${theme}`, () => {
      const svg = figure.toSvg(theme);
      const root = parseXml(svg);
      assert.equal(root.name, "svg");
      assert.equal(findAll(root, "desc")[0].text, figure.summary);
      const drawn = svg.replaceAll(/;base64,[^"]+/g, "");
      assert.doesNotMatch(drawn, /NaN|Infinity|undefined|\[object/);
      // Every colour name was replaced, and every place named exists once.
      assert.doesNotMatch(svg, /\$[a-z]/);
      const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
      assert.equal(new Set(ids).size, ids.length);
      for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) {
        assert.ok(ids.includes(id), id);
      }
    });
  }
}

Deno.test("renderSvg() escapes any text in titles, labels and the summary", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
      const svg = renderSvg({
        title: text,
        subtitle: text,
        summary: text,
        height: 300,
        legend: true,
        panels: [{
          title: text,
          x: { title: text, range: [0, 1] },
          y: { range: [0, 1], ticks: { at: [0], labels: [text] } },
          marks: [
            { kind: "line", x: [0, 1], y: [0, 1], colour: "$ink", name: text },
            { kind: "text", x: 0, y: 0, text, colour: "$ink" },
          ],
        }],
      });
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(svg, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
      parseXml(svg);
    }),
  );
});

Deno.test("renderSvg() draws a line from corner to corner of its panel", () => {
  const root = parseXml(renderSvg({
    title: "",
    summary: "",
    height: 300,
    panels: [{
      x: { range: [1, 100], log: true },
      y: { range: [-1, 1] },
      marks: [{
        kind: "line",
        x: [1, 10, 100],
        y: [-1, 0, 1],
        colour: "$first",
      }],
    }],
  }));
  const frame = findAll(findAll(root, "clipPath")[0], "rect")[0].attributes;
  const [left, top, width, height] = ["x", "y", "width", "height"].map((key) =>
    Number(frame[key])
  );
  const points = findAll(root, "path")[0].attributes.d.slice(1).split("L")
    .map((pair) => pair.split(" ").map(Number));
  const want = [
    [left, top + height],
    [left + width / 2, top + height / 2],
    [left + width, top],
  ];
  points.forEach((point, i) =>
    point.forEach((value, k) =>
      assert.ok(Math.abs(value - want[i][k]) <= 0.11, `${value} ${want[i][k]}`)
    )
  );
});

Deno.test("renderSvg() gives two figures of a page different ids", () => {
  const ids = (svg: string) =>
    [...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
  const [a, b] = [ids(gallery["logMel"].toSvg()), ids(gallery["mfcc"].toSvg())];
  assert.ok(a.length > 0);
  assert.deepEqual(a.filter((id) => b.includes(id)), []);
});
