/**
 * Any Plotly figure, for what the functions of this room do not draw.
 *
 * @module
 */

import { ShownFigure } from "./draw/figure.ts";
import type { PlotlySpec } from "./draw/plotly_spec.ts";

/** A Plotly figure of one's own; see {@linkcode plotlyFigure}. */
export class PlotlyFigure extends ShownFigure {
  readonly #spec: PlotlySpec;
  readonly #summary: string;

  /**
   * A figure of any traces.
   *
   * @param spec    kept, not copied
   * @param summary one informative line
   */
  constructor(spec: PlotlySpec, summary: string) {
    super();
    this.#spec = spec;
    this.#summary = summary;
  }

  /** One informative line. */
  override get summary(): string {
    return this.#summary;
  }

  /** The Plotly figure: `{ data, layout, config }`, as it was given. */
  override get spec(): PlotlySpec {
    return this.#spec;
  }
}

/**
 * A figure that Plotly draws and this room has no function for. It is drawn
 * wherever plotly.js is, and has no static picture: on GitHub and on paper
 * readers see its summary. JupyterLab and VS Code know every kind of trace,
 * plotly.js in HTML (the cartesian build) those with x and y axes.
 *
 * @param spec    `data` and, if need be, `layout` and `config`, as for `Plotly.newPlot`
 * @param summary one informative line for readers without the figure
 * @throws {TypeError} if `data` is no list of traces, or the summary is empty
 *
 * @example A violin for each emotion
 * ```ts
 * import { plotlyFigure } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = plotlyFigure({
 *   data: [
 *     { type: "violin", y: [0.61, 0.70, 0.66], name: "calm" },
 *     { type: "violin", y: [0.42, 0.51, 0.38], name: "sad" },
 *   ],
 *   layout: { yaxis: { title: { text: "Recall" } } },
 * }, "Recall of calm and sad over three seeds");
 * assert.equal(figure.spec.data.length, 2);
 * ```
 */
export function plotlyFigure(
  { data, layout = {}, config = {} }:
    & Pick<PlotlySpec, "data">
    & Partial<PlotlySpec>,
  summary: string,
): PlotlyFigure {
  if (!Array.isArray(data) || !data.every((trace) => trace instanceof Object)) {
    throw new TypeError(
      `Cannot show a Plotly figure: data must be a list of traces, got ${
        JSON.stringify(data)
      }`,
    );
  }
  if (summary.trim() === "") {
    throw new TypeError(
      'Cannot show a Plotly figure: the summary must be a line of text, got ""',
    );
  }
  return new PlotlyFigure({ data, layout, config }, summary);
}
