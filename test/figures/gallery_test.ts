import assert from "node:assert/strict";
import * as figures from "../../lib/figures/mod.ts";
import { gallery } from "./gallery.ts";

/** Functions of the room that draw no figure of their own. */
const OTHERS = [
  "cssColours",
  "emotionColour",
  "escapeText",
  "explorer",
  "jupyterTheme",
  "liveCurves",
  "pageFigure",
  "pageScript",
  "percent",
  "player",
  "playerRow",
  "plotlyFigure",
  "scrollStyle",
  "table",
];

Deno.test("the gallery, on which both renderers are tested, has every figure", () => {
  const drawn = new Set(
    Object.keys(gallery).map((name) => name.match(/^\w+/)![0]),
  );
  for (const [name, value] of Object.entries(figures)) {
    if (typeof value !== "function" || /^[A-Z]/.test(name)) continue;
    assert.ok(drawn.has(name) || OTHERS.includes(name), name);
  }
});
