import assert from "node:assert/strict";
import { paperWindow, resample } from "../../lib/audio/mod.ts";
import {
  addNoise,
  type Augmentation,
  changeGain,
  noisyCopy,
} from "../../lib/augment/mod.ts";
import { createFrontEnd } from "../../lib/features/mod.ts";
import { hearSignal } from "../../lib/listen/mod.ts";
import { Random } from "../../lib/random.ts";
import { assertWithin } from "../features/fixture.ts";

const chunks = createFrontEnd({ name: "chunks" });

/** `seconds` of a tone that swells three times per second. */
function makeSound(seconds: number, sampleRate: number) {
  const samples = Float32Array.from(
    { length: seconds * sampleRate },
    (_, n) =>
      0.3 * Math.sin(2 * Math.PI * 300 * n / sampleRate) *
      Math.sin(3 * Math.PI * n / sampleRate) ** 2,
  );
  return { samples, sampleRate };
}

const sound = makeSound(4, 48_000);
const noise: Augmentation = { kind: "noise", snrDbLow: 15, snrDbHigh: 30 };

Deno.test("hearSignal() with the paper's front end is paperWindow(), and its noisy copy noisyCopy() of that", async () => {
  const heard = await hearSignal(chunks, sound);
  assert.deepEqual(heard, {
    samples: paperWindow(sound),
    inaudible: null,
    extent: [0.5, 3.5],
  });
  const name = { seed: 3, clip: "a", copy: 2 };
  const copy = { ...name, augment: [noise] };
  const noisy = await hearSignal(chunks, sound, { copy });
  const want = noisyCopy(paperWindow(sound), name).samples;
  assert.deepEqual(noisy.samples, want);
});

Deno.test("hearSignal() changes the recording before the cut and the window after it", async () => {
  const gain: Augmentation = { kind: "gain", low: 6, high: 6 };
  const copy = { seed: 1, clip: "a", copy: 1, augment: [noise, gain] };
  const { samples } = await hearSignal(chunks, sound, { copy, offset: 1 });
  const louder = { ...sound, samples: changeGain(sound.samples, 6) };
  const snrDb = new Random(1, "snr/a").integer(15, 30);
  const window = paperWindow(louder, { offset: 1 });
  assert.deepEqual(
    samples,
    addNoise(window, snrDb, new Random(1, "noise/a/1")),
  );
});

Deno.test("hearSignal() resamples only the part that is heard, within 1e-5 of resampling everything", async () => {
  for (const [rate, offset] of [[44_100, 30], [8000, 0.5], [16_000, 2.95]]) {
    const long = makeSound(36, rate);
    const { samples } = await hearSignal(chunks, long, { offset });
    const whole = await resample(long, 48_000);
    assertWithin(samples, paperWindow(whole, { offset }), 1e-5, `${rate} Hz`);
  }
});

Deno.test("hearSignal() of a recording that ends before the window, or in it, pads with zeros", async () => {
  for (const rate of [48_000, 22_050]) {
    const short = makeSound(1, rate);
    const late = await hearSignal(chunks, short, { offset: 5 });
    assert.deepEqual(late.samples, new Float32Array(144_000));
    assert.equal(late.inaudible?.kind, "too short");
    const within = await hearSignal(chunks, short);
    assert.equal(within.samples.findLastIndex((x) => x !== 0) < 24_000, true);
    assert.equal(within.inaudible, null);
  }
});

Deno.test("hearSignal() says where the voice is that a front end finds, at any rate, and looks for it once", async () => {
  const frames = createFrontEnd({ name: "frames" });
  let looked = 0;
  const counting = new Proxy(frames, {
    get(target, key) {
      if (key === "heard") looked++;
      const value = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  for (const rate of [48_000, 44_100]) {
    const samples = new Float32Array(5 * rate);
    samples.set(makeSound(2, rate).samples, 1.5 * rate);
    const heard = await hearSignal(counting, { samples, sampleRate: rate });
    const [start, end] = heard.extent;
    assert.ok(Math.abs(start - 1.55) < 0.06, `${start}`);
    assert.ok(Math.abs(end - 3.45) < 0.06, `${end}`);
    assert.equal(heard.samples.length, Math.round((end - start) * 48_000));
  }
  assert.equal(looked, 2);
});

Deno.test("hearSignal() of what begins at an offset is that of the part by itself, where the voice is looked for too", async () => {
  const frames = createFrontEnd({ name: "frames" });
  const samples = new Float32Array(9 * 48_000);
  samples.set(makeSound(2, 48_000).samples, 6 * 48_000);
  const whole = { samples, sampleRate: 48_000 };
  const part = { ...whole, samples: samples.subarray(5 * 48_000) };
  const [late, first] = [
    await hearSignal(frames, whole, { offset: 5 }),
    await hearSignal(frames, part, { offset: 0 }),
  ];
  assert.deepEqual(late.samples, first.samples);
  assert.deepEqual(late.extent, first.extent.map((second) => second + 5));
});
