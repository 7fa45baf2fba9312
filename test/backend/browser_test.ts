import assert from "node:assert/strict";
import { type Browser, chromium, type Page } from "playwright-core";
import type { SimdOptions } from "../../lib/backend/mod.ts";
import { chromiumPath } from "../figures/chromium.ts";
import type { Watched } from "./page_main.ts";
import { type Outcome, type Task, trainAndPredict } from "./page_program.ts";
import { bundlePage, servePage } from "./page_server.ts";

const ignore = chromiumPath === undefined;
const why = ignore ? " (skipped: no Chromium; set SER_CHROMIUM)" : "";

/** Opens the test page and gives it to a function; returns what it complained of. */
async function visitPage(
  isolated: boolean,
  look: (page: Page) => Promise<void>,
): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  await bundlePage(folder);
  const server = servePage(folder, isolated);
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ["--no-sandbox"],
    });
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${server.addr.port}/`);
    await page.waitForFunction("window.inPage");
    assert.equal(await page.evaluate("crossOriginIsolated"), isolated);
    await look(page);
    return complaints;
  } finally {
    await browser?.close();
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
}

const inPage = (page: Page, task: Task, options: SimdOptions) =>
  page.evaluate(
    `inPage(...${JSON.stringify([task, options])})`,
  ) as Promise<Outcome>;

const inWorker = (page: Page, task: Task, options: SimdOptions) =>
  page.evaluate(
    `inWorker(...${JSON.stringify([task, options])})`,
  ) as Promise<Watched>;

/** Throws at the first value whose bits differ. */
function assertSameBits(actual: Outcome, expected: Outcome): void {
  assert.equal(actual.variant, "strict");
  assert.deepEqual(actual.losses, expected.losses);
  assert.deepEqual(Object.keys(actual.bits), Object.keys(expected.bits));
  for (const [name, values] of Object.entries(expected.bits)) {
    const found = actual.bits[name];
    assert.equal(found.length, values.length, name);
    const wrong = values.findIndex((value, i) => value !== found[i]);
    assert.equal(wrong, -1, `${name}, value ${wrong}`);
  }
}

const SMALL: Task = { sizes: "small", optimizer: "muon", batch: 3, steps: 3 };
const PAPER: Task = { sizes: "paper", optimizer: "sgd", batch: 2, steps: 1 };

/** Two threads are asked for; a page that is not isolated has one. */
const ASKED = { threads: 2 };

for (const isolated of [true, false]) {
  const [kind, threads] = isolated
    ? ["an isolated page", 2]
    : ["a page that is not isolated", 1];
  Deno.test({
    name:
      `training and prediction in ${kind} and in its worker, threads: ${threads}, give the bits that Deno gives${why}`,
    ignore,
    async fn() {
      const complaints = await visitPage(isolated, async (page) => {
        for (const task of [SMALL, PAPER]) {
          const options = { threads: 1, binary: "strict" } as const;
          const expected = await trainAndPredict(task, options);
          const here = await inPage(page, task, ASKED);
          const { outcome: there } = await inWorker(page, task, ASKED);
          for (const outcome of [here, there]) {
            assert.equal(outcome.threads, threads);
            assertSameBits(outcome, expected);
          }
        }
      });
      assert.deepEqual(complaints, []);
    },
  });
}

Deno.test({
  name:
    `a page's timers are less than 100 ms late while its worker trains in longer steps${why}`,
  ignore,
  async fn() {
    const task = { ...PAPER, batch: 16, steps: 3 };
    await visitPage(true, async (page) => {
      const { outcome, longestGap } = await inWorker(page, task, ASKED);
      assert(outcome.slowestStep > 200, `step: ${outcome.slowestStep} ms`);
      assert(longestGap < 100, `${longestGap} ms`);
    });
  },
});

Deno.test({
  name:
    `a page where a thread cannot start gets an error, and goes on with one thread${why}`,
  ignore,
  async fn() {
    await visitPage(true, async (page) => {
      const options = { ...ASKED, workerUrl: "missing.js" as unknown as URL };
      await assert.rejects(
        inPage(page, SMALL, options),
        /Cannot start a worker from .*missing\.js: /,
      );
      assert.equal((await inPage(page, SMALL, { threads: 1 })).threads, 1);
    });
  },
});
