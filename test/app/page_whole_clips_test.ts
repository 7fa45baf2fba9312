/**
 * The page with a model of several members that hears whole clips, in Chromium.
 */
/// <reference lib="dom" />
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { encodeWav } from "../../lib/audio/mod.ts";
import { setBackend } from "../../lib/backend/mod.ts";
import { openEmbedded } from "../../lib/corpus/mod.ts";
import { loadModel } from "../../lib/files/mod.ts";
import { openListener } from "../../lib/listen/mod.ts";
import { saveFramesModel } from "../listen/frames_model.ts";
import { IGNORE, visitApp, WHY } from "./page_visit.ts";

await setBackend("simd");
const model = await saveFramesModel();
const corpus = await openEmbedded();
const { samples, sampleRate } = await corpus.load(corpus.clips[40]);
const long = new Float32Array(10 * sampleRate);
for (const second of [1, 4, 7]) {
  long.set(samples.subarray(0, 2.5 * sampleRate), second * sampleRate);
}

/** Gives sound to the page as a file, and waits until it has been heard. */
async function hear(page: Page, name: string, sound: Float32Array) {
  const bytes = encodeWav({ samples: sound, sampleRate });
  const buffer = Buffer.from(bytes);
  await page.setInputFiles("#files", [{ name, mimeType: "audio/wav", buffer }]);
  await page.getByRole("status").getByText(`${name}: `).waitFor();
}

/** Where pictures of the page are put, if anywhere. */
const PICTURES = Deno.env.get("SER_SCREENSHOTS");

async function photograph(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

Deno.test({
  name:
    `a voice is heard as a whole, without a window to move; of a longer one the window can be moved, and the picture is explained${WHY}`,
  ignore: IGNORE,
  async fn() {
    await visitApp(async ({ page, complaints }) => {
      await page.getByText(
        "2 networks cnn-stats, whose answers are averaged. It hears at most 2.9 s of a voice.",
      ).waitFor();
      const slider = page.locator("#window");
      await hear(page, "short.wav", samples);
      await page.getByText("All of it is heard, silence at its ends left out")
        .waitFor();
      assert.equal(await slider.isVisible(), false);
      assert.equal(await page.locator("#curve").isVisible(), false);
      await page.getByText("Loudness of 64 bands of frequency").waitFor();
      await page.getByRole("button", { name: "What carried" }).click();
      await page.getByText(/Red: without this part/).waitFor();
      await photograph(page, "whole_short");

      await hear(page, "long.wav", long);
      await page.getByText(/The network hears 2\.9\ss from [12]\.\d\ss on/)
        .waitFor();
      await page.getByText(/The answer along the recording/).waitFor();
      for (let i = 0; i < 3; i++) await slider.press("PageUp");
      await page.getByRole("status").getByText(/from [4-7]\.\d\ss on/)
        .waitFor();
      await page.getByRole("button", { name: "What carried" }).click();
      await page.getByText(/Red: without this part/).waitFor();
      await photograph(page, "whole_long");

      const saving = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save as JSON" }).click();
      const saved = await (await saving).path();
      const { clips } = JSON.parse(await Deno.readTextFile(saved));
      const listener = openListener(await loadModel(model));
      const rounded = samples.map((x) => Math.round(x * 32768) / 32768);
      const heard = await listener.hear({ samples: rounded, sampleRate });
      assert.ok(heard.inaudible === null);
      assert.equal(clips[0].label, heard.label);
      listener.labels.forEach((label, i) => {
        const off = clips[0].probabilities[label] - heard.probabilities[i];
        assert.ok(Math.abs(off) <= 1e-5, `${label}: ${off}`);
      });
      listener.dispose();
      assert.deepEqual(complaints, []);
    }, { model });
  },
});
