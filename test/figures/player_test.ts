import assert from "node:assert/strict";
import { decodeAudio } from "../../lib/audio/mod.ts";
import { player, playerRow } from "../../lib/figures/mod.ts";
import { tone } from "./gallery.ts";
import { findAll, parseXml } from "./xml.ts";

Deno.test("player() carries the sound itself, to 16 bits", async () => {
  const wave = tone(0.1);
  const [, base64] = player(wave, "tone").toHtml().match(
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
  const html = row.toHtml().replaceAll("<audio controls ", "<audio ");
  const root = parseXml(html);
  assert.deepEqual(findAll(root, "figcaption").map((c) => c.text), [
    "clean",
    `<15 "dB">`,
  ]);
  assert.deepEqual(
    findAll(root, "audio").map((a) => a.attributes["aria-label"]),
    ["clean", `<15 "dB">`],
  );
  assert.equal(row.toAudio().length, 2);
  assert.match(row.summary, /^Sound: clean, 0\.01 s at 48000 Hz; Sound: /);
});

Deno.test("a player shows itself as HTML and text", () => {
  const shown =
    (player(tone(0.01), "a") as unknown as Record<symbol, () => object>)[
      Symbol.for("Jupyter.display")
    ]();
  assert.deepEqual(Object.keys(shown), ["text/html", "text/plain"]);
});
