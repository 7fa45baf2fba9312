/**
 * Style rules that give figures in JupyterLab the reader's theme.
 *
 * @module
 */

// @ts-types="@types/d3-color"
import { rgb } from "d3-color";
import { type Colour, PALETTES } from "./theme.ts";

/** Where JupyterLab says that its theme is dark. */
const DARK = '[data-jp-theme-light="false"]';

/** What Plotly and our own pictures draw in. */
const DRAWN = [".js-plotly-plot", ".ser-picture"];

/** What stands on a cell, whose color no theme changes: Plotly's words and ours. */
const ON_CELLS = ":not(.heatmap-label *, .ser-cell)";

/** Rules that draw one colour as another, whichever way it is written. */
function replace(light: string, dark: string): string[] {
  const css = rgb(light).formatRgb(); // "rgb(29, 35, 48)", as Plotly's styles have it
  return ["fill", "stroke"].map((property) => {
    const selectors = DRAWN.flatMap((drawn) => [
      `${DARK} ${drawn} [style*="${property}: ${css}"]${ON_CELLS}`,
      // As Plotly writes the color of a part of a text.
      `${DARK} ${drawn} [style*="${property}:${light}"]${ON_CELLS}`,
      `${DARK} ${drawn} [${property}="${light}"]${ON_CELLS}`,
    ]);
    return `${selectors.join(",\n")} { ${property}: ${dark} !important; }`;
  });
}

/**
 * Style rules for JupyterLab's `custom.css`. Stored and new figures have the light
 * palette; where the reader's theme is dark, these rules draw each of its colours as
 * the dark palette's of the same name.
 *
 * @example
 * ```ts
 * import { jupyterTheme } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(jupyterTheme(), /\[style\*="fill: rgb\(255, 255, 255\)"\]/);
 * ```
 */
export function jupyterTheme(): string {
  const names = Object.keys(PALETTES.light) as Colour[];
  const rules = names.flatMap((name) =>
    replace(PALETTES.light[name], PALETTES.dark[name])
  );
  return [
    "/* Written by the project's Jupyter commands. */",
    ...rules,
    // The lowest of a figure's layers; those above it have no background.
    `${DARK} .js-plotly-plot .main-svg[style*="background"] { background: ${PALETTES.dark.$paper} !important; }`,
    // A picture that is drawn again and again, such as curves during a training.
    `${DARK} .jp-RenderedSVG img { filter: invert(0.9) hue-rotate(180deg); }`,
    ".ser-picture svg { max-width: 100%; height: auto; }",
    "",
  ].join("\n");
}
