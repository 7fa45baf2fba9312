import assert from "node:assert/strict";
import fc from "fast-check";
import {
  axisScale,
  axisTicks,
  linearTicks,
  logTicks,
  tickCount,
} from "../../../lib/figures/draw/ticks.ts";

Deno.test("linearTicks() stay in the range, evenly, and about as many as asked for", () => {
  const ranges = fc.tuple(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    fc.integer({ min: 2, max: 12 }),
  );
  fc.assert(fc.property(ranges, ([low, size, count]) => {
    const { at, labels } = linearTicks([low, low + size], count);
    // Of 1, 2 and 5 the nearest in ratio is taken: a step of 2 for up to √10.
    const most = count * Math.sqrt(10) / 2 + 1e-6;
    assert.ok(
      at.length >= 1 && at.length <= most + 1,
      `${at.length} of ${count}`,
    );
    assert.equal(new Set(labels).size, labels.length);
    for (const value of at) {
      assert.ok(
        value >= low - 1e-6 * size && value <= low + size + 1e-6 * size,
      );
    }
  }));
});

Deno.test("linearTicks() take a range that runs backwards, or has no length", () => {
  assert.deepEqual(linearTicks([7.5, -0.5], 4).at, [6, 4, 2, 0]);
  assert.deepEqual(linearTicks([3, 3], 2).labels, ["3"]);
});

Deno.test("labels have a true minus, as many decimals as the step, and grouped thousands", () => {
  assert.deepEqual(linearTicks([-0.1, 0.1], 4).labels, [
    ..."−0.10 −0.05 0.00 0.05 0.10".split(" "),
  ]);
  assert.deepEqual(linearTicks([0, 20_000], 4).labels, [
    ..."0 5,000 10,000 15,000 20,000".split(" "),
  ]);
});

Deno.test("logTicks() are 1, 2 and 5 times powers of ten", () => {
  assert.deepEqual(logTicks([20, 24_000]).labels, [
    ..."20 50 100 200 500 1k 2k 5k 10k 20k".split(" "),
  ]);
});

Deno.test("axisTicks() prefers given ticks, then logarithmic ones, then round ones", () => {
  const own = { at: [1], labels: ["one"] };
  assert.equal(axisTicks({ range: [0, 1], ticks: own }, "x", 100), own);
  assert.deepEqual(axisTicks({ range: [1, 10], log: true }, "x", 100).at, [
    1,
    2,
    5,
    10,
  ]);
  assert.deepEqual(
    axisTicks({ range: [0, 1], percent: true }, "x", 200).labels,
    ["0 %", "50 %", "100 %"],
  );
  assert.equal(tickCount("x", 1000), 10);
  assert.equal(tickCount("y", 10), 2);
});

Deno.test("axisScale() is 0 at the start and 1 at the end, on every kind of axis", () => {
  for (
    const axis of [{ range: [2, 6] }, { range: [7, -1] }, {
      range: [1, 1000],
      log: true,
    }] as const
  ) {
    assert.ok(Math.abs(axisScale(axis)(axis.range[0])) < 1e-12);
    assert.equal(axisScale(axis)(axis.range[1]), 1);
  }
  assert.ok(
    Math.abs(axisScale({ range: [1, 1000], log: true })(10) - 1 / 3) < 1e-12,
  );
});
