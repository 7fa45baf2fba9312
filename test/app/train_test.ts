/**
 * A training in the page, in Chromium, beside the same one in Deno.
 */
import axe from "axe-core";
import { unzipSync } from "fflate";
import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Page,
} from "playwright-core";
import { HEADERS } from "../../lib/app/headers.ts";
import { settingsOf } from "../../lib/app/train/trainer.ts";
import { runExperiment } from "../../lib/experiment/mod.ts";
import { parseHistory } from "../../lib/model/mod.ts";
import { chromiumPath } from "../figures/chromium.ts";
import { builtApp, IGNORE, serveFolder, WHY } from "./page_visit.ts";

declare const isSecureContext: boolean;
declare const document: {
  querySelectorAll(selector: string): Iterable<{ duration: number }>;
};

/** A name of this machine that browsers take for another's. */
const OTHER = "classroom.test";

/** Opens the app's folder in a browser, and gives it to a function. */
async function openSite(
  headers: Readonly<Record<string, string>>,
  look: (context: BrowserContext, address: string) => Promise<void>,
): Promise<void> {
  const server = serveFolder(await builtApp(), headers);
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: [
        "--no-sandbox",
        `--host-resolver-rules=MAP ${OTHER} 127.0.0.1`,
      ],
    });
    const context = await browser.newContext();
    await look(context, `http://127.0.0.1:${server.addr.port}/below/`);
  } finally {
    await browser?.close();
    await server.shutdown();
  }
}

/** Waits until the page is in a state. */
const reaches = (page: Page, state: string) =>
  page.waitForSelector(`html[data-state="${state}"]`, { timeout: 120_000 });

/** What axe finds wrong with a page as it stands. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate("axe.run()") as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}

/** What the browser saves at a click, unpacked. */
async function saved(page: Page): Promise<Record<string, Uint8Array>> {
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the run" }).click();
  return unzipSync(await Deno.readFile(await (await saving).path()));
}

/** Epochs without the time that they took. */
function untimed(history: string) {
  return parseHistory(history).map(({ seconds: _, ...record }) => record);
}

const CHOICE = { protocol: "random", fold: 1, copies: 0, epochs: 2, seed: 3 };

/** Sets the form to the choice and sends it, by keys only. */
async function start(page: Page): Promise<void> {
  await page.getByRole("radio", { name: /Random clips/ }).focus();
  await page.keyboard.press("Space");
  for (const name of ["Noisy copies", "Epochs", "Seed"] as const) {
    const field = { "Noisy copies": "copies", Epochs: "epochs", Seed: "seed" };
    const value = CHOICE[field[name] as "copies" | "epochs" | "seed"];
    await page.getByRole("spinbutton", { name }).fill(String(value));
  }
  await page.keyboard.press("Enter");
}

/** Trains with an interruption by a closed tab and one by a pause, to the end. */
async function trainWithBreaks(
  context: BrowserContext,
  address: string,
): Promise<Page> {
  const first = await context.newPage();
  await first.goto(address);
  await reaches(first, "choosing");
  assert.deepEqual(await faults(first), []);
  await start(first);
  await first.getByRole("status").getByText(/^Epoch 1:/).waitFor({
    timeout: 120_000,
  });
  await first.close();
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole("heading", { name: "Learning: epoch 2 of 2" }).waitFor({
    timeout: 120_000,
  });
  await page.getByRole("button", { name: "Pause" }).press("Enter");
  await reaches(page, "paused");
  assert.deepEqual(await faults(page), []);
  await page.getByRole("button", { name: "Continue" }).press("Enter");
  await reaches(page, "finished");
  return page;
}

Deno.test({
  name:
    `a training in the page, its tab closed and paused on the way, ends with the bits of Deno's, and listens${WHY}`,
  ignore: IGNORE,
  async fn() {
    const folder = join(await Deno.makeTempDir(), "run");
    await openSite(HEADERS, async (context, address) => {
      const complaints: string[] = [];
      context.on("weberror", (error) => complaints.push(error.error().message));
      const page = await trainWithBreaks(context, `${address}train.html`);
      await page.waitForFunction(() => {
        const clips = [...document.querySelectorAll("#clips li")].length;
        const players = [...document.querySelectorAll("#clips audio")];
        return clips > 0 && players.length === clips &&
          players.every(({ duration }) => duration > 0);
      });
      assert.deepEqual(await faults(page), []);
      const files = await saved(page);
      const text = (name: string) => new TextDecoder().decode(files[name]);
      assert.match(text("model.json"), /strict binary/);

      const run = await runExperiment(settingsOf(CHOICE), folder);
      const of = (name: string) => Deno.readFile(join(folder, name));
      assert.deepEqual(
        untimed(text("history.jsonl")),
        run.history.map(({ seconds: _, ...record }) => record),
      );
      for (const name of ["model.safetensors", "predictions.csv"]) {
        assert.deepEqual(files[name], await of(name), name);
      }
      const score = await page.getByRole("heading", { name: /right$/ })
        .textContent();
      const right = run.predictions.filter((p) => p.truth === p.predicted);
      const share = 100 * right.length / run.predictions.length;
      assert.equal(score, `${share.toFixed(1)}\u00a0% right`);

      await page.getByRole("link", { name: "Listen with this network" })
        .click();
      await page.getByText("with the network that was trained").waitFor();
      await page.getByRole("button", { name: "angry" }).click();
      await page.getByRole("status").getByText(/: \w+\.$/).waitFor();
      assert.deepEqual(complaints, []);
    });
  },
});

Deno.test({
  name:
    `without headers the page that trains has one thread, and threads once its service worker has come${WHY}`,
  ignore: IGNORE,
  async fn() {
    await openSite({}, async (context, address) => {
      const page = await context.newPage();
      await page.goto(`${address}train.html`);
      await page.getByText("Runs on one thread").waitFor();
      await page.getByText("Works offline").waitFor();
      await page.reload();
      await page.getByText(/^Runs on ([2-9]|\d\d) threads/).waitFor();
    });
  },
});

Deno.test({
  name:
    `by plain HTTP from another machine the page trains on one thread${WHY}`,
  ignore: IGNORE,
  async fn() {
    await openSite(HEADERS, async (context, address) => {
      const page = await context.newPage();
      await page.goto(`${address.replace("127.0.0.1", OTHER)}train.html`);
      await reaches(page, "choosing");
      assert.equal(await page.evaluate(() => isSecureContext), false);
      await page.getByText("Runs on one thread").waitFor();
      await start(page);
      const heading = { name: "Learning: epoch 1 of 2" };
      await page.getByRole("heading", heading).waitFor({ timeout: 60_000 });
    });
  },
});
