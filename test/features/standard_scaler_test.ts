import assert from "node:assert/strict";
import fc from "fast-check";
import { StandardScaler } from "../../lib/features/mod.ts";
import { assertWithin, readArray, readJson } from "./fixture.ts";

const want = readJson<{ mean: number[]; variance: number[]; scale: number[] }>(
  "scaler",
);
const nFeatures = want.mean.length;
const rows = Float32Array.from(readArray("scaler_rows").data);

/** Rows from `from` to `to`. */
const some = (from: number, to: number) =>
  rows.subarray(from * nFeatures, to * nFeatures);

/** float32's half step, and float64 sums in another order. */
const RELATIVE = 6e-8;

function assertFitted(scaler: StandardScaler, what: string) {
  want.mean.forEach((mean, j) => {
    const spread = Math.sqrt(want.variance[j]);
    assertWithin(
      [scaler.mean[j]],
      [mean],
      RELATIVE * (Math.abs(mean) + spread),
      `${what}: mean of feature ${j}`,
    );
    assertWithin(
      [scaler.scale[j]],
      [want.scale[j]],
      RELATIVE * want.scale[j],
      `${what}: scale of feature ${j}`,
    );
    assertWithin(
      [scaler.variance()[j]],
      [want.variance[j]],
      1e-9 * want.variance[j] + 1e-28 * mean * mean,
      `${what}: variance of feature ${j}`,
    );
  });
}

Deno.test("StandardScaler matches scikit-learn's mean, variance and scale within 1e-7, 11 features", () => {
  const scaler = new StandardScaler(nFeatures).partialFit(rows);
  assert.equal(scaler.nSamples, 60);
  assertFitted(scaler, "at once");
});

Deno.test("StandardScaler.transform() matches scikit-learn within 1e-6 of 1 + |z|", () => {
  const scaler = new StandardScaler(nFeatures).partialFit(rows);
  const got = scaler.transform(rows);
  readArray("scaler_transformed").data.forEach((z, i) => {
    assertWithin([got[i]], [z], 1e-6 * (1 + Math.abs(z)), `value ${i}`);
  });
});

Deno.test("StandardScaler is the same fitted in parts, or merged from parts, any cuts", () => {
  const cut = fc.integer({ min: 1, max: 59 });
  fc.assert(
    fc.property(cut, cut, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const parts = [some(0, low), some(low, high), some(high, 60)]
        .filter((part) => part.length > 0);
      const streamed = new StandardScaler(nFeatures);
      const merged = new StandardScaler(nFeatures);
      for (const part of parts) {
        streamed.partialFit(part);
        merged.merge(new StandardScaler(nFeatures).partialFit(part));
      }
      assertFitted(streamed, `streamed at ${low}, ${high}`);
      assertFitted(merged, `merged at ${low}, ${high}`);
      assert.equal(merged.nSamples, 60);
    }),
    { numRuns: 30 },
  );
});

Deno.test("StandardScaler gives zero mean and unit variance within 2e-3, any data on a grid", () => {
  // On a grid of 1/64 a spread is 0 or far above float32's steps at 100.
  const table = fc.array(
    fc.tuple(
      fc.integer({ min: -6400, max: 6400 }).map((i) => i / 64),
      fc.integer({ min: 0, max: 3 }),
    ),
    { minLength: 1, maxLength: 50 },
  );
  fc.assert(fc.property(table, (pairs) => {
    const data = Float32Array.from(pairs.flat());
    const scaled = new StandardScaler(2).partialFit(data).transform(data);
    for (const j of [0, 1]) {
      const before = data.filter((_, i) => i % 2 === j);
      const after = scaled.filter((_, i) => i % 2 === j);
      const mean = after.reduce((sum, v) => sum + v, 0) / after.length;
      const square = after.reduce((sum, v) => sum + v * v, 0) / after.length;
      const constant = before.every((value) => value === before[0]);
      assert(Math.abs(mean) < 2e-3, `mean ${mean}`);
      assert(
        Math.abs(square - (constant ? 0 : 1)) < 2e-3,
        `variance ${square}`,
      );
    }
  }));
});

Deno.test("StandardScaler restored from tensors transforms to the same bits", () => {
  const scaler = new StandardScaler(nFeatures).partialFit(rows);
  const tensors = scaler.toTensors();
  assert.deepEqual(tensors.mean.shape, [nFeatures]);
  const restored = StandardScaler.fromTensors(tensors);
  const expected = scaler.transform(rows);
  assert.deepEqual(restored.transform(rows), expected);
  tensors.mean.data.fill(7); // copies: neither scaler hears of it
  tensors.scale.data.fill(7);
  assert.deepEqual(restored.transform(rows), expected);
  assert.deepEqual(scaler.transform(rows), expected);
});

Deno.test("StandardScaler.transform() works in place and otherwise leaves rows alone", () => {
  const scaler = new StandardScaler(2).partialFit(Float32Array.of(1, 2, 3, 6));
  const row = Float32Array.of(1, 2);
  assert.deepEqual([...scaler.transform(row)], [-1, -1]);
  assert.deepEqual([...row], [1, 2]);
  assert.equal(scaler.transform(row, row), row);
  assert.deepEqual([...row], [-1, -1]);
});

Deno.test("StandardScaler takes new rows into account after it has transformed", () => {
  const scaler = new StandardScaler(1).partialFit(Float32Array.of(1, 3));
  assert.equal(scaler.mean[0], 2);
  assert.equal(scaler.partialFit(Float32Array.of(8)).mean[0], 4);
  const other = new StandardScaler(1).partialFit(Float32Array.of(-4));
  assert.equal(scaler.merge(other).mean[0], 2);
  assert.deepEqual([...other.mean], [-4]);
});

Deno.test("StandardScaler merges with empty ones on either side", () => {
  const fitted = new StandardScaler(1).partialFit(Float32Array.of(1, 3));
  assert.equal(fitted.merge(new StandardScaler(1)).nSamples, 2);
  const empty = new StandardScaler(1).merge(new StandardScaler(1));
  assert.equal(empty.nSamples, 0);
  assert.deepEqual([...empty.merge(fitted).scale], [1]);
});

Deno.test("StandardScaler names what it refuses", () => {
  const scaler = new StandardScaler(2);
  assert.throws(() => scaler.transform(Float32Array.of(1, 2)), {
    name: "RangeError",
    message: "Cannot scale: the scaler must have seen a row, got nSamples = 0",
  });
  assert.throws(() => scaler.variance(), RangeError);
  assert.throws(() => scaler.partialFit(Float32Array.of(1, 2, 3)), {
    name: "RangeError",
    message:
      "Cannot fit the scaler: rows must hold a multiple of 2 values, got 3",
  });
  assert.throws(() => scaler.partialFit(new Float32Array(0)), RangeError);
  assert.throws(
    () => scaler.partialFit(Float32Array.of(1, NaN)),
    /rows must be finite, got NaN at index 1/,
  );
  assert.equal(scaler.nSamples, 0);
  assert.throws(() => scaler.merge(new StandardScaler(3)), RangeError);
  assert.throws(() => new StandardScaler(0), RangeError);
  scaler.partialFit(Float32Array.of(1, 2));
  const row = Float32Array.of(1, 2);
  assert.throws(() => scaler.transform(row, new Float32Array(3)), RangeError);
});

Deno.test("StandardScaler.fromTensors() refuses bad tensors, and further fitting", () => {
  const tensors = (mean: number[], scale: number[]) => ({
    mean: { data: Float32Array.from(mean), shape: [mean.length] },
    scale: { data: Float32Array.from(scale), shape: [scale.length] },
  });
  for (
    const bad of [
      tensors([1, 2], [1]),
      tensors([NaN], [1]),
      tensors([1], [Infinity]),
      tensors([1], [0]),
      tensors([1], [-2]),
      tensors([], []),
    ]
  ) {
    assert.throws(() => StandardScaler.fromTensors(bad), RangeError);
  }
  const restored = StandardScaler.fromTensors(tensors([1], [2]));
  const fitted = new StandardScaler(1).partialFit(Float32Array.of(1));
  const message = /a scaler restored from a file must not be fitted further/;
  assert.throws(() => restored.partialFit(Float32Array.of(1)), message);
  assert.throws(() => restored.merge(fitted), message);
  assert.throws(() => fitted.merge(restored), message);
});
