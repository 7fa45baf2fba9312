/**
 * Figures as HTML fragments that draw themselves offline: first the static
 * picture, then, once plotly.js is there, the interactive figure in its place.
 *
 * @module
 */

import { escapeText } from "./svg_text.ts";

/** What a fragment shows. */
export interface FragmentOptions {
  /** Unique in the page. */
  id: string;
  /** The static picture, SVG; without one the summary stands in its place. */
  svg?: string;
  /** One line for readers without pictures. */
  summary: string;
  /** Plotly figure, plain JSON. */
  spec: unknown;
}

/** JSON that can stand inside a script element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/**
 * A figure as HTML: a picture that a script replaces when `window.Plotly` is
 * there. It waits up to two minutes, since a figure above may still be loading it.
 */
export function figureFragment(
  { id, svg, summary, spec }: FragmentOptions,
): string {
  const text = escapeText(summary);
  const picture = svg === undefined
    ? `<p>${text}</p>`
    : `<img alt="${text}" style="max-width:100%" src="data:image/svg+xml;base64,${
      new TextEncoder().encode(svg).toBase64()
    }">`;
  return `<div id="${id}" class="ser-figure" role="img" aria-label="${text}">${picture}</div>
<script>
(function draw(tries) {
  const host = document.getElementById("${id}");
  if (!host) return;
  if (!window.Plotly) {
    if (tries < 1200) setTimeout(draw, 100, tries + 1);
    return;
  }
  const { data, layout, config } = ${scriptJson(spec)};
  host.replaceChildren();
  window.Plotly.newPlot(host, data, layout, config);
})(0);
</script>`;
}
