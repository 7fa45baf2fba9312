/**
 * A training in the page: how long it takes, and how long the page was ever busy, by the
 * gaps of a timer; then the command that the page names for the same bits, its time and
 * whether they are. Run with `deno run -A test/bench/train_page.ts [EPOCHS]`, by default
 * as many as the page proposes; needs Chromium.
 *
 * @module
 */
/// <reference lib="dom" />
import { join } from "@std/path";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { HEADERS } from "../../lib/app/headers.ts";
import { sha256 } from "../../lib/sha256.ts";
import { builtApp, serveFolder } from "../app/page_visit.ts";
import { chromiumPath } from "../figures/chromium.ts";

/** Milliseconds from one tick of the timer to the next. */
const TICK = 5;

/** Gaps that are told, the longest first. */
const TOLD = 10;

/** Milliseconds that a page may be busy before somebody notices (RAIL). */
const LIMIT = 50;

/** A pause of the timer, and what the page was at. */
interface Gap {
  milliseconds: number;
  stage: string;
}

/** Keeps the gaps of a timer in the page, as `gaps`. */
function watch(tick: number): void {
  const gaps: Gap[] = [];
  Object.assign(globalThis, { gaps });
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    const stage = document.querySelector("#stage")?.textContent ?? "";
    gaps.push({ milliseconds: now - last, stage });
    last = now;
  }, tick);
}

const server = serveFolder(await builtApp(), HEADERS);
const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: ["--no-sandbox"],
});
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.addr.port}/below/train.html`);
await page.waitForSelector('html[data-state="choosing"]');
if (Deno.args.length > 0) {
  await page.getByRole("spinbutton", { name: "Epochs" }).fill(Deno.args[0]);
}
await page.evaluate(watch, TICK);
const start = performance.now();
await page.getByRole("spinbutton", { name: "Epochs" }).press("Enter");
await page.waitForSelector('html[data-state="finished"]', { timeout: 0 });
const seconds = (performance.now() - start) / 1_000;
await page.waitForTimeout(2_000); // for what is shown at the end
const gaps = await page.evaluate(() =>
  (globalThis as unknown as { gaps: Gap[] }).gaps
);
gaps.sort((a, b) => b.milliseconds - a.milliseconds);
const long = gaps.filter(({ milliseconds }) => milliseconds > LIMIT);
console.log(
  `from click to confusion matrix ${
    seconds.toFixed(0)
  } s; of ${gaps.length} ticks ${long.length} came more than ${LIMIT} ms after the last; the longest:`,
);
for (const { milliseconds, stage } of gaps.slice(0, TOLD)) {
  console.log(`${milliseconds.toFixed(0)} ms: ${stage}`);
}
const textOf = async (id: string) => (await page.textContent(id) ?? "").trim();
const hash = await textOf("#hash");
const [, ...command] = (await textOf("#command")).split(/\s+/);
await browser.close();
await server.shutdown();

const out = join(await Deno.makeTempDir(), "run");
const before = performance.now();
const { success } = await new Deno.Command(Deno.execPath(), {
  args: [...command, "--out", out],
  cwd: fileURLToPath(new URL("../..", import.meta.url)),
  stdout: "null",
  stderr: "null",
}).output();
assert.ok(success, `${command.join(" ")} failed`);
const beside = (performance.now() - before) / 1_000;
const bytes = await Deno.readFile(join(out, "model.safetensors"));
const same = await sha256(bytes) === hash ? "the same" : "other";
console.log(
  `deno ${command.join(" ")}: ${beside.toFixed(0)} s, ${same} bits (${hash})`,
);
