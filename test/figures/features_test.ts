import assert from "node:assert/strict";
import {
  createFrontEnd,
  FRONT_ENDS,
  type FrontEnd,
  type Matrix,
} from "../../lib/features/mod.ts";
import { features } from "../../lib/figures/mod.ts";
import { sharedKernels } from "../../lib/kernels/mod.ts";
import { tone } from "./gallery.ts";

/** What a front end makes of a tone of 2 s. */
async function hear(frontEnd: FrontEnd): Promise<Matrix> {
  const wave = tone();
  const signals = [frontEnd.pad(frontEnd.heard(wave))];
  return frontEnd.compute(signals, await sharedKernels())[0];
}

Deno.test("features() draws every front end, each row as often as it is there", async () => {
  for (const name of Object.keys(FRONT_ENDS)) {
    const frontEnd = createFrontEnd({ name });
    const { panels } = features(await hear(frontEnd), frontEnd).description;
    const drawn = frontEnd.rows.filter(({ kind }) => kind !== "mask");
    const heats = panels.map(({ marks: [mark] }) => mark);
    assert.deepEqual(
      heats.map((mark) => mark.kind === "heat" && mark.rows),
      drawn.map(({ count }) => count),
      name,
    );
  }
});

Deno.test("features() of frames shows MFCC and bands to 8 kHz, and no padding", async () => {
  const frontEnd = createFrontEnd({ name: "frames" });
  const matrix = await hear(frontEnd);
  const real = frontEnd.countFrames(frontEnd.layout(matrix));
  const { panels, subtitle } = features(matrix, frontEnd).description;
  const [[mfcc], [bands]] = panels.map(({ marks }) => marks);
  assert.ok(mfcc.kind === "heat" && bands.kind === "heat");
  assert.ok(real < 110, `${real}`);
  assert.deepEqual([mfcc.columns, bands.columns], [real, real]);
  assert.deepEqual([mfcc.map, bands.map], ["$diverging", "$magma"]);
  const last = 192 * 39 + real - 1; // the last coefficient of the last real frame
  assert.equal(mfcc.values[40 * real - 1], matrix.data[last]);
  assert.equal(bands.values[0], matrix.data[192 * 40]);
  assert.deepEqual(panels[0].x.range, [0, real * 0.02]);
  assert.deepEqual(panels[1].y.ticks!.labels, ["500", "1k", "2k", "4k"]);
  assert.match(subtitle!, new RegExp(`64 log-mel bands × ${real} frames`));
});

Deno.test("features() obeys the options of the front end", async () => {
  const options = { nMels: 40, hopLength: 512, fMax: 4000, duration: 2 };
  const frontEnd = createFrontEnd({ name: "chunks", options });
  const figure = features(await hear(frontEnd), frontEnd);
  const [panel] = figure.description.panels;
  assert.deepEqual(panel.x.range, [0, 188 * 512 / 48_000]);
  assert.deepEqual(panel.y.range, [-0.5, 39.5]);
  assert.deepEqual(panel.y.ticks!.labels, ["500", "1k", "2k"]);
  assert.match(figure.summary, /40 log-mel bands × 188 frames, 2.01 s/);
});

Deno.test("features() refuses another shape, and nothing but padding", () => {
  const frontEnd = createFrontEnd({ name: "frames" });
  const data = new Float32Array(105 * 192);
  assert.throws(
    () => features({ data, shape: [192, 105] }, frontEnd),
    /Cannot draw features of frames: shape must be \[105,192\], got \[192,105\]/,
  );
  assert.throws(
    () => features({ data, shape: [105, 192] }, frontEnd),
    /features of frames.*real frames, got 0/,
  );
});
