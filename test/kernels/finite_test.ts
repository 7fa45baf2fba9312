import assert from "node:assert/strict";
import { allFinite } from "../../lib/kernels/finite.ts";
import { Kernels } from "../../lib/kernels/mod.ts";

Deno.test("allFinite() finds NaN and infinities at each of 40 places, and none behind the last", async () => {
  const kernels = await Kernels.load({ threads: 1 });
  const source = kernels.heap.allocate(4 * 41);
  for (const value of [NaN, Infinity, -Infinity]) {
    for (let count = 0; count <= 40; count++) {
      for (let place = 0; place <= 40; place++) {
        const values = kernels.floats(source, 41).fill(-3.4e38);
        values[place] = value;
        const what = `${value} at ${place} of ${count}`;
        assert.equal(allFinite(kernels, source, count), place >= count, what);
      }
    }
  }
});

Deno.test("allFinite() takes zeros, subnormals and the largest floats for finite", async () => {
  const kernels = await Kernels.load({ threads: 1 });
  const values = [0, -0, 1e-45, -1e-45, 3.4028234663852886e38];
  const source = kernels.write(Float32Array.from([...values, ...values]));
  assert(allFinite(kernels, source, 10));
});
