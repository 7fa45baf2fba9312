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

const pictureUrl = (figure: Figure, theme: ThemeName) =>
  "data:image/svg+xml;base64," +
  new TextEncoder().encode(figure.toSvg(theme)).toBase64();

/**
 * A figure as part of a page that also holds {@linkcode pageScript}: a picture
 * in the reader's theme, until the interactive figure is drawn over it.
 *
 * @param id unique in the page
 *
 * @example
 * ```ts
 * import { lines, pageFigure, pageScript } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = lines([{ y: [0, 1] }], { title: "Two points" });
 * const page = `<!doctype html>${pageFigure(figure, "line")}${pageScript()}`;
 * assert.match(page, /prefers-color-scheme: dark/);
 * ```
 */
export function pageFigure(figure: Figure, id: string): string {
  const summary = escapeText(figure.summary);
  return `<div class="figure" id="${id}" role="figure" aria-label="${summary}" ` +
    `style="min-height:${figure.description.height}px">` +
    `<picture><source media="(prefers-color-scheme: dark)" srcset="${
      pictureUrl(figure, "dark")
    }"><img alt="${summary}" src="${
      pictureUrl(figure, "light")
    }"></picture></div>` +
    `<script type="application/json" data-figure="${id}">${
      scriptJson(figure.namedSpec)
    }</script>`;
}

/**
 * The scripts that draw every {@linkcode pageFigure} of a page: plotly.js, the
 * colours of both themes, and what follows the reader's theme and the printer.
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
      if (!host.querySelector(".plot-container")) host.replaceChildren();
      window.Plotly.react(host, data, layout, config);
    }
  };
  const current = () => dark.matches ? "dark" : "light";
  const start = () => {
    if (!window.Plotly) return setTimeout(start, 50);
    draw(current());
    dark.addEventListener("change", () => draw(current()));
    addEventListener("beforeprint", () => draw("light"));
    addEventListener("afterprint", () => draw(current()));
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
