import assert from "node:assert/strict";
import { dirname, join } from "@std/path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { writeNotebookPages } from "../../lib/commands/notebook_pages.ts";
import { CHROMIUM, startBrowser } from "../notebooks/browser.ts";
import { NOTEBOOKS } from "../notebooks/notebooks.ts";

const out = await Deno.makeTempDir();
const pages = await writeNotebookPages(out);

/** Addresses that a page names, without those of other sites and of its own parts. */
const addressesIn = (html: string) =>
  [...html.matchAll(/<(?:a|link|script)\b[^>]*\b(?:href|src)="([^"#?]+)/g)]
    .map(([, address]) => address)
    .filter((address) => !/^https?:/.test(address));

Deno.test("writeNotebookPages() writes a page for each notebook and text, with links that lead somewhere", async () => {
  for (const { name } of NOTEBOOKS) {
    assert.ok(pages.includes(name.replace(".ipynb", ".html")), name);
  }
  const sources = await Array.fromAsync(
    Deno.readDir(join(out, "sources")),
    ({ name }) => join("sources", name),
  );
  for (const page of [...pages, ...sources]) {
    const html = await Deno.readTextFile(join(out, page));
    assert.match(html, /<title>[^<]+<\/title>/, page);
    for (const address of addressesIn(html)) {
      if (/^(\.\.\/)+$/.test(address) && !address.includes("notebooks")) {
        continue; // the app
      }
      await Deno.stat(join(out, dirname(page), address));
    }
  }
});

/** A test on a phone whose reader has that theme. */
function phoneTest(
  name: string,
  colorScheme: "light" | "dark",
  look: (page: Page) => Promise<void>,
) {
  Deno.test({
    name: `${name}${
      CHROMIUM ? "" : " (skipped: no Chromium, set SER_CHROMIUM)"
    }`,
    ignore: !CHROMIUM,
    fn: async () => {
      await using browser = await startBrowser();
      await look(
        await browser.newPage({
          viewport: { width: 390, height: 800 },
          colorScheme,
        }),
      );
    },
  });
}

phoneTest(
  "a page of a notebook draws its figures and moves its slider on a phone, in the reader's theme",
  "dark",
  async (page) => {
    const faults: string[] = [];
    page.on("pageerror", ({ message }) => faults.push(message));
    await page.goto(String(pathToFileURL(join(out, "03_augmentation.html"))));
    const slider = page.locator('.ser-explorer input[type="range"]').first();
    await slider.scrollIntoViewIfNeeded();
    const picture = page.locator(".ser-explorer .ser-picture").first();
    const before = await picture.getAttribute("aria-label");
    await slider.press("Home");
    await slider.press("ArrowRight");
    assert.notEqual(await picture.getAttribute("aria-label"), before);
    await page.locator(".figure").first().scrollIntoViewIfNeeded();
    await page.locator(".figure.drawn .plot-container").first().waitFor();
    const theme = await page.evaluate("document.body.dataset.jpThemeLight");
    assert.equal(theme, "false");
    assert.deepEqual(faults, []);
  },
);

/** What a phone's reader can't see, or not read. */
const FAULTS = `(() => {
  const inside = (one) => one.scrollWidth <= one.clientWidth;
  const right = (one) => one.getBoundingClientRect().right;
  const lines = (one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return range.getClientRects().length;
  };
  return {
    overflow: document.documentElement.scrollWidth - innerWidth,
    cutLines: [...document.querySelectorAll("main > pre")].filter((one) => !inside(one)).length,
    cutCells: [...document.querySelectorAll("main > table td")].filter((one) => right(one) > innerWidth).length,
    tinyPictures: [...document.querySelectorAll(".ser-picture svg")].filter((one) => one.clientWidth < 600).length,
    brokenNames: [...document.querySelectorAll(".ser-table td, .ser-table tbody th")]
      .filter((one) => !one.textContent.includes(" ") && lines(one) > 1).length,
  };
})()`;

phoneTest(
  "every page can be read on a phone: no line is cut, no picture shrinks",
  "light",
  async (page) => {
    for (const name of pages) {
      await page.goto(String(pathToFileURL(join(out, name))));
      assert.deepEqual(await page.evaluate(FAULTS), {
        overflow: 0,
        cutLines: 0,
        cutCells: 0,
        tinyPictures: 0,
        brokenNames: 0,
      }, name);
    }
  },
);
