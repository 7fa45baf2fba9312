/**
 * What a visitor does and sees, in Chromium, on the app as it is built.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { encodeWav } from "../../lib/audio/mod.ts";
import { setBackend } from "../../lib/backend/mod.ts";
import { openEmbedded } from "../../lib/corpus/mod.ts";
import { DEFAULT_MODEL_FOLDER, loadModel } from "../../lib/files/mod.ts";
import { openListener } from "../../lib/listen/mod.ts";
import { IGNORE, visitApp, WHY } from "./page_visit.ts";

declare const crossOriginIsolated: boolean;

const corpus = await openEmbedded();

/** A file as a visitor has it. */
function file(name: string, bytes: Uint8Array) {
  return { name, mimeType: "audio/wav", buffer: Buffer.from(bytes) };
}

/** The file of a clip. */
async function fileOf(index: number) {
  const clip = corpus.clips[index];
  return file(`${clip.name}.wav`, encodeWav(await corpus.load(clip)));
}

/** Gives files to the page, and waits until the last has been heard. */
async function choose(
  page: Page,
  files: ReturnType<typeof file>[],
): Promise<void> {
  await page.setInputFiles("#files", files);
  const { name } = files.at(-1)!;
  await page.getByRole("status").getByText(`${name}: `).waitFor();
}

/** The history as the page saves it. */
async function savedHistory(page: Page) {
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as JSON" }).click();
  const path = await (await saving).path();
  return JSON.parse(await Deno.readTextFile(path));
}

Deno.test({
  name:
    `the page hears what the command line hears, within 1e-5, and moves its window by keys${WHY}`,
  ignore: IGNORE,
  async fn() {
    await setBackend("simd");
    const listener = openListener(await loadModel(DEFAULT_MODEL_FOLDER));
    await visitApp(async ({ page, complaints }) => {
      await choose(page, [await fileOf(5), await fileOf(100)]);
      const { clips } = await savedHistory(page);
      for (const [i, index] of [5, 100].entries()) {
        const waveform = await corpus.load(corpus.clips[index]);
        const heard = await listener.hear({
          ...waveform,
          // As the file has it: 16 bits.
          samples: waveform.samples.map((x) => Math.round(x * 32768) / 32768),
        });
        assert.ok(heard.inaudible === null);
        assert.equal(clips[i].label, heard.label);
        heard.probabilities.forEach((p, k) => {
          const shown = clips[i].probabilities[listener.labels[k]];
          assert.ok(Math.abs(shown - p) <= 1e-5, `${shown} is not ${p}`);
        });
      }
      const slider = page.getByRole("slider");
      assert.equal(await slider.getAttribute("aria-valuenow"), "0.50");
      await slider.press("Home");
      await page.getByText("from 0.0 s on").waitFor();
      assert.deepEqual(complaints, []);
    });
    listener.dispose();
  },
});

Deno.test({
  name: `the page says what is wrong with a file${WHY}`,
  ignore: IGNORE,
  async fn() {
    const wav = (seconds: number) =>
      encodeWav({
        samples: new Float32Array(48_000 * seconds),
        sampleRate: 48_000,
      });
    await visitApp(async ({ page }) => {
      const problem = page.getByRole("alert");
      await page.setInputFiles("#files", file("a.txt", new Uint8Array(50)));
      await problem.getByText(/a\.txt is not a sound file/).waitFor();
      await page.setInputFiles("#files", file("cut.wav", wav(1).slice(0, 900)));
      await problem.getByText(/cut\.wav.*cut off/).waitFor();
      await choose(page, [file("quiet.wav", wav(4))]);
      await page.getByRole("heading", { name: "Silence" }).waitFor();
      assert.equal(await problem.textContent(), "");
    });
  },
});

Deno.test({
  name: `the page works on without a server, and with threads${WHY}`,
  ignore: IGNORE,
  async fn() {
    await visitApp(async ({ page, unplug }) => {
      await page.getByText("Works offline").waitFor();
      await unplug();
      await page.reload();
      await page.waitForSelector("html[data-ready]");
      // The service worker gives the headers that this server doesn't.
      assert.equal(await page.evaluate(() => crossOriginIsolated), true);
      await page.getByRole("button", { name: "angry" }).click();
      await page.getByRole("status").getByText(/: \w+\.$/).waitFor();
    });
  },
});
