import assert from "node:assert/strict";
import { augmentBatch, changeLevels } from "../../lib/augment/mod.ts";
import { createFrontEnd } from "../../lib/features/mod.ts";
import { Random } from "../../lib/random.ts";

/** Four frames at most, of two coefficients and three bands. */
const layout = createFrontEnd({
  name: "frames",
  options: { nMfcc: 2, nMels: 3, maxFrames: 4 },
});

/** An item whose first three frames are real: values count up. */
function item(): Float32Array {
  return Float32Array.from(
    { length: 24 },
    (_, i) => i >= 18 ? 0 : i % 6 === 5 ? 1 : i,
  );
}

Deno.test("raise() adds to the bands of real frames, and leaves coefficients, mask and padding", () => {
  const x = item();
  layout.raise!(x, 0.5);
  x.forEach((value, i) => {
    const band = i < 18 && i % 6 >= 2 && i % 6 <= 4;
    assert.equal(value, item()[i] + (band ? 0.5 : 0));
  });
});

Deno.test("changeLevels() draws offsets as often up as down, another for each item, none above the largest", () => {
  const items = 4000;
  const x = new Float32Array(items * 24);
  for (let i = 0; i < items; i++) x[i * 24 + 5] = 1;
  changeLevels(x, layout, { most: 0.35 }, new Random(2));
  const offsets = Array.from({ length: items }, (_, i) => x[i * 24 + 2]);
  const mean = offsets.reduce((a, b) => a + b) / items;
  const variance = offsets.reduce((a, b) => a + b * b, 0) / items;
  assert(Math.abs(mean) < 0.015, `mean ${mean}`);
  // A uniform number in [-a, a] has the variance a²/3.
  assert(Math.abs(variance - 0.35 ** 2 / 3) < 2e-3, `variance ${variance}`);
  assert(Math.max(...offsets.map(Math.abs)) <= 0.35);
  assert(new Set(offsets).size > items / 2);
});

Deno.test("levels are the same for the same step, others for another; most 0 changes no bit", () => {
  const at = (step: number, most: number) =>
    augmentBatch(
      { x: item(), labels: Int32Array.of(1) },
      [{ kind: "level", most }],
      layout,
      { seed: 1, step },
    ).x;
  assert.deepEqual(at(4, 1), at(4, 1));
  assert.notDeepEqual(at(4, 1), at(5, 1));
  assert.deepEqual(at(4, 0), item());
});

Deno.test("changeLevels() refuses a front end without absolute levels", () => {
  assert.throws(
    () =>
      changeLevels(
        new Float32Array(7 * 128 * 128),
        createFrontEnd({ name: "chunks" }),
        { most: 1 },
        new Random(1),
      ),
    /Cannot change levels: the front end must keep absolute levels, got input \[7,128,128,1\]/,
  );
});

Deno.test("changeLevels() wants whole items", () => {
  assert.throws(
    () => changeLevels(new Float32Array(5), layout, { most: 1 }, new Random(1)),
    /x must hold whole items of 24 values, got 5/,
  );
});
