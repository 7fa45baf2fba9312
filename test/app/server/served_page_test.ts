/**
 * The built app as this project's server serves it: under all headers, in Chromium.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { chromium } from "playwright-core";
import { type Predictions, startServer } from "../../../lib/app/mod.ts";
import { encodeWav } from "../../../lib/audio/mod.ts";
import { openEmbedded } from "../../../lib/corpus/mod.ts";
import { PAPER_MODEL_FOLDER } from "../../../lib/files/mod.ts";
import { chromiumPath } from "../../figures/chromium.ts";
import { builtApp, IGNORE, WHY } from "../page_visit.ts";

declare const crossOriginIsolated: boolean;

Deno.test({
  name:
    `the page is isolated, complains of no header, and hears what the API hears, by itself and on the server, within 1e-5${WHY}`,
  ignore: IGNORE,
  async fn() {
    const server = await startServer({
      model: PAPER_MODEL_FOLDER,
      folder: await builtApp(),
      port: 0,
      workers: 1,
    });
    const corpus = await openEmbedded();
    const wav = encodeWav(await corpus.load(corpus.clips[5]));
    const browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ["--no-sandbox"],
    });
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("pageerror", ({ message }) => complaints.push(message));
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) {
          complaints.push(message.text());
        }
      });
      await page.goto(server.url);
      await page.waitForSelector("html[data-ready]");
      assert.ok(await page.evaluate(() => crossOriginIsolated));
      const buffer = Buffer.from(wav);
      const file = { name: "clip.wav", mimeType: "audio/wav", buffer };
      await page.setInputFiles("#files", [file]);
      await page.getByRole("status").getByText("clip.wav: ").waitFor();
      await page.getByRole("switch", { name: "Hear on the server" }).check();
      await page.getByText("Sounds are sent to this page’s server").waitFor();
      await page.setInputFiles("#files", [{ ...file, name: "sent.wav" }]);
      await page.getByRole("status").getByText("sent.wav: ").waitFor();
      const saving = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save as JSON" }).click();
      const saved = await (await saving).path();
      const { clips } = JSON.parse(await Deno.readTextFile(saved));
      assert.equal(clips.length, 2);
      const response = await fetch(new URL("api/predictions", server.url), {
        method: "POST",
        body: wav as Uint8Array<ArrayBuffer>,
      });
      const { predictions: [answer] }: Predictions = await response.json();
      assert.ok(answer.outcome === "heard");
      for (const { name, probabilities } of clips) {
        for (const [label, there] of Object.entries(answer.probabilities)) {
          const off = Math.abs(probabilities[label] - there);
          assert.ok(off <= 1e-5, `${name}, ${label}: ${off} from ${there}`);
        }
      }
      assert.deepEqual(complaints, []);
    } finally {
      await browser.close();
      await server.drain();
    }
  },
});
