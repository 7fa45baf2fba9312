/**
 * plotly.js itself, to be carried inside pages that are read without a network.
 *
 * @module
 */

import { deflateSync, strToU8 } from "fflate";
import source from "plotly.js" with { type: "text" };

let packed: string | undefined;

/** The library, deflated and in base64: 0.65 MB, where plain it has 1.5 MB. */
export function packedPlotly(): string {
  packed ??= deflateSync(strToU8(source), { level: 9 }).toBase64();
  return packed;
}

/**
 * A script element that defines `window.Plotly` without a network, unless it is
 * defined already. It takes a moment; whoever draws waits for it.
 *
 * The library is wrapped in a function whose `define`, `module` and `exports`
 * are undefined, so that a page's module loader does not catch it.
 */
export function plotlyScript(): string {
  return `<script>
(async () => {
  if (window.Plotly || window.serPlotlyLoading) return;
  window.serPlotlyLoading = true;
  const bytes = Uint8Array.from(atob("${packedPlotly()}"), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const script = document.createElement("script");
  script.textContent = "(function (define, module, exports) {" + await new Response(stream).text() + "\\n})();";
  document.head.append(script);
})();
</script>`;
}
