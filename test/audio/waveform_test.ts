import assert from "node:assert/strict";
import { paperWindow, toMono } from "../../lib/audio/mod.ts";

Deno.test("toMono() is the mean of two and of three channels, within a float32 step", () => {
  const left = Float32Array.of(0.5, -1, 0.1);
  const right = Float32Array.of(0.25, 1, 0.1);
  const two = toMono({ channels: [left, right], sampleRate: 8_000 });
  assert.deepEqual(two, {
    samples: Float32Array.of(0.375, 0, 0.1),
    sampleRate: 8_000,
  });
  const three = toMono({
    channels: [left, right, new Float32Array(3)],
    sampleRate: 8_000,
  });
  assert.deepEqual(
    three.samples,
    Float32Array.from([0.75, 0, left[2] * 2], (x) => x / 3),
  );
});

Deno.test("toMono() gives a single channel as it is", () => {
  const samples = Float32Array.of(1, 2);
  assert.equal(
    toMono({ channels: [samples], sampleRate: 8_000 }).samples,
    samples,
  );
});

Deno.test("toMono() cannot overflow where the sum of channels does", () => {
  const loud = Float32Array.of(3e38);
  const { samples } = toMono({ channels: [loud, loud], sampleRate: 8_000 });
  assert.deepEqual(samples, loud);
});

Deno.test("toMono() refuses no channel and channels of different length", () => {
  assert.throws(() => toMono({ channels: [], sampleRate: 8_000 }), {
    name: "RangeError",
    message: "Cannot mix to mono: audio must have a channel, got 0",
  });
  const channels = [new Float32Array(2), new Float32Array(3)];
  assert.throws(() => toMono({ channels, sampleRate: 8_000 }), {
    name: "RangeError",
    message: "Cannot mix to mono: all channels must have 2 samples, got 3",
  });
});

/** A ramp, so that every sample shows where it stood. */
function ramp(length: number) {
  return {
    samples: Float32Array.from({ length }, (_, i) => i),
    sampleRate: 48_000,
  };
}

Deno.test("paperWindow() is samples 24,000 to 167,999 of a long clip", () => {
  const clip = ramp(200_000);
  const window = paperWindow(clip);
  assert.deepEqual(window, clip.samples.slice(24_000, 168_000));
  window.fill(0);
  assert.equal(clip.samples[24_000], 24_000, "the clip is not changed");
});

Deno.test("paperWindow() pads a clip that is one sample short, and one that ends before it", () => {
  const short = paperWindow(ramp(167_999));
  assert.equal(short.length, 144_000);
  assert.equal(short[143_998], 167_998);
  assert.equal(short[143_999], 0);
  assert.deepEqual(paperWindow(ramp(24_000)), new Float32Array(144_000));
  assert.deepEqual(paperWindow(ramp(0)), new Float32Array(144_000));
});

Deno.test("paperWindow() takes another offset, duration and rate", () => {
  assert.deepEqual(
    paperWindow({ samples: ramp(9).samples, sampleRate: 4 }, {
      offset: 1,
      duration: 1.5,
    }),
    Float32Array.of(4, 5, 6, 7, 8, 0),
  );
  assert.equal(paperWindow(ramp(10), { offset: 0 })[9], 9);
});

Deno.test("paperWindow() refuses a negative offset, no duration, and what is no number", () => {
  for (
    const options of [{ offset: -1 }, { offset: NaN }, { offset: Infinity }]
  ) {
    assert.throws(
      () => paperWindow(ramp(1), options),
      /RangeError.*offset must be at least 0 s/,
    );
  }
  for (
    const options of [{ duration: 0 }, { duration: -3 }, { duration: NaN }, {
      duration: Infinity,
    }]
  ) {
    assert.throws(
      () => paperWindow(ramp(1), options),
      /RangeError.*duration must hold a sample/,
    );
  }
});
