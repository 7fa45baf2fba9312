import assert from "node:assert/strict";
import fc from "fast-check";
import {
  collapse,
  type Dimension,
  stridesOf,
} from "../../lib/kernels/collapse.ts";

/** Every place that a loop visits, one number an operand. */
function places(loop: Dimension[], at = [0, 0]): string[] {
  if (loop.length === 0) return [at.join()];
  const [{ size, strides }, ...rest] = loop;
  return Array.from(
    { length: size },
    (_, i) => places(rest, at.map((place, k) => place + i * strides[k])),
  ).flat();
}

Deno.test("collapse() visits the same places in the same order, 500 random loops", () => {
  const dimension = fc.record({
    size: fc.integer({ min: 1, max: 3 }),
    strides: fc.tuple(fc.nat(9), fc.integer({ min: -9, max: 9 })),
  });
  fc.assert(
    fc.property(fc.array(dimension, { maxLength: 5 }), (loop) => {
      const joined = collapse(loop);
      assert(joined.length >= 1);
      assert.deepEqual(places(joined), places(loop));
    }),
    { numRuns: 500, seed: 1 },
  );
});

Deno.test("collapse() makes one dimension of gapless ones, whatever their number", () => {
  const shape = [2, 1, 3, 4, 1, 5];
  const strides = stridesOf(shape);
  const loop = shape.map((size, d) => ({
    size,
    strides: [strides[d], strides[d]],
  }));
  assert.deepEqual(collapse(loop), [{ size: 120, strides: [1, 1] }]);
});
