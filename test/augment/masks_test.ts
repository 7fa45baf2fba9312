import assert from "node:assert/strict";
import { augmentBatch, maskItems } from "../../lib/augment/mod.ts";
import { createFrontEnd } from "../../lib/features/mod.ts";
import { Random } from "../../lib/random.ts";

/** Seven chunks of 6 bands and 8 frames, every 4 frames: 32 frames in all. */
const layout = createFrontEnd({
  name: "chunks",
  options: { nMels: 6, width: 8, stride: 4, duration: 31 * 256 / 48_000 },
});
const [CHUNKS, MELS, FRAMES] = layout.input;
const SIZE = CHUNKS * MELS * FRAMES;

const none = { timeMasks: 0, maxFrames: 0, melMasks: 0, maxMels: 0 };

Deno.test("maskItems() masks the same frames of the clip in chunks that overlap", () => {
  assert.deepEqual(layout.input, [7, 6, 8, 1]);
  const settings = { ...none, timeMasks: 1, maxFrames: 10 };
  for (let seed = 0; seed < 50; seed++) {
    const x = new Float32Array(SIZE).fill(1);
    maskItems(x, layout, settings, new Random(seed));
    const masked = new Set<number>();
    const kept = new Set<number>();
    x.forEach((value, i) => {
      const chunk = Math.floor(i / (MELS * FRAMES));
      const frame = i % FRAMES + chunk * FRAMES / 2;
      (value === 0 ? masked : kept).add(frame);
    });
    const frames = [...masked].sort((a, b) => a - b);
    assert(frames.every((frame) => !kept.has(frame)), "in one chunk only");
    assert(frames.length <= 10);
    const contiguous = frames.every((frame, i) => frame === frames[0] + i);
    assert(contiguous, `${frames}`);
  }
});

Deno.test("maskItems() masks the same mel bands in all chunks of an item, others in the next", () => {
  const settings = { ...none, melMasks: 1, maxMels: 3 };
  const random = new Random(2);
  const bands: string[] = [];
  for (let n = 0; n < 20; n++) {
    const x = new Float32Array(SIZE).fill(1);
    maskItems(x, layout, settings, random);
    const masked = Array.from({ length: MELS }, (_, m) => x[m * FRAMES] === 0);
    x.forEach((value, i) => {
      const mel = Math.floor(i / FRAMES) % MELS;
      assert.equal(value === 0, masked[mel]);
    });
    assert(masked.filter(Boolean).length <= 3);
    bands.push(masked.join());
  }
  assert(new Set(bands).size > 3);
});

Deno.test("maskItems() gives each item its own masks, and without masks changes nothing", () => {
  const settings = { timeMasks: 1, maxFrames: 10, melMasks: 1, maxMels: 3 };
  const x = new Float32Array(8 * SIZE).fill(1);
  maskItems(x, layout, settings, new Random(3));
  const items = new Set(
    Array.from(
      { length: 8 },
      (_, i) => x.slice(i * SIZE, (i + 1) * SIZE).join(),
    ),
  );
  assert(items.size > 4, `${items.size}`);
  const y = x.slice();
  maskItems(y, layout, none, new Random(3));
  assert.deepEqual(y, x);
});

Deno.test("maskItems() draws time masks on real frames only", () => {
  const frames = createFrontEnd({
    name: "frames",
    options: { nMels: 2, nMfcc: 0, maxFrames: 100 },
  });
  const settings = { ...none, timeMasks: 1, maxFrames: 4 };
  let masked = 0;
  for (let seed = 0; seed < 20; seed++) {
    const x = new Float32Array(300);
    x.fill(1, 0, 15); // five real frames
    maskItems(x, frames, settings, new Random(seed));
    const lost = [0, 1, 2, 3, 4].filter((t) => x[3 * t] === 0).length;
    assert(lost <= 4);
    masked += lost;
    assert.equal(frames.countFrames(x), 5); // the mask of real frames is kept
  }
  assert(masked >= 20, `${masked}`); // two of five on average
});

Deno.test("maskItems() wants whole items", () => {
  assert.throws(
    () => maskItems(new Float32Array(5), layout, none, new Random(1)),
    /x must hold whole items of 336 values, got 5/,
  );
});

Deno.test("augmentBatch() masks other places in each step, the same for a seed and step", () => {
  const augment = [{
    kind: "masks",
    timeMasks: 1,
    maxFrames: 10,
    melMasks: 1,
    maxMels: 3,
  }] as const;
  const masked = (seed: number, step: number) => {
    const x = new Float32Array(2 * SIZE).fill(1);
    const labels = Int32Array.of(0, 1);
    augmentBatch({ x, labels }, augment, layout, { seed, step });
    return x.join();
  };
  assert.equal(masked(1, 0), masked(1, 0));
  assert.notEqual(masked(1, 0), masked(1, 1));
  assert.notEqual(masked(1, 0), masked(2, 0));
});
