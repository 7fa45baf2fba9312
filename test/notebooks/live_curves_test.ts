/**
 * Curves that a reader sees grow, in JupyterLab with the Deno kernel.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join, relative } from "@std/path";
import type { Page } from "playwright-core";
import { PROJECT_FOLDER } from "../../lib/commands/caller.ts";
import { CHROMIUM, startBrowser } from "./browser.ts";
import { testWithJupyter } from "./jupyter_here.ts";
import { startLab } from "./lab_server.ts";

/** The longest that a page takes on a busy machine, in ms. */
const PATIENCE = 120_000;

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

/** A notebook of one cell. */
function notebookOf(source: string): string {
  const cell = {
    cell_type: "code",
    id: "training",
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  };
  const kernelspec = {
    name: "deno",
    display_name: "Deno",
    language: "typescript",
  };
  return JSON.stringify({
    cells: [cell],
    metadata: { kernelspec },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

/** The picture that the output shows now, or undefined. Runs in the page. */
const PICTURE =
  'document.querySelector(".jp-OutputArea .jp-RenderedSVG img")?.src';

/** Runs the notebook's first cell. */
async function runCell(page: Page): Promise<void> {
  await page.locator(".jp-Notebook .jp-Cell .cm-content").first().click();
  // Only when the kernel is there does a cell run.
  await page.locator('[data-status="idle"]').first().waitFor({
    state: "attached",
    timeout: PATIENCE,
  });
  await page.keyboard.press("Shift+Enter");
}

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
      const cache = join(PROJECT_FOLDER, "data", "cache");
      await Deno.mkdir(cache, { recursive: true });
      const folder = await Deno.makeTempDir({ dir: cache, prefix: "test-" });
      try {
        await Deno.writeTextFile(
          join(folder, "live.ipynb"),
          notebookOf(SOURCE),
        );
        await using lab = await startLab(jupyter);
        await using browser = await startBrowser();
        const page = await browser.newPage();
        const place = relative(PROJECT_FOLDER, folder).replaceAll("\\", "/");
        await page.goto(lab.url(`/lab/tree/${place}/live.ipynb`));
        await runCell(page);
        const pictures = await watchPictures(page);
        // One picture per epoch, each with curves of one more point.
        assert.deepEqual(pictures.map(pointsOf).slice(-EPOCHS), [1, 2, 3, 4]);
        await page.close();
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  );
} else {
  Deno.test({
    name: "JupyterLab redraws live curves (skipped: no Chromium)",
    ignore: true,
    fn: () => {},
  });
}
