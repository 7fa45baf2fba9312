/**
 * Figures in a page of ours: they follow the reader's light or dark theme, and
 * are light on paper. A figure is in the page once; its colours are by name.
 *
 * @module
 */

import { type Figure, themeValues } from "./figure.ts";
import { scriptJson } from "./html.ts";
import { plotlyScript } from "./plotly_dist.ts";
import { escapeText } from "./svg_text.ts";
import { PALETTES, type ThemeName } from "./theme.ts";

/** px below which a figure scrolls instead of shrinking: its labels would collide. */
const MIN_WIDTH = 860;

const pictureUrl = (figure: Figure, theme: ThemeName) =>
  "data:image/svg+xml;base64," +
  new TextEncoder().encode(figure.toSvg(theme)).toBase64();

/**
 * Style rules by which what is wider than the screen scrolls sideways, and fades at its
 * right edge until its end is seen.
 *
 * @param selector whom they are for: ".figure, .scroll"
 *
 * @example
 * ```ts
 * import { scrollStyle } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(scrollStyle(".wide"), /^\.wide { overflow-x: auto; }/);
 * ```
 */
export function scrollStyle(selector: string): string {
  return `${selector} { overflow-x: auto; }
@property --fade { syntax: "<length>"; inherits: false; initial-value: 0px; }
@keyframes more { from, 90% { --fade: 56px; } to { --fade: 0px; } }
@supports (animation-timeline: scroll()) {
  ${selector} {
    mask-image: linear-gradient(to right, #000 calc(100% - var(--fade)), transparent);
    animation: more linear both;
    animation-timeline: scroll(self inline);
  }
}`;
}

/**
 * Style rules for {@linkcode pageFigure}: on paper the static picture stands, in light
 * colours. A figure and an element of class `scroll` scroll by {@linkcode scrollStyle}.
 */
export const FIGURE_STYLE = `
${scrollStyle(".figure, .scroll")}
.figure > * { min-width: ${MIN_WIDTH}px; }
.figure img { width: 100%; height: auto; }
.figure .dark, .figure.drawn img { display: none; }
@media screen and (prefers-color-scheme: dark) {
  .figure:not(.drawn) .light { display: none; }
  .figure:not(.drawn) .dark { display: block; }
}
@media print {
  .figure, .scroll { overflow: visible; mask-image: none; }
  .figure { break-inside: avoid; }
  .figure > * { min-width: 0; }
  .figure img.light { display: block; }
  .figure .live { display: none; }
}`;

/**
 * A figure as part of a page that also holds {@linkcode FIGURE_STYLE} and
 * {@linkcode pageScript}: a picture in the reader's theme, until the interactive
 * figure is drawn in its place.
 *
 * @param id unique in the page
 *
 * @example
 * ```ts
 * import { lines, pageFigure, pageScript } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = lines([{ y: [0, 1] }], { title: "Two points" });
 * const page = `<!doctype html>${pageFigure(figure, "line")}${pageScript()}`;
 * assert.equal(page.match(/class="figure"/g)?.length, 1);
 * ```
 */
export function pageFigure(figure: Figure, id: string): string {
  const summary = escapeText(figure.summary);
  return `<div class="figure" role="figure" aria-label="${summary}">
<img class="light" alt="${summary}" src="${pictureUrl(figure, "light")}">
<img class="dark" alt="${summary}" src="${pictureUrl(figure, "dark")}">
<div class="live" id="${id}"></div>
<script type="application/json" data-figure="${id}">${
    scriptJson(figure.namedSpec)
  }</script>
</div>`;
}

/**
 * The scripts that draw every {@linkcode pageFigure} of a page: plotly.js, the
 * colours of both themes, and what follows the reader's theme.
 * Stands at the page's end, once.
 */
export function pageScript(): string {
  const themes = { light: themeValues("light"), dark: themeValues("dark") };
  return plotlyScript() + `
<script>
(() => {
  const themes = ${scriptJson(themes)};
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const resolve = (value, colours) =>
    typeof value === "string"
      ? colours[value] ?? value.replace(/\\$[a-z]+/g, (name) => colours[name] ?? name)
      : Array.isArray(value)
      ? value.map((item) => resolve(item, colours))
      : value && typeof value === "object"
      ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, resolve(v, colours)]))
      : value;
  const draw = (theme) => {
    for (const script of document.querySelectorAll("script[data-figure]")) {
      const host = document.getElementById(script.dataset.figure);
      const { data, layout, config } = resolve(JSON.parse(script.textContent), themes[theme]);
      // Shown first: plotly.js measures the width that it draws for.
      host.parentElement.classList.add("drawn");
      window.Plotly.react(host, data, layout, config);
    }
  };
  const current = () => dark.matches ? "dark" : "light";
  const start = () => {
    if (!window.Plotly) return setTimeout(start, 50);
    draw(current());
    dark.addEventListener("change", () => draw(current()));
  };
  start();
})();
</script>`;
}

/** The palette of a theme as CSS custom properties: `--ink: #…; --angry: #…;`. */
export function cssColours(theme: ThemeName): string {
  return Object.entries(PALETTES[theme])
    .map(([name, value]) => `--${name.slice(1)}: ${value};`).join(" ");
}
