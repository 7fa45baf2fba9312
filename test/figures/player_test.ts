import assert from "node:assert/strict";
import { decodeAudio } from "../../lib/audio/mod.ts";
import {
  explorer,
  player,
  playerRow,
  waveform,
} from "../../lib/figures/mod.ts";
import { chromiumPath, visit } from "./chromium.ts";
import { tone } from "./gallery.ts";
import { findAll, parseXml } from "./xml.ts";

Deno.test("player() carries the sound itself, to 16 bits", async () => {
  const wave = tone(0.1);
  const [, base64] = player(wave, "tone", { levels: "recorded" }).toHtml()
    .match(
      /data:audio\/wav;base64,([^"]+)"/,
    )!;
  const { channels, sampleRate } = await decodeAudio(
    Uint8Array.fromBase64(base64),
  );
  assert.equal(sampleRate, 48_000);
  const worst = Math.max(
    ...channels[0].map((v, i) => Math.abs(v - wave.samples[i])),
  );
  assert.ok(worst <= 0.5 / 32_768, `${worst}`);
});

Deno.test("playerRow() names each player, for eyes and ears, and escapes the names", () => {
  const wave = tone(0.01);
  const row = playerRow([{ waveform: wave, title: "clean" }, {
    waveform: wave,
    title: `<15 "dB">`,
  }]);
  const html = row.toHtml().replaceAll("<audio controls ", "<audio ")
    .replace(/<script>[^]*<\/script>/, "");
  const root = parseXml(html);
  assert.deepEqual(findAll(root, "strong").map((c) => c.text), [
    "clean",
    `<15 "dB">`,
  ]);
  assert.deepEqual(
    findAll(root, "audio").map((a) => a.attributes["aria-label"]),
    ["clean", `<15 "dB">`],
  );
  assert.deepEqual(
    findAll(root, "audio").map((a) => a.attributes.title),
    ["clean", `<15 "dB">`],
  );
  assert.equal(row.toAudio().length, 2);
  assert.match(
    row.summary,
    /^Sound: clean, 0\.01 s at 48000 Hz, played .*; Sound: /,
  );
});

Deno.test("a player shows itself as HTML and text", () => {
  const shown =
    (player(tone(0.01), "a") as unknown as Record<symbol, () => object>)[
      Symbol.for("Jupyter.display")
    ]();
  assert.deepEqual(Object.keys(shown), ["text/html", "text/plain"]);
});

Deno.test("playerRow() brings soft and loud to one level and says by how much", () => {
  const soft = tone(0.5);
  const loud = { ...soft, samples: soft.samples.map((v) => 1.9 * v) };
  const sounds = [{ waveform: soft, title: "soft" }, {
    waveform: loud,
    title: "loud",
  }];
  const { gains, summary } = playerRow(sounds);
  assert.ok(Math.abs(gains[0] - gains[1] - 20 * Math.log10(1.9)) < 1e-3);
  assert.match(summary, /soft, .*played −\d+ dB; .*loud, .*played −\d+ dB/);
  const { gains: none } = playerRow(sounds, { levels: "recorded" });
  assert.deepEqual(none, [0, 0]);
});

Deno.test({
  name: `a player that starts stops the others, of other rows and sliders too${
    chromiumPath ? "" : " (skipped: no Chromium; set SER_CHROMIUM)"
  }`,
  ignore: chromiumPath === undefined,
  async fn() {
    const wave = tone(3);
    const rows = playerRow([{ waveform: wave, title: "a" }]).toHtml() +
      playerRow([{ waveform: wave, title: "b" }]).toHtml();
    const state = { value: "a", figure: waveform(wave), sound: wave };
    const sliders = explorer("A", [state]).toHtml() +
      explorer("B", [state]).toHtml();
    for (const html of [rows, sliders]) await checkOneAtATime(html);
  },
});

/** The second player's start stops the first. */
async function checkOneAtATime(html: string): Promise<void> {
  await visit(`<!doctype html>${html}`, async ({ page, complaints }) => {
    const paused = await page.evaluate(`(async () => {
        const [a, b] = document.querySelectorAll("audio");
        a.muted = b.muted = true;
        await a.play();
        await b.play();
        await new Promise((resolve) => setTimeout(resolve, 50));
        return [a.paused, b.paused];
      })()`);
    assert.deepEqual(paused, [true, false]);
    assert.deepEqual(complaints, []);
  });
}
