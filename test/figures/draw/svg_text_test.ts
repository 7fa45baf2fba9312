import assert from "node:assert/strict";
import {
  element,
  escapeText,
  label,
  px,
} from "../../../lib/figures/draw/svg_text.ts";

Deno.test("escapeText() leaves nothing that ends a text or an attribute", () => {
  assert.equal(
    escapeText(`a<b>&"c"'d'\u0000\u001b`),
    "a&lt;b&gt;&amp;&quot;c&quot;&#39;d&#39;",
  );
  assert.equal(escapeText("ln 8 − κ\n"), "ln 8 − κ\n");
});

Deno.test("px() and element() round lengths to a tenth, but not opacities", () => {
  assert.equal(px(1.25), "1.3");
  assert.equal(px(-0.04), "0");
  assert.equal(
    element("rect", { x: 1.234, "fill-opacity": 0.123, fill: 'a"b' }),
    '<rect x="1.2" fill-opacity="0.123" fill="a&quot;b"/>',
  );
});

Deno.test("label() sets what is asked for and nothing else", () => {
  assert.equal(
    label("x", 1, 2),
    '<text x="1" y="2" fill="$ink" font-size="11">x</text>',
  );
  assert.match(
    label("<", 1, 2, {
      anchor: "end",
      bold: true,
      halo: true,
      size: 13,
      colour: "$muted",
    }),
    /fill="\$muted" font-size="13" text-anchor="end" font-weight="600" paint-order="stroke".*>&lt;</,
  );
});
