/**
 * Curves that a reader sees grow, in JupyterLab with the Deno kernel.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { CHROMIUM, startBrowser } from "./browser.ts";
import { testWithJupyter } from "./jupyter_here.ts";
import { startLab } from "./lab_server.ts";
import { PATIENCE, scratchNotebook } from "./scratch_notebook.ts";

const EPOCHS = 4;

/** A training of {@linkcode EPOCHS} epochs that rests after each, so that each can be seen. */
const SOURCE = `
import { liveCurves } from "../../../lib/figures/mod.ts";
import * as model from "../../../lib/model/mod.ts";
import { setBackend } from "../../../lib/backend/mod.ts";

await setBackend("simd");
const spec = { name: "cnn-lstm", options: { channels: [2, 2], pools: [2, 2], lstmUnits: 2 } };
const network = model.createNetwork(spec, { input: [2, 4, 4, 1] });
const { name, options } = network;
const frontEnd = { name: "chunks", options: { nMels: 4, width: 4, stride: 2, duration: 0.03 } };
const recipe = { ...model.RECIPES.fast, epochs: ${EPOCHS}, network: { name, options }, frontEnd };
const values = (n: number) => Float32Array.from({ length: 32 * n }, (_, i) => i % 7);
const source = {
  train: 32,
  validation: 8,
  batch: async (_: string, items: number[]) => ({
    x: values(items.length),
    labels: Int32Array.from(items, (i) => i % 8),
  }),
};
const live = liveCurves({ epochs: ${EPOCHS} });
await live.start();
const { best } = await model.train({
  network, source, recipe, seed: 1,
  onEpoch: async (epoch) => {
    await live.add(epoch);
    await new Promise((done) => setTimeout(done, 1500));
  },
});
await live.end(best.epoch);
`;

/** The picture that the output shows now, or undefined. Runs in the page. */
const PICTURE =
  'document.querySelector(".jp-OutputArea .jp-RenderedSVG img")?.src';

/** Every picture that the output shows until the interactive figure stands in its place. */
async function watchPictures(page: Page): Promise<string[]> {
  const pictures = new Set<string>();
  const end = performance.now() + PATIENCE;
  const drawn = page.locator(".jp-RenderedPlotly .plot-container");
  while (await drawn.count() === 0) {
    assert.ok(performance.now() < end, `${pictures.size} pictures`);
    const picture = await page.evaluate<string | undefined>(PICTURE);
    if (picture !== undefined) pictures.add(decodeURIComponent(picture));
    await page.waitForTimeout(100);
  }
  return [...pictures];
}

/** Points of a picture's longest path. */
function pointsOf(picture: string): number {
  return Math.max(
    0,
    ...(picture.match(/ d="[^"]*"/g) ?? []).map((path) =>
      path.match(/[ML]/gi)?.length ?? 0
    ),
  );
}

if (CHROMIUM) {
  testWithJupyter(
    "JupyterLab redraws live curves after each epoch, and ends with an interactive figure",
    async (jupyter) => {
      await using notebook = await scratchNotebook(SOURCE);
      await using lab = await startLab(jupyter);
      await using browser = await startBrowser();
      const page = await browser.newPage();
      await notebook.open(page, lab);
      await page.keyboard.press("Shift+Enter");
      const pictures = await watchPictures(page);
      // One picture per epoch, each with curves of one more point.
      assert.deepEqual(pictures.map(pointsOf).slice(-EPOCHS), [1, 2, 3, 4]);
      await page.close();
    },
  );
} else {
  Deno.test({
    name: "JupyterLab redraws live curves (skipped: no Chromium)",
    ignore: true,
    fn: () => {},
  });
}
