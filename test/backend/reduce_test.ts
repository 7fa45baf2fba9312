import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertClose, fill, normals, on, type Plain } from "./compare.ts";

type Reduce = (x: tf.Tensor, axis?: number[], keep?: boolean) => tf.Tensor;

const REDUCTIONS: Record<string, Reduce> = {
  sum: (x, axis, keep) => x.sum(axis, keep),
  mean: (x, axis, keep) => x.mean(axis, keep),
  max: (x, axis, keep) => x.max(axis, keep),
  min: (x, axis, keep) => x.min(axis, keep),
  prod: (x, axis, keep) => x.prod(axis, keep),
};

/** All ways to choose axes of four dimensions: rows, columns, middles, gaps. */
const AXES = Array.from(
  { length: 16 },
  (_, bits) => [0, 1, 2, 3].filter((d) => bits >> d & 1),
);

for (const [name, reduce] of Object.entries(REDUCTIONS)) {
  // cpu's mean rounds each share before it adds them; the kernel divides once.
  const tolerance = name === "mean" ? 3e-6 : 1e-6;
  Deno.test(`${name} matches cpu within ${tolerance} along each choice of 4 axes, kept or not`, async () => {
    for (const shape of [[3, 5, 2, 7], [1, 6, 1, 4], [2, 1, 1, 1]]) {
      const x = normals(shape, 1);
      for (const axes of AXES) {
        for (const keep of [false, true]) {
          const run = ({ x }: Record<string, tf.Tensor>) =>
            reduce(x, axes, keep);
          const [expected] = await on("cpu", { x }, run);
          const [actual] = await on("simd", { x }, run);
          assertClose(
            actual,
            expected,
            tolerance,
            `[${shape}] along [${axes}]`,
          );
        }
      }
    }
  });
}

Deno.test("sum of many values is that of double precision within one rounding, rows and columns", async () => {
  for (const shape of [[100_003], [7, 20_001], [30_001, 5], [2, 9001, 3]]) {
    const x = normals(shape, 3);
    const axis = shape.length === 3 ? 1 : 0;
    const [total] = await on("simd", { x }, ({ x }) => x.sum(axis));
    const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const k = shape[axis];
    const expected = total.values.map((_, i) => {
      const [o, c] = [Math.floor(i / inner), i % inner];
      let sum = 0;
      for (let j = 0; j < k; j++) sum += x.values[(o * k + j) * inner + c];
      return sum;
    });
    assertClose(total, { shape: total.shape, values: expected }, 1e-6);
  }
});

Deno.test("max, min, sum, mean and prod carry NaN and infinities as cpu does", async () => {
  const special = [NaN, Infinity, -Infinity];
  const x = fill([9, 6], (i) => i % 7 === 0 ? special[i % 3] : i / 9 - 3);
  for (const axis of [0, 1]) {
    for (const [name, reduce] of Object.entries(REDUCTIONS)) {
      const run = ({ x }: Record<string, tf.Tensor>) => reduce(x, [axis]);
      const [expected] = await on("cpu", { x }, run);
      const [actual] = await on("simd", { x }, run);
      assertClose(actual, expected, 1e-6, `${name} along ${axis}`);
    }
  }
});

Deno.test("argMax() and argMin() find the first of ties, as cpu, along each axis", async () => {
  const x = fill([5, 4, 6], (i) => i * 5 % 7);
  for (const axis of [0, 1, 2]) {
    const run = ({ x }: Record<string, tf.Tensor>) => [
      x.argMax(axis),
      x.argMin(axis),
    ];
    const expected = await on("cpu", { x }, run);
    assert.deepEqual(await on("simd", { x }, run), expected);
  }
});

Deno.test("softmax matches cpu within 3e-7: rows of 1 to 9 and 500, logits of ±1000", async () => {
  for (const n of [1, 2, 3, 5, 8, 9, 500]) {
    const x = normals([6, n], n);
    x.values[0] = 1000;
    x.values[n] = -1000;
    const run = ({ x }: Record<string, tf.Tensor>) => x.softmax();
    const [expected] = await on("cpu", { x }, run);
    const [actual] = await on("simd", { x }, run);
    assertClose(actual, expected, 3e-7, `${n}`);
  }
});

Deno.test("batchNorm matches cpu within 1e-6, with and without scale and offset, and by value", async () => {
  const inputs = {
    x: normals([3, 4, 5, 6], 1, 3),
    mean: normals([6], 2),
    variance: fill([6], (i) => i / 3 + 0.1),
    scale: normals([6], 3),
    offset: normals([6], 4),
    whole: normals([3, 4, 5, 6], 5),
  };
  const run = (t: Record<string, tf.Tensor>) => {
    const x = t.x as tf.Tensor4D;
    const [mean, variance] = [t.mean as tf.Tensor1D, t.variance as tf.Tensor1D];
    const [scale, offset] = [t.scale as tf.Tensor1D, t.offset as tf.Tensor1D];
    const whole = t.whole as tf.Tensor4D;
    return [
      tf.batchNorm4d(x, mean, variance),
      tf.batchNorm4d(x, mean, variance, offset),
      tf.batchNorm4d(x, mean, variance, undefined, scale, 0.1),
      tf.batchNorm4d(x, mean, variance, offset, scale),
      tf.batchNorm4d(x, whole, whole.square().add(1)),
    ];
  };
  const expected = await on("cpu", inputs, run);
  const actual: Plain[] = await on("simd", inputs, run);
  actual.forEach((plain, i) => assertClose(plain, expected[i], 1e-6, `${i}`));
});

Deno.test("gradients of batchNorm match cpu within 1e-5: per channel, by value, of 10,000 rows", async () => {
  for (const shape of [[3, 4, 5, 6], [2, 3, 5, 9], [1, 100, 100, 4]]) {
    const n = shape[3];
    const inputs = {
      x: normals(shape, 1, 3),
      dy: normals(shape, 2),
      mean: normals([n], 3),
      variance: fill([n], (i) => i / 3 + 0.1),
      scale: normals([n], 4),
      offset: normals([n], 5),
      whole: normals(shape, 6),
    };
    const run = (t: Record<string, tf.Tensor>) => {
      const { dy, mean, variance, scale, offset } = t;
      type Vector = tf.Tensor1D;
      const x = t.x as tf.Tensor4D;
      const norm = (x: tf.Tensor, ...v: tf.Tensor[]) =>
        tf.batchNorm4d(
          x as tf.Tensor4D,
          ...v as [Vector, Vector, Vector?, Vector?],
          0.01,
        );
      const all = tf.grads((x, mean, variance, offset, scale) =>
        norm(x, mean, variance, offset, scale)
      );
      const { whole } = t;
      const byValue = tf.grad((x) =>
        norm(x, whole, whole.square().add(1), whole, whole)
      );
      return [
        ...all([x, mean, variance, offset, scale], dy),
        byValue(x, dy),
      ];
    };
    const expected = await on("cpu", inputs, run);
    const actual: Plain[] = await on("simd", inputs, run);
    actual.forEach((plain, i) =>
      // Sums of 10,000 values in single precision, on cpu one after another.
      assertClose(plain, expected[i], 1e-5, `[${shape}], gradient ${i}`)
    );
  }
});
