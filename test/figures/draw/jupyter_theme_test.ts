import assert from "node:assert/strict";
import {
  confusionHeatmap,
  filterStep,
  jupyterTheme,
  lines,
  waveformGrid,
} from "../../../lib/figures/mod.ts";
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

/** Colours of the words in cells: Plotly's and a picture's. */
const WORDS = `[".heatmap-label text", ".ser-picture .ser-cell"].map((words) =>
  [...document.querySelectorAll(words)].map((one) => getComputedStyle(one).fill))`;

Deno.test({
  name: `words in cells stay as readable in the dark as in the light${
    chromiumPath ? "" : " (skipped: no Chromium; set SER_CHROMIUM)"
  }`,
  ignore: chromiumPath === undefined,
  async fn() {
    const matrix = confusionHeatmap([[9, 1], [5, 5]], { labels: ["a", "b"] });
    const filter = filterStep([[0, 40, 90]], [[1, 1]], 0);
    const html = `<!doctype html><style>${jupyterTheme()}</style><body>` +
      `<div class="ser-picture">${filter.toSvg()}</div>` +
      `${matrix.toHtml()}${plotlyScript()}`;
    await visit(html, async ({ page }) => {
      await page.waitForSelector(".heatmap-label text");
      const seen = [];
      for (const light of [true, false]) {
        await page.evaluate(`document.body.dataset.jpThemeLight = "${light}"`);
        seen.push(await page.evaluate<string[][]>(WORDS));
      }
      assert.deepEqual(seen[1], seen[0]);
      assert.deepEqual(seen[0].map(({ length }) => length), [4, 8]);
    });
  },
});

Deno.test({
  name: `a panel's key has the color of its line in the dark too${
    chromiumPath ? "" : " (skipped: no Chromium; set SER_CHROMIUM)"
  }`,
  ignore: chromiumPath === undefined,
  async fn() {
    const figure = waveformGrid([{
      title: "disgust",
      emotion: "disgust",
      waveform: { samples: Float32Array.of(0, 0.5, -0.5), sampleRate: 8 },
    }]);
    const html = `<!doctype html><style>${jupyterTheme()}</style>` +
      `<body data-jp-theme-light="false">${figure.toHtml()}${plotlyScript()}`;
    await visit(html, async ({ page }) => {
      await page.waitForSelector(".js-plotly-plot .annotation tspan");
      const fill = await page.evaluate(
        `getComputedStyle(document.querySelector(".annotation tspan")).fill`,
      );
      assert.equal(fill, css(PALETTES.dark.$disgust));
    });
  },
});

/** What JupyterLab's renderer does when a figure's place may have changed; gives the figure's height. */
const UPDATE = `(async () => {
  const node = document.querySelector(".js-plotly-plot");
  await Plotly.redraw(node);
  await Plotly.Plots.resize(node);
  return node.querySelector(".main-svg").getBoundingClientRect().height;
})()`;

Deno.test({
  name: `a figure keeps its height when JupyterLab draws it again and again${
    chromiumPath ? "" : " (skipped: no Chromium; set SER_CHROMIUM)"
  }`,
  ignore: chromiumPath === undefined,
  async fn() {
    const panel = {
      title: "a",
      waveform: { samples: Float32Array.of(0, 0.5, -0.5), sampleRate: 8 },
    };
    const figure = waveformGrid(Array(6).fill(panel), { title: "Six" });
    const { height } = figure.description;
    const html = `<!doctype html><style>${jupyterTheme()}</style>` +
      // JupyterLab draws into the element that has this class.
      `<body>${
        figure.toHtml().replace(
          ' class="ser-figure"',
          ' class="ser-figure jp-RenderedPlotly"',
        )
      }` +
      plotlyScript();
    await visit(html, async ({ page }) => {
      await page.waitForSelector(".js-plotly-plot .js-line");
      const heights: number[] = [];
      for (let i = 0; i < 3; i++) heights.push(await page.evaluate(UPDATE));
      assert.deepEqual(heights, [height, height, height]);
    });
  },
});
