import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import fc from "fast-check";
import { fill, on } from "./compare.ts";

/** What a computation gives on simd is, value for value, what it gives on cpu. */
async function assertSame(
  shape: number[],
  compute: (x: tf.Tensor) => tf.Tensor | tf.Tensor[],
  what?: string,
): Promise<void> {
  const x = fill(shape, (i) => i + 1);
  const run = ({ x }: Record<string, tf.Tensor>) => compute(x);
  const expected = await on("cpu", { x }, run);
  assert.deepEqual(
    await on("simd", { x }, run),
    expected,
    what ?? `[${shape}]`,
  );
}

Deno.test("transpose() matches cpu for every permutation of 4 dimensions, and of 7", async () => {
  const orders = (rest: number[]): number[][] =>
    rest.length === 0
      ? [[]]
      : rest.flatMap((d) =>
        orders(rest.filter((e) => e !== d)).map((order) => [d, ...order])
      );
  for (const perm of orders([0, 1, 2, 3])) {
    await assertSame([2, 3, 4, 5], (x) => x.transpose(perm), `${perm}`);
  }
  const perm = [6, 4, 2, 0, 1, 3, 5];
  // Seven dimensions are more than the kernel's loops: cpu's does it.
  await assertSame([2, 1, 3, 2, 2, 3, 2], (x) => tf.transpose(x, perm));
});

Deno.test("slice(), pad(), reverse() and tile() match cpu, 200 random cases", async () => {
  const dimension = fc.record({
    size: fc.integer({ min: 1, max: 5 }),
    begin: fc.nat(4),
    length: fc.integer({ min: 0, max: 5 }),
    pads: fc.tuple(fc.nat(2), fc.nat(2)),
    reps: fc.integer({ min: 1, max: 3 }),
    reversed: fc.boolean(),
  });
  const cases = fc.array(dimension, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(cases, async (dimensions) => {
      const shape = dimensions.map(({ size }) => size);
      const begin = dimensions.map(({ begin, size }) => begin % size);
      const size = dimensions.map(({ length }, d) =>
        Math.min(length, shape[d] - begin[d])
      );
      const axes = [...dimensions.keys()].filter((d) => dimensions[d].reversed);
      await assertSame(shape, (x) => [
        x.slice(begin, size),
        x.pad(dimensions.map(({ pads }) => pads), 7),
        x.reverse(axes),
        x.tile(dimensions.map(({ reps }) => reps)),
      ]);
    }),
    { numRuns: 200, seed: 1 },
  );
});

Deno.test("Copies keep integers and booleans", async () => {
  const run = () => {
    const integers = tf.tensor2d([[1, 2, 3], [4, 5, 6]], undefined, "int32");
    const truths = integers.greater(2);
    return [integers, truths].flatMap((x) => [
      x.transpose(),
      x.slice([0, 1]),
      x.reverse(1),
      x.tile([2, 1]),
      x.concat(x, 1),
      tf.stack([x, x], 1),
      ...x.split([1, 2], 1),
    ]);
  };
  const expected = await on("cpu", {}, run);
  assert.deepEqual(await on("simd", {}, run), expected);
});

Deno.test("concat(), stack(), split() and unstack() match cpu along each axis", async () => {
  for (const axis of [0, 1, 2]) {
    await assertSame([3, 4, 2], (x) => [
      tf.concat([x, x.mul(10), x.slice([0, 0, 0], [3, 4, 2])], axis),
      tf.stack([x, x.neg()], axis),
      ...x.split(x.shape[axis], axis),
      ...x.unstack(axis),
    ], `axis ${axis}`);
  }
  const empty = { x: fill([2, 0, 3], (i) => i) };
  const [none] = await on("simd", empty, ({ x }) => x.concat(x, 0));
  assert.deepEqual([none.shape, none.values.length], [[4, 0, 3], 0]);
});

Deno.test("gather() takes rows as cpu does, and says which index is out of range", async () => {
  await assertSame([5, 3, 2], (x) => [
    x.gather(tf.tensor1d([4, 0, 4], "int32")),
    x.gather(tf.tensor2d([[1], [2]], undefined, "int32")),
    x.gather(tf.tensor1d([1, 0], "int32"), 1),
  ]);
  await assert.rejects(
    on(
      "simd",
      { x: fill([2, 2], (i) => i) },
      ({ x }) => x.gather(tf.tensor1d([2], "int32")),
    ),
    /index value 2 is not in \[0, 1\]/,
  );
});

Deno.test("reshape() shares values: they live as long as one owner does", async () => {
  const [kept] = await on("simd", { x: fill([2, 3], (i) => i) }, ({ x }) => {
    const flat = x.exp().reshape([6]);
    return flat.expandDims(0).squeeze().clone();
  });
  assert.equal(kept.values.length, 6);
  await assert.rejects(
    on("simd", { x: fill([2, 3], (i) => i) }, ({ x }) => x.reshape([4])),
    /must match the product of shape 4/,
  );
});
