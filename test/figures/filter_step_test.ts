import assert from "node:assert/strict";
import { type Cells, filterStep } from "../../lib/figures/mod.ts";
import { convolve } from "../../lib/model/mod.ts";

const IMAGE = [[1, 2, 0, -3], [4, 0, 5, 1], [2, -2, 1, 3], [0, 1, 1, 2]];
const FILTER = [[-1, 0, 2], [0, 1, 0], [3, 0, -1]];

const texts = (place: number) =>
  (filterStep(IMAGE, FILTER, place).description.panels[2].marks[0] as Cells)
    .texts;

Deno.test("filterStep() writes the sums of convolve() inside of the borders, up to its place", () => {
  const { data } = convolve({
    data: Float32Array.from(IMAGE.flat()),
    shape: [4, 4],
  }, FILTER);
  const inside = [5, 6, 9, 10].map((i) => String(data[i]).replace("-", "−"));
  assert.deepEqual(texts(3).flat(), inside);
  assert.deepEqual(texts(1).flat(), [...inside.slice(0, 2), "", ""]);
});

Deno.test("filterStep() refuses a place that the filter has not", () => {
  for (const place of [-1, 4, 0.5]) {
    assert.throws(
      () => filterStep(IMAGE, FILTER, place),
      /place must be an integer in \[0, 4\)/,
    );
  }
});
