/**
 * What a visitor does and sees, in Chromium, on the app as it is built.
 */
/// <reference lib="dom" />
import axe from "axe-core";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { encodeWav } from "../../lib/audio/mod.ts";
import { openEmbedded } from "../../lib/corpus/mod.ts";
import { PAPER_MODEL_FOLDER } from "../../lib/files/mod.ts";
import { IGNORE, visitApp, WHY } from "./page_visit.ts";
import { runPredict } from "./predict_command.ts";

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
    const files = [await fileOf(5), await fileOf(100)];
    const expected = await runPredict(
      files.map(({ name, buffer }) => ({ name, bytes: buffer })),
      PAPER_MODEL_FOLDER,
    );
    await visitApp(async ({ page, complaints }) => {
      await page.getByText("is under the licence CC BY-NC-SA 4.0").waitFor();
      await choose(page, files);
      const { clips } = await savedHistory(page);
      assert.equal(clips.length, 2);
      expected.forEach(({ emotion, probabilities }, i) => {
        assert.equal(clips[i].label, emotion);
        for (const [label, p] of Object.entries(probabilities)) {
          const shown = clips[i].probabilities[label];
          assert.ok(Math.abs(shown - p) <= 1e-5, `${shown} is not ${p}`);
        }
      });
      const slider = page.getByRole("slider");
      assert.equal(await slider.getAttribute("aria-valuenow"), "0.50");
      await slider.press("Home");
      await page.getByRole("status").getByText("from 0.0 s on").waitFor();
      assert.deepEqual(complaints, []);
    });
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
      await page.getByRole("button", { name: "Record" }).click();
      await problem.getByText(/microphone/).waitFor();
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

/** A microphone that hears a clip, then five seconds of silence, again and again. */
async function fakeMicrophone(): Promise<{ file: string; args: string[] }> {
  const { samples, sampleRate } = await corpus.load(corpus.clips[200]);
  const sound = new Float32Array(samples.length + 5 * sampleRate);
  sound.set(samples);
  const file = await Deno.makeTempFile({ suffix: ".wav" });
  await Deno.writeFile(file, encodeWav({ samples: sound, sampleRate }));
  const args = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-audio-capture=${file}`,
  ];
  return { file, args };
}

Deno.test({
  name:
    `the microphone is recorded, and heard live: speech as an emotion, silence as silence${WHY}`,
  ignore: IGNORE,
  async fn() {
    const { file, args } = await fakeMicrophone();
    await visitApp(async ({ page, complaints }) => {
      const verdict = page.locator("#live-verdict");
      await page.getByRole("button", { name: "Live" }).click();
      for (
        const expected of [/Silence/, /Angry|Happy|Sad|Fear|Disg|Neu|Calm/]
      ) {
        await verdict.getByText(expected).waitFor();
      }
      await page.getByText(/answers per second/).waitFor();
      await page.getByRole("button", { name: "Stop listening" }).click();
      await page.getByRole("button", { name: "Record" }).click();
      await page.getByRole("button", { name: /Stop \([1-9]/ }).click();
      await page.getByRole("status").getByText(/Recording at .*: \w+/)
        .waitFor();
      assert.equal((await savedHistory(page)).clips[0].origin, "recording");
      assert.deepEqual(complaints, []);
    }, { args, permissions: ["microphone"] });
    await Deno.remove(file);
  },
});

/** Opens a sound that the browser itself has encoded as WebM. */
async function chooseWebm(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const context = new AudioContext();
    const out = context.createMediaStreamDestination();
    const tone = context.createOscillator();
    tone.connect(out);
    tone.start();
    const recorder = new MediaRecorder(out.stream, { mimeType: "audio/webm" });
    const blob = await new Promise<Blob>((resolve) => {
      recorder.ondataavailable = ({ data }) => resolve(data);
      recorder.start();
      setTimeout(() => recorder.stop(), 1500);
    });
    const files = new DataTransfer();
    files.items.add(new File([blob], "tone.webm"));
    const input = document.querySelector<HTMLInputElement>("#files")!;
    input.files = files.files;
    input.dispatchEvent(new Event("change"));
  });
}

/** Where pictures of the page are put, if anywhere. */
const PICTURES = Deno.env.get("SER_SCREENSHOTS");

for (
  const { width, colorScheme } of [
    { width: 390, colorScheme: "dark" },
    { width: 1280, colorScheme: "light" },
  ] as const
) {
  Deno.test({
    name:
      `axe finds nothing, ${width} px wide and ${colorScheme}, empty and with an answer that is explained${WHY}`,
    ignore: IGNORE,
    async fn() {
      const viewport = { width, height: 900 };
      await visitApp(async ({ page }) => {
        await page.evaluate(axe.source);
        const faults = async () => {
          const { violations } = await page.evaluate(() =>
            (globalThis as unknown as { axe: typeof axe }).axe.run()
          );
          return violations.map(({ id, nodes }) =>
            `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`
          );
        };
        assert.deepEqual(await faults(), []);
        await chooseWebm(page);
        await page.getByRole("heading", { name: "No voice" }).waitFor();
        await choose(page, [await fileOf(5)]);
        await page.getByRole("button", { name: "What carried" }).click();
        await page.getByText(/Red: without this part/).waitFor();
        assert.deepEqual(await faults(), []);
        const wide = await page.evaluate(() =>
          document.documentElement.scrollWidth
        );
        assert.ok(wide <= width, `${wide} px are wider than the window`);
        if (PICTURES === undefined) return;
        const path = `${PICTURES}/page_${width}_${colorScheme}.png`;
        await page.screenshot({ path, fullPage: true });
      }, { viewport, colorScheme, bypassCSP: true });
    },
  });
}

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
