import assert from "node:assert/strict";
import { PROTOCOL_NAMES, PROTOCOLS } from "../../lib/corpus/mod.ts";
import { escapeText } from "../../lib/figures/mod.ts";
import { reportHtml } from "../../lib/report/report.ts";
import { chromiumPath, visit } from "../figures/chromium.ts";
import { reportInput } from "./fixture.ts";

const random = reportInput("random");
const html = reportHtml(random);
/** The page without its scripts and pictures: what a reader reads. */
const text = (page: string) =>
  page.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>/g, "")
    .replace(/"data:[^"]*"/g, '""');

for (const protocol of PROTOCOL_NAMES) {
  Deno.test(`reportHtml() says what was tested under ${protocol}, and how intervals were taken`, () => {
    const input = reportInput(protocol);
    const page = text(reportHtml(input));
    assert.ok(page.includes(escapeText(PROTOCOLS[protocol].description)));
    assert.ok(
      page.includes(`<strong>${input.split.test.length}</strong> test items`),
    );
    assert.ok(
      page.includes(
        `${(100 * input.metrics.accuracy).toFixed(1)} % of ${input.metrics.n}`,
      ),
    );
    assert.ok(page.includes("12.5 %") && page.includes("94.02"));
    const method = input.metrics.accuracyInterval.method;
    assert.match(
      page,
      method === "Wilson"
        ? /Wilson's; for the unweighted/
        : /bootstrap over the \d+ speakers/,
    );
    const same = page.includes("Both matrices come from the same protocol");
    assert.equal(same, protocol === "copies-before-split");
  });
}

Deno.test("reportHtml() shows the banner for synthetic speech alone", () => {
  assert.ok(
    text(reportHtml(reportInput("random", { synthetic: true }))).includes(
      "Synthetic speech.",
    ),
  );
  assert.ok(!text(html).includes("Synthetic speech."));
});

Deno.test("reportHtml() has a player for each sound, and none without", () => {
  const count = (page: string) => page.match(/<audio /g)?.length ?? 0;
  assert.equal(count(html), 8);
  const silent = reportHtml({ ...random, sounds: undefined });
  assert.equal(count(silent), 0);
  assert.ok(text(silent).includes("8 errors of which the network was surest"));
});

Deno.test("reportHtml() says so where nothing was misheard", () => {
  const predictions = random.predictions.filter((p) => p.predicted === p.truth);
  assert.ok(
    text(reportHtml({ ...random, predictions })).includes(
      "No test item was misheard",
    ),
  );
});

Deno.test("reportHtml() shows every setting, the recipe with all its parts", () => {
  assert.ok(!text(html).includes("[object"));
  assert.match(text(html), /"optimizer"|&quot;optimizer&quot;/);
});

Deno.test("reportHtml() escapes what comes from files, and asks for nothing from elsewhere", () => {
  assert.ok(html.includes("test &lt;cpu&gt; &amp; co"));
  assert.doesNotMatch(text(html), /<(link|iframe|object)|(src|href)="(?!#|")/);
});

Deno.test({
  name:
    `the report is drawn offline in both themes, fits a telephone, fades where there is more to scroll to, and is told to a screen reader${
      chromiumPath ? "" : " (skipped: no Chromium; set SER_CHROMIUM)"
    }`,
  ignore: chromiumPath === undefined,
  async fn() {
    for (const colorScheme of ["light", "dark"] as const) {
      await visit(html, async ({ page, requests, complaints }) => {
        await page.waitForFunction(
          `document.querySelectorAll(".figure.drawn .main-svg").length >= 2`,
          undefined,
          { timeout: 120_000 },
        );
        assert.deepEqual([requests, complaints], [[], []]);
        assert.equal(
          await page.evaluate("document.documentElement.scrollWidth"),
          390,
        );
        // Fades end only where the last column is seen.
        for (const [share, fade] of [[0, "56px"], [1, "0px"]] as const) {
          await page.waitForFunction(`
            [...document.querySelectorAll(".scroll, .figure")].every((e) => {
              const hidden = e.scrollWidth - e.clientWidth;
              e.scrollLeft = ${share} * hidden;
              const fade = getComputedStyle(e).getPropertyValue("--fade");
              return fade === (hidden > 0 ? "${fade}" : "0px");
            })`);
        }
        const unnamed = await page.evaluate(`[
          ...[...document.querySelectorAll("section")].filter((s) =>
            !document.getElementById(s.getAttribute("aria-labelledby"))),
          ...document.querySelectorAll("img:not([alt]), audio:not([aria-label]), table:not(:has(caption))"),
          ...document.querySelectorAll("nav a"),
        ].filter((e) => e.tagName !== "A" || !document.querySelector(e.getAttribute("href"))).length`);
        assert.equal(unnamed, 0);
      }, { colorScheme, width: 390 });
    }
  },
});
