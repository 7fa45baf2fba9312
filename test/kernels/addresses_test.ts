import assert from "node:assert/strict";
import { type KernelName, KERNELS } from "../../lib/kernels/params.ts";
import { Kernels } from "../../lib/kernels/mod.ts";
import { bitsOf, WORK } from "./work.ts";

const GIBIBYTE = 2 ** 30;

/** Behind each block, as in heap.ts. */
const SLACK = 64;

Deno.test("WORK calls every kernel", async () => {
  const kernels = await Kernels.load({ threads: 1, binary: "strict" });
  const missing = new Set<KernelName>(Object.keys(KERNELS) as KernelName[]);
  kernels.run = (name, ...rest) => {
    missing.delete(name);
    Kernels.prototype.run.call(kernels, name, ...rest);
  };
  for (const work of Object.values(WORK)) bitsOf(kernels, work);
  assert.deepEqual([...missing], []);
});

Deno.test("Kernels give the same bits above 2 GiB and above 3 GiB as below, 1 and 2 threads", async () => {
  const low = await Kernels.load({ threads: 1, binary: "strict" });
  for (const threads of [1, 2]) {
    for (const start of [2 * GIBIBYTE, 3 * GIBIBYTE]) {
      const high = await Kernels.load({ threads, binary: "strict" });
      high.heap.allocate(start); // never touched
      for (const [name, work] of Object.entries(WORK)) {
        assert.deepEqual(
          bitsOf(high, work),
          bitsOf(low, work),
          `${name}, ${threads} threads, above ${start}`,
        );
      }
    }
  }
});

/** A block that ends where 32-bit addresses end. */
function lastBlock(kernels: Kernels, bytes: number) {
  const { heap } = kernels;
  const size = Math.ceil((bytes + SLACK) / 64) * 64;
  const first = heap.allocate(2 ** 24); // room for everything else
  const start = first + 2 ** 24 + SLACK;
  const gap = heap.allocate(4 * GIBIBYTE - size - start - SLACK);
  const last = heap.allocate(bytes);
  assert.equal(last + size, 4 * GIBIBYTE);
  heap.free(first);
  return { gap, last };
}

Deno.test("Kernels give the same bits when any one block ends at 4 GiB", async () => {
  const low = await Kernels.load({ threads: 1, binary: "strict" });
  const high = await Kernels.load({ threads: 1, binary: "strict" });
  for (const [name, work] of Object.entries(WORK)) {
    const expected = bitsOf(low, work);
    for (const block of Object.keys({ ...work.given, ...work.made })) {
      const { given, made } = work;
      const bytes = 4 * { ...given, ...made }[block];
      const { gap, last } = lastBlock(high, bytes);
      const actual = bitsOf(
        high,
        work,
        (each, bytes) => each === block ? last : high.heap.allocate(bytes),
      );
      assert.deepEqual(actual, expected, `${name}: ${block}`);
      high.heap.free(gap);
    }
  }
  assert.equal(high.heap.blocks, 1); // the parameters'
});
