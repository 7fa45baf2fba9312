import assert from "node:assert/strict";
import fc from "fast-check";
import { frame, pad, type PadMode } from "../../lib/features/mod.ts";

Deno.test("pad() with reflect mirrors without repeating the edge, as numpy does", () => {
  assert.deepEqual([...pad([1, 2, 3, 4], 2, "reflect")], [
    3,
    2,
    1,
    2,
    3,
    4,
    3,
    2,
  ]);
  // Wider than the signal: numpy.pad([1, 2, 3], 5, "reflect")
  assert.deepEqual(
    [...pad([1, 2, 3], 5, "reflect")],
    [2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2],
  );
  assert.deepEqual([...pad([7], 2, "reflect")], [7, 7, 7, 7, 7]);
});

Deno.test("pad() keeps the signal in the middle and zeros around it", () => {
  assert.deepEqual([...pad([1, 2], 1, "constant")], [0, 1, 2, 0]);
  assert.deepEqual([...pad([1, 2], 0, "constant")], [1, 2]);
});

Deno.test("pad() refuses empty signals, negative widths and unknown modes", () => {
  assert.throws(() => pad([], 1, "constant"), RangeError);
  assert.throws(() => pad([1], -1, "constant"), RangeError);
  assert.throws(() => pad([1], 1, "edge" as PadMode), {
    message: "Cannot pad: mode must be one of constant, reflect, got edge",
  });
});

Deno.test("frame() gives every whole frame and no more, any sizes", () => {
  const sizes = fc.tuple(
    fc.integer({ min: 1, max: 200 }),
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 1, max: 60 }),
  ).filter(([n, frameLength]) => n >= frameLength);
  fc.assert(fc.property(sizes, ([n, frameLength, hopLength]) => {
    const samples = Float32Array.from({ length: n }, (_, i) => i);
    const { data, shape } = frame(samples, { frameLength, hopLength });
    assert.equal(shape[1], frameLength);
    assert.equal(data.length, shape[0] * frameLength);
    for (let t = 0; t < shape[0]; t++) {
      assert.equal(data[t * frameLength], t * hopLength);
      assert.equal(
        data[(t + 1) * frameLength - 1],
        t * hopLength + frameLength - 1,
      );
    }
    assert(shape[0] * hopLength + frameLength > n, "another frame would fit");
  }));
});

Deno.test("frame() refuses a signal shorter than a frame", () => {
  assert.deepEqual(frame([1, 2], { frameLength: 2, hopLength: 9 }).shape, [
    1,
    2,
  ]);
  assert.throws(() => frame([1, 2], { frameLength: 3, hopLength: 1 }), {
    name: "RangeError",
    message:
      "Cannot cut frames: the signal must have at least frameLength = 3 samples, got 2",
  });
  assert.throws(
    () => frame([1, 2], { frameLength: 1, hopLength: 0 }),
    RangeError,
  );
});
