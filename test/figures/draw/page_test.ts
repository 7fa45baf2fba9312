import assert from "node:assert/strict";
import {
  cssColours,
  FIGURE_STYLE,
  pageFigure,
  pageScript,
} from "../../../lib/figures/mod.ts";
import { EMOTIONS } from "../../../lib/paper.ts";
import { gallery } from "../gallery.ts";

Deno.test("pageFigure() holds the data once, colours by name, and a picture for each theme", () => {
  const html = pageFigure(gallery["lines"], "squares");
  const [, json] = html.match(
    /<script type="application\/json" data-figure="squares">(.*?)<\/script>/s,
  )!;
  assert.equal(JSON.parse(json).layout.paper_bgcolor, "$paper");
  const pictures = [
    ...html.matchAll(
      /<img class="(\w+)".*? src="data:image\/svg\+xml;base64,([^"]+)"/g,
    ),
  ];
  assert.deepEqual(pictures.map(([, theme]) => theme), ["light", "dark"]);
  const [light, dark] = pictures.map(([, , data]) =>
    new TextDecoder().decode(Uint8Array.fromBase64(data))
  );
  assert.match(light, /fill="#ffffff"/);
  assert.match(dark, /fill="#181b22"/);
  assert.match(html, /Two lines &amp; &lt;more&gt;/);
});

Deno.test("pageScript() knows both themes and asks for nothing", () => {
  const script = pageScript();
  assert.ok(
    script.includes('"$ink":"#1d2330"') && script.includes('"$ink":"#e9ebef"'),
  );
  assert.doesNotMatch(script, /\bsrc=|https?:/);
});

Deno.test("cssColours() names every emotion; on paper the light picture stands", () => {
  for (const emotion of EMOTIONS) {
    assert.match(cssColours("dark"), new RegExp(`--${emotion}: #`));
  }
  assert.match(FIGURE_STYLE, /@media print/);
});
