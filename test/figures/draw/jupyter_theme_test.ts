import assert from "node:assert/strict";
import { jupyterTheme, lines } from "../../../lib/figures/mod.ts";
import { plotlyScript } from "../../../lib/figures/draw/plotly_dist.ts";
import { PALETTES } from "../../../lib/figures/draw/theme.ts";
import { chromiumPath, visit } from "../chromium.ts";

/** Colours of what is drawn, as the reader sees them. */
const COLOURS = `(() => {
  const of = (selector, property) =>
    getComputedStyle(document.querySelector(selector))[property];
  return {
    title: of(".gtitle", "fill"),
    line: of(".js-line", "stroke"),
    tick: of(".xtick text", "fill"),
    grid: of(".ygrid", "stroke"),
    layers: [...document.querySelectorAll(".main-svg")]
      .map((layer) => getComputedStyle(layer).backgroundColor),
  };
})()`;

function css(hex: string): string {
  const [r, g, b] = hex.match(/\w\w/g)!.map((digits) => parseInt(digits, 16));
  return `rgb(${r}, ${g}, ${b})`;
}

Deno.test({
  name: `a light figure has the dark palette where JupyterLab's theme is dark${
    chromiumPath ? "" : " (skipped: no Chromium; set SER_CHROMIUM)"
  }`,
  ignore: chromiumPath === undefined,
  async fn() {
    const figure = lines([{ y: [0, 1, 4], colour: "$disgust" }], {
      title: "A line",
    });
    const html = `<!doctype html><style>${jupyterTheme()}</style>` +
      `<body data-jp-theme-light="true">${figure.toHtml()}${plotlyScript()}`;
    await visit(html, async ({ page }) => {
      await page.waitForSelector(".js-plotly-plot .js-line");
      for (const theme of ["light", "dark"] as const) {
        await page.evaluate(
          `document.body.dataset.jpThemeLight = "${theme === "light"}"`,
        );
        const { $ink, $disgust, $muted, $grid, $paper } = PALETTES[theme];
        assert.deepEqual(await page.evaluate(COLOURS), {
          title: css($ink),
          line: css($disgust),
          tick: css($muted),
          grid: css($grid),
          // Only the lowest layer is opaque: it would hide the others.
          layers: [css($paper), "rgba(0, 0, 0, 0)", "rgba(0, 0, 0, 0)"],
        });
      }
    });
  },
});
