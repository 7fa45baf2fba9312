import assert from "node:assert/strict";
import { AudioError } from "../../lib/audio/audio_error.ts";
import {
  checkExpansion,
  checkFormat,
  checkSamples,
} from "../../lib/audio/limits.ts";
import { Source } from "../../lib/audio/source.ts";

const SOURCE = new Source(new Uint8Array(100), "a.wav");

Deno.test("checkFormat() allows 4,000 to 768,000 Hz and 1 to 64 channels, no more", () => {
  for (const sampleRate of [4_000, 8_000, 48_000, 768_000]) {
    for (const channels of [1, 2, 64]) {
      checkFormat(SOURCE, "", { sampleRate, channels });
    }
  }
  for (const sampleRate of [0, 3_999, 768_001, 2 ** 32 - 1, NaN]) {
    assert.throws(
      () => checkFormat(SOURCE, "", { sampleRate, channels: 1 }),
      AudioError,
    );
  }
  for (const channels of [0, 65, 65_535, NaN]) {
    assert.throws(
      () => checkFormat(SOURCE, "", { sampleRate: 48_000, channels }),
      AudioError,
    );
  }
});

/** Check `nSamples` per channel. */
function expand(
  source: Source,
  nSamples: number,
  channels = 1,
  sampleRate = 48_000,
) {
  checkExpansion(source, "", { nSamples, channels, sampleRate });
}

Deno.test("checkExpansion() allows 2^24 samples to any file and 64 per byte to a large one", () => {
  expand(SOURCE, 2 ** 24);
  assert.throws(() => expand(SOURCE, 2 ** 24 + 1), AudioError);
  assert.throws(() => expand(SOURCE, 0), AudioError);
  const large = new Source(new Uint8Array(2 ** 19), "large.ogg");
  expand(large, 2 ** 25);
  assert.throws(() => expand(large, 2 ** 25 + 1), AudioError);
});

Deno.test("checkExpansion() counts all channels, or what 48 kHz make of one", () => {
  expand(SOURCE, 2 ** 21, 8, 8_000);
  assert.throws(() => expand(SOURCE, 2 ** 21 + 1, 8, 8_000), AudioError);
  expand(SOURCE, Math.floor(2 ** 24 / 12), 2, 4_000);
  assert.throws(() => expand(SOURCE, Math.ceil(2 ** 24 / 12), 2, 4_000), {
    name: "AudioError",
    found: String(12 * Math.ceil(2 ** 24 / 12)),
  });
});

Deno.test("checkSamples() names the first sample that is no number or too large", () => {
  const place = (index: number, channel: number) =>
    `sample ${index} of channel ${channel}`;
  const good = Float32Array.of(0, -1, 2 ** 31, -(2 ** 31));
  checkSamples(SOURCE, [good, good], place);
  for (const bad of [NaN, Infinity, -Infinity, 2 ** 32]) {
    assert.throws(
      () => checkSamples(SOURCE, [good, Float32Array.of(0, bad, NaN)], place),
      {
        name: "AudioError",
        at: "sample 1 of channel 1",
        found: String(bad),
      },
    );
  }
});
