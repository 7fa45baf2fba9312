/**
 * A figure that any notebook front end can show, and a page can hold.
 *
 * @module
 */

import { plotlyScales } from "./colour_maps.ts";
import type { Description } from "./description.ts";
import { figureFragment } from "./html.ts";
import { plotlyScript } from "./plotly_dist.ts";
import { type PlotlySpec, plotlySpec } from "./plotly_spec.ts";
import { renderSvg } from "./svg.ts";
import { hashText, PALETTES, resolveColours, type ThemeName } from "./theme.ts";

/** What a Jupyter front end chooses from, by media type. */
export type DisplayBundle = Record<string, unknown>;

/** Every colour and colour map of a theme, by name. */
export function themeValues(theme: ThemeName): Record<string, unknown> {
  return { ...PALETTES[theme], ...plotlyScales(theme) };
}

/** Figures shown so far in this session: numbers their elements in a page. */
let shown = 0;
/** Whether an output of this session carries plotly.js already. */
let carried = false;

/** What a figure can be shown as, wherever it comes from. */
export abstract class ShownFigure {
  /** One informative line. */
  abstract get summary(): string;

  /** The Plotly figure: `{ data, layout, config }`, plain JSON. */
  abstract get spec(): PlotlySpec;

  /** The static picture, an SVG document, where there is one. */
  toSvg(): string | undefined {
    return undefined;
  }

  /**
   * An HTML fragment that shows the picture, and the interactive figure once the
   * page has `window.Plotly`. Each call gives the element an id of its own.
   */
  toHtml(): string {
    return figureFragment({
      id: `ser-figure-${++shown}-${hashText(this.summary)}`,
      svg: this.toSvg(),
      summary: this.summary,
      spec: this.spec,
    });
  }

  /**
   * All forms of the figure, by media type.
   *
   * @param withPlotly whether the HTML carries plotly.js
   */
  toBundle(withPlotly: boolean): DisplayBundle {
    const svg = this.toSvg();
    return {
      "application/vnd.plotly.v1+json": this.spec,
      "text/html": (withPlotly ? plotlyScript() : "") + this.toHtml(),
      ...(svg !== undefined && { "image/svg+xml": svg }),
      "text/plain": this.summary,
    };
  }

  /** What the Deno kernel shows for this value. */
  [Symbol.for("Jupyter.display")](): DisplayBundle {
    const first = !carried;
    carried = true;
    return this.toBundle(first);
  }
}

/**
 * A figure: title, panels and marks, drawn by Plotly where it can be and as a
 * static picture where not.
 *
 * As the last value of a notebook cell it shows itself: Plotly JSON for
 * JupyterLab and VS Code, HTML that draws offline, an SVG picture, a line of
 * text. The HTML of the first figure that a session shows carries plotly.js
 * (0.65 MB); those after it wait for that one.
 *
 * @example
 * ```ts
 * import { lines } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = lines([{ y: [0, 1, 0, -1] }], { title: "Four samples", yTitle: "Amplitude" });
 * assert.equal(figure.spec.data.length, 1);
 * assert.match(figure.toSvg(), /^<svg/);
 * assert.match(figure.summary, /Four samples/);
 * ```
 */
export class Figure extends ShownFigure {
  /**
   * A figure as a description says.
   *
   * @param description what to draw; kept, not copied
   */
  constructor(readonly description: Description) {
    super();
  }

  /** One informative line. */
  override get summary(): string {
    return this.description.summary;
  }

  /** In the light theme. */
  override get spec(): PlotlySpec {
    return resolveColours(this.namedSpec, themeValues("light"));
  }

  /** The Plotly figure with colours by name (`"$ink"`), for pages with themes. */
  get namedSpec(): PlotlySpec {
    return plotlySpec(this.description);
  }

  /** The static picture: an SVG document, 960 px wide. */
  override toSvg(theme: ThemeName = "light"): string {
    return renderSvg(this.description, theme);
  }
}
