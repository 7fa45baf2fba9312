/**
 * How fast the page is: from a dropped file to the answer, from a moved window to the
 * answer, and live: answers per second and processor time over a minute. Run with
 * `deno run -A test/bench/page_speed.ts [SECONDS]`; needs Chromium and Linux.
 *
 * @module
 */
/// <reference lib="dom" />
import { encodeWav } from "../../lib/audio/mod.ts";
import { openEmbedded } from "../../lib/corpus/mod.ts";
import { visitApp } from "../app/page_visit.ts";
import { childrenTime } from "./process_time.ts";

const LIVE_SECONDS = Number(Deno.args[0] ?? 60);

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const corpus = await openEmbedded();
const waveform = await corpus.load(corpus.clips[200]);
const file = await Deno.makeTempFile({ suffix: ".wav" });
const bytes = encodeWav(waveform);
await Deno.writeFile(file, bytes);
const base64 = bytes.toBase64();

const args = [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  `--use-file-for-fake-audio-capture=${file}`,
];

await visitApp(async ({ page }) => {
  const drops: number[] = [];
  for (let i = 0; i < 9; i++) {
    drops.push(
      await page.evaluate(async ({ base64, name }) => {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], name));
        const shown = new Promise<void>((resolve) => {
          const heading = document.querySelector("#clip-name")!;
          new MutationObserver((_, observer) => {
            if (heading.textContent !== name) return;
            observer.disconnect();
            requestAnimationFrame(() => resolve());
          }).observe(heading, { childList: true });
        });
        const before = performance.now();
        dispatchEvent(new DragEvent("drop", { dataTransfer: data }));
        await shown;
        return performance.now() - before;
      }, { base64, name: `${i}.wav` }),
    );
  }
  console.log(`dropped file to answer: median ${median(drops).toFixed(0)} ms`);

  const moves: number[] = [];
  for (let i = 0; i < 15; i++) {
    moves.push(
      await page.evaluate(async (key) => {
        const text = document.querySelector("#window-text")!;
        const shown = new Promise<void>((resolve) => {
          new MutationObserver((_, observer) => {
            observer.disconnect();
            requestAnimationFrame(() => resolve());
          }).observe(text, { childList: true });
        });
        const before = performance.now();
        document.querySelector("#window")!.dispatchEvent(
          new KeyboardEvent("keydown", { key }),
        );
        await shown;
        return performance.now() - before;
      }, i % 2 === 0 ? "ArrowLeft" : "ArrowRight"),
    );
  }
  console.log(`moved window to answer: median ${median(moves).toFixed(0)} ms`);

  await page.getByRole("button", { name: "Live" }).click();
  await page.waitForTimeout(4000);
  await page.evaluate(() => {
    const rate = document.querySelector("#live-rate")!;
    Object.assign(globalThis, { answers: 0 });
    new MutationObserver(() => {
      (globalThis as unknown as { answers: number }).answers++;
    }).observe(rate, { childList: true });
  });
  const before = childrenTime();
  const start = performance.now();
  await page.waitForTimeout(LIVE_SECONDS * 1000);
  const passed = (performance.now() - start) / 1000;
  const used = (childrenTime() - before) / 1_000;
  const answers = await page.evaluate(() =>
    (globalThis as unknown as { answers: number }).answers
  );
  console.log(
    `live: ${(answers / passed).toFixed(1)} answers per second, ${
      (100 * used / passed).toFixed(0)
    } % of one processor, over ${passed.toFixed(0)} s`,
  );
}, { args, permissions: ["microphone"] });
await Deno.remove(file);
