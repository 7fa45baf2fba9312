/**
 * What a visitor does with a mouse, in Chromium: drops a file, drags the window; and a
 * file that is too large.
 */
/// <reference lib="dom" />
import assert from "node:assert/strict";
import { join } from "@std/path";
import type { Page } from "playwright-core";
import { encodeWav } from "../../lib/audio/mod.ts";
import { openEmbedded } from "../../lib/corpus/mod.ts";
import { IGNORE, visitApp, WHY } from "./page_visit.ts";

/** Drops a file from the disk on the page, as the browser's own event. */
async function drop(page: Page, path: string): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    if (type === "drop") await page.locator("#dropping").waitFor();
    const place = { x: 200, y: 300 };
    await client.send("Input.dispatchDragEvent", { type, ...place, data });
  }
}

Deno.test({
  name:
    `a file that is dropped is heard, and its window follows the pointer and is heard anew${WHY}`,
  ignore: IGNORE,
  async fn() {
    const folder = await Deno.makeTempDir();
    const path = join(folder, "dropped.wav");
    const corpus = await openEmbedded();
    await Deno.writeFile(
      path,
      encodeWav(await corpus.load(corpus.clips[5])),
    );
    await visitApp(async ({ page, complaints }) => {
      await drop(page, path);
      const status = page.getByRole("status");
      await status.getByText("dropped.wav: ").waitFor();
      assert.equal(await page.locator("#dropping").isVisible(), false);

      const slider = page.getByRole("slider");
      const box = (await slider.boundingBox())!;
      const wave = (await page.locator("#wave").boundingBox())!;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x - 4, y);
      await page.mouse.move(wave.x - 100, y, { steps: 5 }); // beyond the edge
      await page.mouse.up();
      assert.equal(await slider.getAttribute("aria-valuenow"), "0.00");
      await page.getByRole("status").getByText("from 0.0 s on").waitFor();
      await page.mouse.move(x + 100, y); // let go: it stays
      assert.equal(await slider.getAttribute("aria-valuenow"), "0.00");
      // A click beside the window brings its middle there: half a window, 1.5 s,
      // before the end, where at most all but 0.5 s may stick out.
      await page.mouse.click(wave.x + wave.width - 2, y);
      const [now, last] = await Promise.all(
        ["aria-valuenow", "aria-valuemax"].map((name) =>
          slider.getAttribute(name)
        ),
      );
      assert.ok(Math.abs(Number(now) - (Number(last) - 1)) < 0.05, `${now}`);
      assert.deepEqual(complaints, []);
    });
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: `a file that is too large is refused before it is read${WHY}`,
  ignore: IGNORE,
  async fn() {
    const folder = await Deno.makeTempDir();
    const path = join(folder, "long.wav");
    await Deno.create(path).then((file) => file.close());
    await Deno.truncate(path, 601 * 2 ** 20); // all of it a hole
    await visitApp(async ({ page }) => {
      await page.setInputFiles("#files", path);
      await page.getByRole("alert")
        .getByText("long.wav is too large: at most 600 MB can be read")
        .waitFor();
    });
    await Deno.remove(folder, { recursive: true });
  },
});
