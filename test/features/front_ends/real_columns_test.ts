import assert from "node:assert/strict";
import {
  createFrontEnd,
  type Matrix,
  realColumns,
} from "../../../lib/features/mod.ts";

Deno.test("realColumns() counts the columns that a mask calls real, from none to all; without a mask all are", () => {
  const frontEnd = createFrontEnd({
    name: "frames",
    options: { maxFrames: 9 },
  });
  const [height, width] = frontEnd.shape;
  for (const real of [0, 1, 5, 9]) {
    const data = new Float32Array(height * width);
    data.fill(1, (height - 1) * width, (height - 1) * width + real);
    const features: Matrix = { data, shape: frontEnd.shape };
    assert.equal(realColumns(features, frontEnd.rows), real);
    assert.equal(frontEnd.countFrames(frontEnd.layout(features)), real);
  }
  const { rows, shape } = createFrontEnd({ name: "chunks" });
  const zeros = new Float32Array(shape[0] * shape[1]);
  assert.equal(realColumns({ data: zeros, shape }, rows), 563);
});
