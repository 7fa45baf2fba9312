import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import type { Mark } from "../../../lib/figures/draw/description.ts";
import { renderSvg } from "../../../lib/figures/draw/svg.ts";
import { findAll, parseXml } from "../xml.ts";

/** A panel of 0 … 10 by 0 … 10 with some marks, drawn and read again; and its frame, px. */
function draw(marks: Mark[], { log = false, downwards = false } = {}) {
  const root = parseXml(renderSvg({
    title: "",
    summary: "",
    height: 400,
    panels: [{
      x: { range: log ? [1, 100] : [0, 10], log },
      y: { range: downwards ? [10, 0] : [0, 10], grid: false },
      marks,
    }],
  }));
  const { x, y, width, height } =
    findAll(findAll(root, "clipPath")[0], "rect")[0].attributes;
  return { root, x: +x, y: +y, width: +width, height: +height };
}

Deno.test("bars are as long as their values, from their bases, upright and lying", () => {
  const bars = {
    kind: "bars",
    at: [2, 7],
    base: [1, 0],
    length: [4, 10],
    thickness: 1,
    colours: ["$sad"],
  } as const;
  const upright = draw([bars]);
  const [, first, second] = findAll(upright.root, "rect").slice(-3).map((r) =>
    r.attributes
  );
  assert.equal(first.fill, "#1b43c0");
  assert.ok(Math.abs(+first.height - 0.4 * upright.height) < 0.2);
  assert.ok(
    Math.abs(+first.y + +first.height - (upright.y + 0.9 * upright.height)) <
      0.2,
  );
  assert.ok(Math.abs(+second.height - upright.height) < 0.2);
  const lying = draw([{ ...bars, horizontal: true }]);
  const [, across] = findAll(lying.root, "rect").slice(-3).map((r) =>
    r.attributes
  );
  assert.ok(Math.abs(+across.width - 0.4 * lying.width) < 0.2);
  assert.ok(Math.abs(+across.x - (lying.x + 0.1 * lying.width)) < 0.2);
});

Deno.test("an interval is a line between its ends, whatever the bar", () => {
  const { root, x, width } = draw([{
    kind: "bars",
    horizontal: true,
    at: [5, 8],
    length: [3, 3],
    intervals: [[2, 6], undefined],
    colours: ["$first"],
  }]);
  const lines = findAll(root, "line").filter((l) =>
    l.attributes["stroke-width"] === "1.8"
  );
  assert.equal(lines.length, 1);
  assert.ok(Math.abs(+lines[0].attributes.x1 - (x + 0.2 * width)) < 0.2);
  assert.ok(Math.abs(+lines[0].attributes.x2 - (x + 0.6 * width)) < 0.2);
});

/** Palette indices of the PNG inside a picture, row by row from the top. */
function pixels(href: string, width: number): number[][] {
  const bytes = Uint8Array.fromBase64(href.split(",")[1]);
  const at = new TextDecoder("latin1").decode(bytes).indexOf("IDAT");
  const length = new DataView(bytes.buffer).getUint32(at - 4);
  const raw = inflateSync(bytes.subarray(at + 4, at + 4 + length));
  return Array.from(
    { length: raw.length / (width + 1) },
    (_, r) => [...raw.subarray(r * (width + 1) + 1, (r + 1) * (width + 1))],
  );
}

for (const downwards of [false, true]) {
  Deno.test(`a heat map has row 0 at the ${downwards ? "top" : "bottom"} where y grows ${downwards ? "down" : "up"}wards`, () => {
    const { root, x, width } = draw([{
      kind: "heat",
      values: [0, 1, 2, 3, 4, 99],
      rows: 3,
      columns: 2,
      x: { start: 2, step: 4 },
      y: { start: 1, step: 2 },
      map: "$magma",
      range: [0, 4],
      precision: 1,
    }], { downwards });
    const image = findAll(root, "image")[0].attributes;
    const rows = [[0, 64], [128, 191], [255, 255]];
    assert.deepEqual(
      pixels(image.href, 2),
      downwards ? rows : rows.toReversed(),
    );
    // Cells are centred on their places: 2 and 6, so from 0 to 8.
    assert.ok(Math.abs(+image.x - x) < 0.2);
    assert.ok(Math.abs(+image.width - 0.8 * width) < 0.2);
  });
}

Deno.test("cells say their text in the colour that is read best on theirs", () => {
  const { root } = draw([{
    kind: "cells",
    values: [[0, 1]],
    texts: [["few", "many"]],
    hovers: [["", ""]],
    map: "$shares",
  }]);
  const fill = (text: string) =>
    findAll(root, "text").find((t) => t.text === text)!.attributes.fill;
  assert.equal(fill("few"), "#1d2330");
  assert.equal(fill("many"), "#ffffff");
});

Deno.test("lines break at null and at 0 on a logarithmic axis", () => {
  const line = { kind: "line", colour: "$first" } as const;
  const path = (figure: ReturnType<typeof draw>) =>
    findAll(figure.root, "path")[0].attributes.d;
  assert.equal(
    path(draw([{ ...line, x: [0, 1, 2, 3], y: [1, null, 2, 3] }])).match(/M/g)
      ?.length,
    2,
  );
  assert.match(
    path(draw([{ ...line, x: [0, 1, 10], y: [1, 2, 3] }], { log: true })),
    /^M[\d. ]+L[\d. ]+$/,
  );
});

Deno.test("points alone have no stroke; dashes, areas, rules and texts stand where told", () => {
  const { root, x, y, width, height } = draw([
    { kind: "line", x: [5], y: [5], colour: "$first", width: 0, points: 6 },
    { kind: "area", x: [2, 4], colour: "$second", opacity: 0.2 },
    { kind: "rule", axis: "y", at: 5, colour: "$ink", dash: "dot" },
    {
      kind: "text",
      x: 0,
      y: 10,
      text: "corner",
      colour: "$ink",
      shift: [3, 7],
      halo: true,
    },
  ]);
  assert.equal(findAll(root, "path").length, 0);
  const dot = findAll(root, "circle")[0].attributes;
  assert.ok(Math.abs(+dot.cx - (x + width / 2)) < 0.2 && dot.r === "3");
  const area =
    findAll(root, "rect").find((r) => r.attributes["fill-opacity"] === "0.2")!
      .attributes;
  assert.ok(
    Math.abs(+area.x - (x + 0.2 * width)) < 0.2 &&
      Math.abs(+area.height - height) < 0.2,
  );
  const rule =
    findAll(root, "line").find((l) =>
      l.attributes["stroke-dasharray"] === "2 3"
    )!.attributes;
  assert.ok(Math.abs(+rule.y1 - (y + height / 2)) < 0.2 && rule.y1 === rule.y2);
  const corner =
    findAll(root, "text").find((t) => t.text === "corner")!.attributes;
  assert.ok(
    Math.abs(+corner.x - (x + 3)) < 0.2 && Math.abs(+corner.y - (y + 11)) < 0.2,
  );
  assert.equal(corner["paint-order"], "stroke");
});
