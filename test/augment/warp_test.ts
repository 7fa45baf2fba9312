import assert from "node:assert/strict";
import { augmentBatch, warpItems } from "../../lib/augment/mod.ts";
import { createFrontEnd } from "../../lib/features/mod.ts";
import { Random } from "../../lib/random.ts";

/** Ten frames at most, of two coefficients and six bands. */
const layout = createFrontEnd({
  name: "frames",
  options: { nMfcc: 2, nMels: 6, maxFrames: 10 },
});
const WIDTH = 9;

/** An item of real frames whose values are linear in frame and band. */
function ramp(frames: number): Float32Array {
  const item = new Float32Array(10 * WIDTH);
  for (let t = 0; t < frames; t++) {
    for (let row = 0; row < 8; row++) {
      item[t * WIDTH + row] = row < 2 ? 100 * row + t : 10 * (row - 2) + t;
    }
    item[t * WIDTH + 8] = 1;
  }
  return item;
}

Deno.test("warp() of a ramp is the ramp at other places: clamped at the last frame and band", () => {
  const [speed, bands] = [1.25, 0.8];
  const item = ramp(8);
  layout.warp!(item, speed, bands);
  assert.equal(layout.countFrames(item), Math.round(8 / speed));
  for (let t = 0; t < 6; t++) {
    const frame = Math.min(7, t * speed);
    for (let row = 0; row < 8; row++) {
      const expected = row < 2
        ? 100 * row + frame
        : 10 * Math.min(5, (row - 2) / bands) + frame;
      const got = item[t * WIDTH + row];
      assert(Math.abs(got - expected) < 1e-5, `${t}, ${row}: ${got}`);
    }
  }
  assert(item.subarray(6 * WIDTH).every((value) => value === 0));
});

Deno.test("warp() by 1 and 1 changes no bit; a slower clip ends where the frames do", () => {
  const item = ramp(7);
  layout.warp!(item, 1, 1);
  assert.deepEqual(item, ramp(7));
  layout.warp!(item, 0.5, 1);
  assert.equal(layout.countFrames(item), 10);
  assert.equal(item[9 * WIDTH + 2], 4.5);
});

Deno.test("warp() leaves a clip without frames as it is", () => {
  const item = new Float32Array(10 * WIDTH);
  layout.warp!(item, 1.1, 0.9);
  assert(item.every((value) => value === 0));
});

Deno.test("warpItems() draws factors of the logarithm's middle, other ones for each item", () => {
  const whole = createFrontEnd({
    name: "frames",
    options: { nMfcc: 0, nMels: 2, maxFrames: 400 },
  });
  const [items, size] = [2000, 400 * 3];
  const x = new Float32Array(items * size);
  for (let i = 0; i < items; i++) {
    x.fill(1, i * size, i * size + 200 * 3);
  }
  warpItems(x, whole, { time: 1.5, bands: 1.2 }, new Random(3));
  const speeds = Array.from(
    { length: items },
    (_, i) =>
      Math.log(200 / whole.countFrames(x.subarray(i * size, (i + 1) * size))),
  );
  const mean = speeds.reduce((a, b) => a + b) / items;
  assert(Math.abs(mean) < 0.03, `mean logarithm ${mean}`);
  assert(Math.max(...speeds.map(Math.abs)) < Math.log(1.5) + 0.01);
  assert(new Set(speeds).size > 100);
});

Deno.test("the augmentation is the same for the same step, another for another", () => {
  const batch = (step: number) =>
    augmentBatch(
      { x: ramp(8), labels: Int32Array.of(1) },
      [{ kind: "warp", time: 1.3, bands: 1.1 }],
      layout,
      { seed: 1, step },
    ).x;
  assert.deepEqual(batch(4), batch(4));
  assert.notDeepEqual(batch(4), batch(5));
});

Deno.test("warpItems() refuses a front end that can't", () => {
  assert.throws(
    () =>
      warpItems(
        new Float32Array(7 * 128 * 128),
        createFrontEnd({ name: "chunks" }),
        { time: 1.1, bands: 1 },
        new Random(1),
      ),
    /Cannot warp: the front end must have frames with a mask/,
  );
});

Deno.test("warpItems() wants whole items", () => {
  assert.throws(
    () =>
      warpItems(
        new Float32Array(5),
        layout,
        { time: 1.5, bands: 1 },
        new Random(1),
      ),
    /x must hold whole items of 90 values, got 5/,
  );
});
