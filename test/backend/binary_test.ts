import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import fc from "fast-check";
import { assertClose, fill, normals, on } from "./compare.ts";

type Compute = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Each rounds once on both sides: equal bits. */
const FUNCTIONS: Record<string, Compute> = {
  add: (a, b) => a.add(b),
  sub: (a, b) => a.sub(b),
  mul: (a, b) => a.mul(b),
  div: (a, b) => a.div(b),
  maximum: (a, b) => a.maximum(b),
  minimum: (a, b) => a.minimum(b),
  equal: (a, b) => a.equal(b),
  notEqual: (a, b) => a.notEqual(b),
  greater: (a, b) => a.greater(b),
  greaterEqual: (a, b) => a.greaterEqual(b),
  less: (a, b) => a.less(b),
  lessEqual: (a, b) => a.lessEqual(b),
};

/** Shapes that broadcast against each other: rows, columns, scalars, gaps. */
const SHAPES: [number[], number[]][] = [
  [[], []],
  [[7], [7]],
  [[5, 3], []],
  [[], [2, 9]],
  [[4, 7], [7]],
  [[4, 7], [4, 1]],
  [[1, 7], [4, 1]],
  [[3, 1, 5], [1, 4, 1]],
  [[2, 3, 1, 5], [3, 4, 5]],
  [[2, 1, 3, 1, 2, 1, 2], [1, 2, 1, 3, 1, 2, 1]],
  [[130, 301], [301]],
];

for (const [name, compute] of Object.entries(FUNCTIONS)) {
  Deno.test(`${name} has cpu's bits, ${SHAPES.length} pairs of shapes`, async () => {
    for (const [aShape, bShape] of SHAPES) {
      const inputs = {
        a: fill(aShape, (i) => (i * 7 % 11 - 5) / 2),
        b: fill(bShape, (i) => (i * 5 % 9 - 4) / 2),
      };
      const run = ({ a, b }: Record<string, tf.Tensor>) => compute(a, b);
      const [expected] = await on("cpu", inputs, run);
      const [actual] = await on("simd", inputs, run);
      assert.deepEqual(actual.shape, expected.shape);
      assert.deepEqual(
        [...actual.values].map((v) => v + 0),
        [...expected.values].map((v) => v + 0),
        `[${aShape}] and [${bShape}]`,
      );
    }
  });
}

Deno.test("Functions of two values carry NaN and infinities as cpu does", async () => {
  const edges = [0, 1, -1, Infinity, -Infinity, NaN];
  const inputs = {
    a: fill([36], (i) => edges[i % 6]),
    b: fill([36], (i) => edges[Math.floor(i / 6)]),
  };
  for (const [name, compute] of Object.entries(FUNCTIONS)) {
    const run = ({ a, b }: Record<string, tf.Tensor>) => compute(a, b);
    const [expected] = await on("cpu", inputs, run);
    const [actual] = await on("simd", inputs, run);
    assert.deepEqual(
      [...actual.values].map((v) => v + 0),
      [...expected.values].map((v) => v + 0),
      name,
    );
  }
});

Deno.test("squaredDifference, prelu and the gradient of elu match cpu within 1e-7", async () => {
  const inputs = { a: normals([3, 5, 7], 1), b: normals([5, 7], 2) };
  const computations: Record<string, Compute> = {
    squaredDifference: (a, b) => tf.squaredDifference(a, b),
    prelu: (a, b) => tf.prelu(a, b),
    eluGrad: (a) => tf.grad((x) => x.elu().square().sum())(a),
  };
  for (const [name, compute] of Object.entries(computations)) {
    const run = ({ a, b }: Record<string, tf.Tensor>) => compute(a, b);
    const [expected] = await on("cpu", inputs, run);
    const [actual] = await on("simd", inputs, run);
    assertClose(actual, expected, name === "eluGrad" ? 4e-7 : 1e-7, name);
  }
});

Deno.test("add broadcasts as cpu does, 200 random pairs of shapes", async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 });
  const pair = fc.tuple(
    sizes,
    fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    fc.nat(4),
    fc.boolean(),
  );
  await fc.assert(
    fc.asyncProperty(pair, async ([shape, ones, cut, swap]) => {
      const other = shape.map((n, d) => ones[d] ? 1 : n).slice(cut);
      const [aShape, bShape] = swap ? [other, shape] : [shape, other];
      const inputs = {
        a: fill(aShape, (i) => i + 1),
        b: fill(bShape, (i) => 1000 * i),
      };
      const run = ({ a, b }: Record<string, tf.Tensor>) => a.add(b);
      const [expected] = await on("cpu", inputs, run);
      assert.deepEqual(await on("simd", inputs, run), [expected]);
    }),
    { numRuns: 200, seed: 1 },
  );
});

Deno.test("where() takes yes or no by a condition of the same shape, 1 to 9 values", async () => {
  for (let n = 1; n < 10; n++) {
    const inputs = { a: fill([n], (i) => i + 1), b: fill([n], (i) => -i) };
    const [chosen] = await on(
      "simd",
      inputs,
      ({ a, b }) => tf.where(a.greater(3), a, b),
    );
    const expected = Array.from(
      { length: n },
      (_, i) => i + 1 > 3 ? i + 1 : -i,
    );
    assert.deepEqual(
      [...chosen.values].map((v) => v + 0),
      expected.map((v) => v + 0),
    );
  }
});
