import assert from "node:assert/strict";
import { listeningTest } from "../../lib/teach/mod.ts";
import { chromiumPath, visit } from "../figures/chromium.ts";
import { tone } from "../figures/gallery.ts";

const labels = ["calm", "sad", "angry"];
const test = listeningTest([
  { waveform: tone(0.1), truth: "sad", network: "sad" },
  { waveform: tone(0.1), truth: "angry", network: "calm" },
], labels);

Deno.test("listeningTest() refuses no clips and labels that can't be answered", () => {
  assert.throws(() => listeningTest([], labels), /at least one clip, got 0/);
  const clip = { waveform: tone(0.1), truth: "happy", network: "sad" };
  assert.throws(() => listeningTest([clip], labels), /got happy/);
});

Deno.test("a listening test's text gives no answer away, and its players have no names", () => {
  const [players] = test.toHtml().split("<details");
  assert.doesNotMatch(players, /sad|angry/);
  assert.equal(test.summary.match(/sad/g)?.length, 1);
});

Deno.test({
  name: `answers are compared with the network's once all are given${
    chromiumPath ? "" : " (skipped: no Chromium; set SER_CHROMIUM)"
  }`,
  ignore: chromiumPath === undefined,
  async fn() {
    await visit(
      `<!doctype html>${test.toHtml()}`,
      async ({ page, complaints }) => {
        const result = page.locator(".ser-result");
        const fold = page.getByText("Compare with the network");
        await fold.click();
        assert.match(await result.innerText(), /Answer all of them first: 2/);
        await fold.click();
        await page.getByRole("combobox", { name: "clip 1" }).selectOption(
          "calm",
        );
        await page.getByRole("combobox", { name: "clip 2" }).selectOption(
          "angry",
        );
        await fold.click();
        await result.getByRole("table").nth(2).waitFor();
        assert.match(
          await result.innerText(),
          /You: 1 of 2 right\. The network: 1 of 2\./,
        );
        // Own matrix: sad heard as calm, angry heard as angry.
        const own = await result.getByRole("table").nth(1).locator("tbody tr")
          .allInnerTexts();
        assert.deepEqual(own.map((row) => row.split(/\s+/)), [
          ["calm", "·", "·", "·"],
          ["sad", "1", "·", "·"],
          ["angry", "·", "·", "1"],
        ]);
        assert.deepEqual(complaints, []);
      },
    );
  },
});
