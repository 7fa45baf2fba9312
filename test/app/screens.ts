/**
 * Pictures of all pages in all states, for people to judge: at the width of a phone and of
 * a desk, light and dark. Run with `deno run -A test/app/screens.ts FOLDER [listen | train]`;
 * needs Chromium.
 *
 * @module
 */
/// <reference lib="dom" />
import { Buffer } from "node:buffer";
import { join, resolve } from "@std/path";
import { chromium, type Page } from "playwright-core";
import { HEADERS } from "../../lib/app/headers.ts";
import { encodeWav } from "../../lib/audio/mod.ts";
import { openEmbedded } from "../../lib/corpus/mod.ts";
import { DEFAULT_MODEL_FOLDER } from "../../lib/files/mod.ts";
import { chromiumPath } from "../figures/chromium.ts";
import { builtApp, serveFolder } from "./page_visit.ts";

const WIDTHS = [390, 1280];
const THEMES = ["light", "dark"] as const;

/** Milliseconds until what moves has come to rest. */
const REST = 400;

const [given = "screens", only] = Deno.args;
const folder = resolve(given);
await Deno.mkdir(folder, { recursive: true });

const corpus = await openEmbedded();

/** Pictures of a page as it stands, in all widths and themes. */
async function shoot(page: Page, state: string, whole = true): Promise<void> {
  for (const width of WIDTHS) {
    for (const colorScheme of THEMES) {
      await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(REST);
      const path = join(folder, `${state}_${width}_${colorScheme}.png`);
      await page.screenshot({ path, fullPage: whole });
    }
  }
  console.log(state);
}

/** A sound file of silence, and clips with silence behind each; seconds. */
async function makeFile(name: string, indices: number[], silence = 0) {
  const gap = new Float32Array(48_000 * silence);
  const parts: Float32Array[] = [gap];
  for (const index of indices) {
    parts.push((await corpus.load(corpus.clips[index])).samples, gap);
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const samples = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  const bytes = encodeWav({ samples, sampleRate: 48_000 });
  return { name, mimeType: "audio/wav", buffer: Buffer.from(bytes) };
}

async function choose(page: Page, file: Awaited<ReturnType<typeof makeFile>>) {
  await page.setInputFiles("#files", file);
  await page.getByRole("status").getByText(`${file.name}: `).waitFor();
}

/** The page that listens. */
async function listen(page: Page): Promise<void> {
  await shoot(page, "listen_1_empty");
  await choose(page, await makeFile("voice.wav", [5]));
  await shoot(page, "listen_2_heard");
  await page.getByRole("button", { name: "What carried" }).click();
  await page.getByText(/Red: without this part/).waitFor();
  await shoot(page, "listen_3_explained");
  const name =
    "a long recording with quite a long name, as phones make them.wav";
  await choose(page, await makeFile(name, [100, 200, 7, 40], 2));
  await page.locator("#curve-text").waitFor();
  await page.waitForTimeout(5_000);
  await page.getByRole("slider").press("PageDown");
  await shoot(page, "listen_4_long");
  await choose(page, await makeFile("quiet.wav", [], 4));
  await shoot(page, "listen_5_silence");
  const text = { name: "letter.txt", mimeType: "text/plain" };
  await page.setInputFiles("#files", { ...text, buffer: Buffer.from("Dear") });
  await page.getByRole("alert").getByText(/letter/).waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  await shoot(page, "listen_6_unreadable", false);
  await page.evaluate(() => {
    document.querySelector<HTMLElement>("#dropping")!.hidden = false;
  });
  await shoot(page, "listen_7_dropping", false);
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  await page.getByRole("button", { name: "Live" }).click();
  await page.waitForTimeout(12_000);
  await shoot(page, "listen_8_live");
  await page.getByRole("button", { name: "Stop listening" }).click();
  await page.getByRole("button", { name: "Record" }).click();
  await page.waitForTimeout(1_500);
  await shoot(page, "listen_9_recording", false);
}

/** The page that trains. */
async function train(page: Page): Promise<void> {
  const reaches = (state: string) =>
    page.waitForSelector(`html[data-state="${state}"]`, { timeout: 0 });
  await reaches("choosing");
  await shoot(page, "train_1_choosing");
  await page.getByRole("radio", { name: /Random clips/ }).check();
  await page.getByRole("spinbutton", { name: "Noisy copies" }).fill("0");
  await page.getByRole("spinbutton", { name: "Epochs" }).fill("4");
  await page.getByRole("button", { name: "Start training" }).click();
  await page.getByRole("status").getByText(/^Epoch 2:/).waitFor({ timeout: 0 });
  await page.getByRole("button", { name: "Pause" }).click();
  await reaches("paused");
  await shoot(page, "train_2_paused");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("status").getByText(/^Epoch 3:/).waitFor({ timeout: 0 });
  await shoot(page, "train_3_learning");
  await reaches("finished");
  await page.waitForTimeout(3_000);
  await shoot(page, "train_4_finished");
}

const microphone = await Deno.makeTempFile({ suffix: ".wav" });
const spoken = await makeFile("spoken.wav", [200, 30, 90], 1.5);
await Deno.writeFile(microphone, spoken.buffer);
const server = serveFolder(await builtApp(DEFAULT_MODEL_FOLDER), HEADERS);
const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-audio-capture=${microphone}`,
  ],
});
const context = await browser.newContext({ permissions: ["microphone"] });
const page = await context.newPage();
const address = `http://127.0.0.1:${server.addr.port}/below/`;
if (only !== "train") {
  await page.goto(address);
  await page.waitForSelector("html[data-ready]");
  await listen(page);
}
if (only !== "listen") {
  await page.goto(`${address}train.html`);
  await train(page);
}
await browser.close();
await server.shutdown();
await Deno.remove(microphone);
