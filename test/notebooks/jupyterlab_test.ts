import assert from "node:assert/strict";
import { join } from "@std/path";
import type { Page } from "playwright-core";
import { CHROMIUM, startBrowser } from "./browser.ts";
import { testWithJupyter } from "./jupyter_here.ts";
import { startLab } from "./lab_server.ts";
import { codeCells, NOTEBOOKS, outputData } from "./notebooks.ts";

/** The longest that a page takes on a busy machine, in ms. */
const PATIENCE = 180_000;

/** A window in which every cell of a notebook has room: JupyterLab draws what is in view. */
const TALL = { width: 1280, height: 16_000 };

/** How many of the committed outputs have a form of this kind. */
function countOutputs(
  { notebook }: typeof NOTEBOOKS[number],
  type: string,
  pattern: RegExp,
): number {
  const texts = codeCells(notebook)
    .flatMap(({ outputs }) => outputs)
    .map((output) => JSON.stringify(outputData(output)[type] ?? ""));
  return texts.reduce((n, text) => n + (text.match(pattern)?.length ?? 0), 0);
}

/** Waits until so many elements are in the page. */
async function waitForCount(page: Page, selector: string, count: number) {
  if (count > 0) {
    const last = page.locator(selector).nth(count - 1);
    await last.waitFor({ state: "attached", timeout: PATIENCE });
  }
  assert.equal(await page.locator(selector).count(), count, selector);
}

/** Plays each sound for a moment: true where its time went on. Runs in the page. */
const PLAY_SOUNDS = `Promise.all(
  Array.from(document.querySelectorAll("audio"), async (audio) => {
    audio.muted = true;
    await audio.play();
    await new Promise((resolve) =>
      audio.addEventListener("timeupdate", resolve, { once: true })
    );
    audio.pause();
    return audio.duration > 0 && audio.error === null;
  }),
)`;

/** Where the last cell ends, in px. Runs in the page. */
const BOTTOM =
  'Math.max(...Array.from(document.querySelectorAll(".jp-Notebook .jp-Cell"), (cell) => cell.getBoundingClientRect().bottom))';

/** A picture of the whole notebook, where `SER_SCREENSHOTS` names a folder. */
async function takePicture(page: Page, name: string): Promise<void> {
  const folder = Deno.env.get("SER_SCREENSHOTS");
  if (!folder) return;
  const bottom = await page.evaluate<number>(BOTTOM);
  await page.screenshot({
    path: join(folder, name.replace("ipynb", "png")),
    clip: { x: 0, y: 0, width: TALL.width, height: bottom + 40 },
  });
}

if (CHROMIUM) {
  testWithJupyter(
    "JupyterLab draws every figure of the notebooks and plays every sound",
    async (jupyter) => {
      await using lab = await startLab(jupyter);
      await using browser = await startBrowser();
      for (const one of NOTEBOOKS) {
        const page = await browser.newPage({ viewport: TALL });
        // A workspace for each: JupyterLab opens again what the last page had open.
        const workspace = `/lab/workspaces/${one.name.slice(0, 2)}`;
        await page.goto(lab.url(`${workspace}/tree/notebooks/${one.name}`), {
          timeout: PATIENCE,
        });
        const cells = one.notebook.cells.length;
        await waitForCount(page, ".jp-Notebook .jp-Cell", cells);
        const figures = countOutputs(
          one,
          "application/vnd.plotly.v1+json",
          /^\{/g, // one object each
        );
        const sounds = countOutputs(one, "text/html", /<audio /g);
        await waitForCount(
          page,
          ".jp-RenderedPlotly:has(.plot-container)",
          figures,
        );
        await waitForCount(page, ".jp-OutputArea audio", sounds);
        assert.deepEqual(
          await page.evaluate(PLAY_SOUNDS),
          Array(sounds).fill(true),
        );
        await takePicture(page, one.name);
        await page.close();
      }
    },
  );
} else {
  Deno.test({
    name:
      "JupyterLab draws the notebooks (skipped: no Chromium, set SER_CHROMIUM)",
    ignore: true,
    fn: () => {},
  });
}
