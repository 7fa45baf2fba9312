/**
 * What a reader can move, hear, unfold and darken, in JupyterLab with the Deno kernel.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { PALETTES } from "../../lib/figures/draw/theme.ts";
import { CHROMIUM, startBrowser } from "./browser.ts";
import { testWithJupyter } from "./jupyter_here.ts";
import { startLab } from "./lab_server.ts";
import { PATIENCE, scratchNotebook } from "./scratch_notebook.ts";

const CELLS = [
  `import * as figures from "../../../lib/figures/mod.ts";
import * as teach from "../../../lib/teach/mod.ts";
const sound = (hz: number) => ({
  samples: Float32Array.from({ length: 16_000 }, (_, n) => Math.sin(2 * Math.PI * hz * n / 8_000)),
  sampleRate: 8_000,
});
figures.lines([{ y: [0, 1, 4] }], { title: "Squares" });`,
  `figures.playerRow([{ title: "low", waveform: sound(200) }, { title: "high", waveform: sound(400) }]);`,
  `figures.explorer("Frequency", [200, 300, 400].map((hz) => ({
  value: hz + " Hz",
  figure: figures.waveform(sound(hz), { title: "A sine of " + hz + " Hz" }),
  sound: sound(hz),
})));`,
  `teach.check("1.1", 4.6);`,
];

/** What a slider shows and plays now. */
async function explorerState(page: Page) {
  const host = page.locator(".ser-explorer");
  return {
    words: await host.locator("output").innerText(),
    title: await host.locator("svg text").first().textContent(),
    sound: await host.locator("audio").getAttribute("src"),
  };
}

async function checkSlider(page: Page): Promise<void> {
  const before = await explorerState(page);
  assert.equal(before.words, "300 Hz");
  const slider = page.getByRole("slider", { name: "Frequency" });
  await slider.press("ArrowRight");
  const after = await explorerState(page);
  assert.equal(after.words, "400 Hz");
  assert.match(after.title!, /400 Hz/);
  assert.notEqual(after.sound, before.sound);
}

/** The first two players: both have names, and the second one's start stops the first. */
async function checkPlayers(page: Page): Promise<void> {
  const names = await page.locator(".ser-players audio").evaluateAll((all) =>
    all.map((audio) =>
      ["title", "aria-label"].map((name) => audio.getAttribute(name))
    )
  );
  assert.deepEqual(names, [["low", "low"], ["high", "high"]]);
  const paused = await page.evaluate(`(async () => {
    const [low, high] = document.querySelectorAll(".ser-players audio");
    low.muted = high.muted = true;
    await low.play();
    await high.play();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return [low.paused, high.paused];
  })()`);
  assert.deepEqual(paused, [true, false]);
}

async function checkHints(page: Page): Promise<void> {
  const verdict = page.locator(".ser-verdict");
  assert.match(await verdict.innerText(), /Not yet\. 4\.6 is the period/);
  const hint = verdict.locator("details").first();
  assert.equal(await hint.getAttribute("open"), null);
  await hint.locator("summary").click();
  assert.notEqual(await hint.getAttribute("open"), null);
}

/** `#rrggbb` as a page's style has it. */
function css(hex: string): string {
  const [r, g, b] = hex.match(/\w\w/g)!.map((digits) => parseInt(digits, 16));
  return `rgb(${r}, ${g}, ${b})`;
}

/** The interactive figure has a theme's ink and paper. */
async function waitForTheme(page: Page, theme: "light" | "dark") {
  const { $ink, $paper } = PALETTES[theme];
  await page.waitForFunction(
    `(() => {
      const figure = document.querySelector(".jp-RenderedPlotly");
      const title = figure?.querySelector(".gtitle");
      const paper = figure?.querySelector(".main-svg");
      return title && getComputedStyle(title).fill === "${css($ink)}" &&
        getComputedStyle(paper).backgroundColor === "${css($paper)}";
    })()`,
    undefined,
    { timeout: PATIENCE },
  );
}

if (CHROMIUM) {
  testWithJupyter(
    "in JupyterLab a slider changes picture and sound, players play one at a time, hints unfold, figures follow the dark theme",
    async (jupyter) => {
      await using notebook = await scratchNotebook(...CELLS);
      await using lab = await startLab(jupyter);
      await using browser = await startBrowser();
      const page = await browser.newPage({
        viewport: { width: 1280, height: 2400 },
      });
      page.setDefaultTimeout(PATIENCE);
      await notebook.open(page, lab);
      for (const _ of CELLS) await page.keyboard.press("Shift+Enter");
      await page.locator(".ser-verdict").waitFor({ timeout: PATIENCE });
      await checkSlider(page);
      await checkPlayers(page);
      await checkHints(page);
      await waitForTheme(page, "light");
      await page.getByRole("menuitem", { name: "Settings", exact: true })
        .click();
      await page.getByText("Theme", { exact: true }).hover();
      await page.getByText("JupyterLab Dark", { exact: true }).click();
      await waitForTheme(page, "dark");
      await page.close();
    },
  );
} else {
  Deno.test({
    name: "JupyterLab's sliders and players (skipped: no Chromium)",
    ignore: true,
    fn: () => {},
  });
}
