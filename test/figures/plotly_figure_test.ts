import assert from "node:assert/strict";
import { plotlyFigure } from "../../lib/figures/mod.ts";
import { plotlyScript } from "../../lib/figures/draw/plotly_dist.ts";
import { chromiumPath, visit } from "./chromium.ts";

const violins = plotlyFigure({
  data: [{ type: "violin", y: [1, 2, 2, 3, 5] }, {
    type: "violin",
    y: [4, 4, 5, 7],
  }],
}, "Two <violins>");

Deno.test("plotlyFigure() shows itself as Plotly JSON, HTML and text, without a picture", () => {
  const bundle = violins.toBundle(false);
  assert.deepEqual(Object.keys(bundle), [
    "application/vnd.plotly.v1+json",
    "text/html",
    "text/plain",
  ]);
  assert.equal(bundle["application/vnd.plotly.v1+json"], violins.spec);
  assert.match(String(bundle["text/html"]), /<p>Two &lt;violins&gt;<\/p>/);
});

Deno.test("plotlyFigure() refuses what is no figure, and a figure without words", () => {
  const data = [{ type: "violin", y: [1] }];
  assert.throws(() => plotlyFigure({ data }, " "), /summary must be a line/);
  assert.throws(
    () => plotlyFigure({ data: "violin" as unknown as [] }, "One"),
    { name: "TypeError", message: /list of traces, got "violin"/ },
  );
});

Deno.test({
  name: `plotlyFigure() is drawn by the plotly.js that pages carry${
    chromiumPath ? "" : " (skipped: no Chromium; set SER_CHROMIUM)"
  }`,
  ignore: chromiumPath === undefined,
  async fn() {
    const html = `<!doctype html>${plotlyScript()}${violins.toHtml()}`;
    await visit(html, async ({ page, complaints }) => {
      await page.waitForSelector(".violinlayer .violins");
      assert.equal(await page.locator(".violinlayer .violins").count(), 2);
      assert.deepEqual(complaints, []);
    });
  },
});
