import assert from "node:assert/strict";
import {
  extent,
  nonEmpty,
  padded,
  percent,
} from "../../../lib/figures/draw/ranges.ts";

Deno.test("extent() takes finite values alone; padded() is never empty", () => {
  assert.deepEqual(extent([3, null, -1, NaN, Infinity]), [-1, 3]);
  assert.deepEqual(extent([]), [0, 1]);
  assert.deepEqual(padded([0, 10], 0.1), [-1, 11]);
  assert.deepEqual(padded([5, 5]), [4.5, 5.5]);
});

Deno.test("nonEmpty() names the figure and what it lacks; percent() has a space", () => {
  assert.throws(() => nonEmpty([], "a spectrum", "spectra"), {
    name: "RangeError",
    message:
      "Cannot draw a spectrum: there must be at least one of the spectra, got 0",
  });
  assert.equal(percent(409 / 435, 2), "94.02 %");
});
