import assert from "node:assert/strict";
import { explorer, lines } from "../../lib/figures/mod.ts";
import { chromiumPath, visit } from "./chromium.ts";
import { tone } from "./gallery.ts";

const states = [0, 15, 30].map((snr) => ({
  value: `${snr} dB`,
  figure: lines([{ y: [0, snr] }], { title: `Noise at ${snr} dB` }),
  sound: { ...tone(0.1, 200 + 10 * snr) },
}));

Deno.test("explorer() refuses no states, and sounds for some of them", () => {
  assert.throws(() => explorer("SNR", []), RangeError);
  const [{ sound: _, ...silent }, ...others] = states;
  assert.throws(
    () => explorer("SNR", [silent, ...others]),
    /each state must have a sound, or none, got 2 of 3/,
  );
});

Deno.test("explorer() amplifies all sounds by the same gain", () => {
  const loud = { samples: Float32Array.of(0.5, -0.5), sampleRate: 8_000 };
  const soft = { samples: Float32Array.of(0.25, -0.25), sampleRate: 8_000 };
  const { figure } = states[0];
  const html = explorer("Level", [
    { value: "loud", figure, sound: loud },
    { value: "soft", figure, sound: soft },
  ], 0).toHtml();
  const [first] = html.match(/data:audio[^"]*/)!;
  const [, shown] = html.match(/, (\[\{"value".*\]), "Level"/)!;
  const [, { sound: second }] = JSON.parse(shown) as { sound: string }[];
  const peaks = [first, second].map((sound) => {
    const bytes = Uint8Array.fromBase64(sound.split(",")[1]);
    return new DataView(bytes.buffer).getInt16(bytes.length - 4, true) / 32768;
  });
  assert.ok(
    Math.abs(peaks[0] - 0.9) < 1e-3 && Math.abs(peaks[1] - 0.45) < 1e-3,
  );
});

Deno.test({
  name: `a slider changes picture, words and sound together${
    chromiumPath ? "" : " (skipped: no Chromium; set SER_CHROMIUM)"
  }`,
  ignore: chromiumPath === undefined,
  async fn() {
    const html = explorer("Signal-to-noise ratio", states).toHtml();
    await visit(`<!doctype html>${html}`, async ({ page, complaints }) => {
      const seen = () =>
        page.evaluate(`(() => {
          const host = document.querySelector(".ser-explorer");
          return {
            words: host.querySelector("output").textContent,
            picture: host.querySelector(".ser-picture").textContent,
            name: host.querySelector(".ser-picture").getAttribute("aria-label"),
            sound: host.querySelector("audio").src,
          };
        })()`) as Promise<Record<string, string>>;
      const before = await seen();
      assert.equal(before.words, "15 dB");
      assert.match(before.picture, /Noise at 15 dB/);
      await page.getByRole("slider", { name: "Signal-to-noise ratio" })
        .press("ArrowRight");
      const after = await seen();
      assert.equal(after.words, "30 dB");
      assert.match(after.picture, /Noise at 30 dB/);
      assert.match(after.name, /Noise at 30 dB/);
      assert.notEqual(after.sound, before.sound);
      assert.deepEqual(complaints, []);
    });
  },
});
