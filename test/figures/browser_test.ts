import assert from "node:assert/strict";
import { FIGURE_STYLE, pageFigure, pageScript } from "../../lib/figures/mod.ts";
import { plotlyScript } from "../../lib/figures/draw/plotly_dist.ts";
import { chromiumPath, visit } from "./chromium.ts";
import { gallery } from "./gallery.ts";

const figures = Object.values(gallery);
const ignore = chromiumPath === undefined;
const why = ignore
  ? " (skipped: no Chromium; set SER_CHROMIUM)"
  : ""; /** Expression: whether so many figures are drawn, and no more. */
const drawn = (n: number) =>
  `[...document.querySelectorAll(".js-plotly-plot")]
    .filter((host) => host.querySelector(".main-svg")).length === ${n}`;
/** ms; a machine that runs all tests at once is slow. */
const PATIENCE = { timeout: 120_000 };

Deno.test({
  name:
    `every figure's HTML is drawn by the first one's plotly.js, without a network and a complaint${why}`,
  ignore,
  async fn() {
    const html = figures.map((figure) => figure.toHtml()).join("\n");
    await visit(
      `<!doctype html><meta charset="utf-8">${html}${plotlyScript()}`,
      async ({ page, requests, complaints }) => {
        await page.waitForFunction(drawn(figures.length), undefined, PATIENCE);
        assert.deepEqual(requests, []);
        assert.deepEqual(complaints, []);
      },
    );
  },
});

Deno.test({
  name: `Plotly's checker finds no foreign key or value in any figure${why}`,
  ignore,
  async fn() {
    const specs = figures.map((figure) => figure.spec);
    await visit(`<!doctype html>${plotlyScript()}`, async ({ page }) => {
      await page.waitForFunction("window.Plotly", undefined, PATIENCE);
      // "unused" keys have no effect (a dash of a line that is not drawn); base64 in
      // the place of a list is taken by plotly.js, though its checker does not know it.
      const found = await page.evaluate(`
        (${JSON.stringify(specs)}).map(({ data, layout }) =>
          (Plotly.validate(data, layout) ?? [])
            .filter(({ code, path }) => code !== "unused" && !(code === "array" && path.at(-1) === "z"))
            .map(({ msg }) => msg))`) as string[][];
      const named = Object.keys(gallery).map((name, i) => [name, found[i]]);
      assert.deepEqual(
        named.filter(([name, issues]) =>
          name !== "curves, empty" && issues.length > 0
        ),
        [],
      );
    });
  },
});

Deno.test({
  name: `the browser reads every picture as SVG, embedded ones too${why}`,
  ignore,
  async fn() {
    const pictures = figures.flatMap((
      f,
    ) => [f.toSvg("light"), f.toSvg("dark")]);
    await visit("<!doctype html>", async ({ page }) => {
      const broken = await page.evaluate(`(async (list) => {
        const wrong = [];
        for (const svg of list) {
          const tree = new DOMParser().parseFromString(svg, "image/svg+xml");
          if (tree.querySelector("parsererror")) wrong.push(svg.slice(0, 200));
          for (const picture of tree.querySelectorAll("image")) {
            const image = new Image();
            image.src = picture.getAttribute("href");
            await image.decode().catch(() => wrong.push("PNG in " + svg.slice(0, 200)));
          }
        }
        return wrong;
      })(${JSON.stringify(pictures)})`);
      assert.deepEqual(broken, []);
    });
  },
});

Deno.test({
  name:
    `a page's figures follow the reader's theme, and stand as light pictures on paper${why}`,
  ignore,
  async fn() {
    const html =
      `<!doctype html><meta charset="utf-8"><style>${FIGURE_STYLE}</style>` +
      pageFigure(gallery["confusionPair"], "pair") +
      pageFigure(gallery["curves"], "curves") + pageScript();
    await visit(html, async ({ page, requests, complaints }) => {
      await page.waitForFunction(drawn(2), undefined, PATIENCE);
      const paper = () =>
        page.evaluate(`document.getElementById("curves").layout.paper_bgcolor`);
      assert.equal(await paper(), "#181b22");
      await page.emulateMedia({ colorScheme: "light" });
      await page.waitForFunction(
        `document.getElementById("curves").layout.paper_bgcolor === "#ffffff"`,
      );
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      const shown = await page.evaluate(
        `["img.light", "img.dark", ".live"].map((which) =>
        getComputedStyle(document.querySelector(".figure " + which)).display)`,
      );
      assert.deepEqual(shown, ["block", "none", "none"]);
      assert.deepEqual(requests, []);
      assert.deepEqual(complaints, []);
    }, { colorScheme: "dark" });
  },
});
