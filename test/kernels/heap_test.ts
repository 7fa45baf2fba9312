import assert from "node:assert/strict";
import { Heap, OutOfMemoryError } from "../../lib/kernels/mod.ts";
import { Random } from "../../lib/random.ts";

function smallHeap(pages = 16) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1024 });
  return new Heap(memory, pages);
}

Deno.test("Heap never hands out overlapping blocks, 5,000 random steps", () => {
  const random = new Random(1, "heap");
  const heap = smallHeap(1024);
  const live = new Map<number, number>();
  for (let step = 0; step < 5000; step++) {
    if (live.size > 0 && random.uniform() < 0.48) {
      const [address] = [...live][random.integer(0, live.size)];
      heap.free(address);
      live.delete(address);
    } else {
      const bytes = random.integer(0, 20_000);
      const address = heap.allocate(bytes);
      assert.equal(address % 64, 0);
      for (const [other, size] of live) {
        const apart = address + bytes <= other || other + size <= address;
        assert(apart, `step ${step}: ${address}+${bytes} and ${other}+${size}`);
      }
      assert(address >= 1024 && address + bytes + 64 <= heap.capacity);
      live.set(address, bytes);
    }
    assert.equal(heap.blocks, live.size);
  }
  for (const address of live.keys()) heap.free(address);
  assert.equal(heap.bytesInUse, 0);
});

Deno.test("Heap joins free neighbours: all freed, one block takes the whole memory", () => {
  const heap = smallHeap();
  const blocks = Array.from({ length: 10 }, () => heap.allocate(60_000));
  const { capacity } = heap;
  for (const i of [3, 1, 2, 0, 9, 5, 7, 6, 8, 4]) heap.free(blocks[i]);
  assert.equal(heap.allocate(capacity - 1024 - 64), 1024);
  assert.equal(heap.capacity, capacity);
});

Deno.test("Heap grows no more when the same sizes come again", () => {
  const heap = smallHeap();
  const step = () => {
    const blocks = [10_000, 300, 70_000, 300, 5000].map((n) =>
      heap.allocate(n)
    );
    blocks.reverse().forEach((block) => heap.free(block));
  };
  step();
  const { capacity, peakBytes } = heap;
  for (let i = 0; i < 1000; i++) step();
  assert.equal(heap.capacity, capacity);
  assert.equal(heap.peakBytes, peakBytes);
});

Deno.test("Heap refuses what exceeds its limit, says so, and goes on", () => {
  const heap = smallHeap(16);
  const kept = heap.allocate(300_000);
  assert.throws(() => heap.allocate(2 ** 20), (error: OutOfMemoryError) => {
    assert.equal(error.name, "OutOfMemoryError");
    assert.equal(error.requested, 2 ** 20);
    assert.equal(
      error.message,
      "Cannot allocate 1.0 MiB: the kernels' memory must stay within 1.0 MiB, " +
        "0.3 MiB are in use; lower the batch size, or dispose of tensors",
    );
    return true;
  });
  heap.free(kept);
  heap.allocate(900_000);
});

Deno.test("Heap refuses what the engine refuses to grow by", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 2 });
  assert.throws(
    () => new Heap(memory, 100).allocate(200_000),
    OutOfMemoryError,
  );
});

Deno.test("Heap.free() refuses an address that is no block's, and a second time", () => {
  const heap = smallHeap();
  const block = heap.allocate(10);
  heap.free(block);
  assert.throws(() => heap.free(block), {
    name: "RangeError",
    message:
      `Cannot free memory: a block in use must start at the address, got ${block}`,
  });
});

Deno.test("Heap refuses a size that is no number of bytes, and stays as it was", () => {
  const heap = new Heap(new WebAssembly.Memory({ initial: 1, maximum: 4 }), 4);
  const block = heap.allocate(64);
  heap.free(block);
  for (const bytes of [NaN, -1, 0.5, Infinity]) {
    assert.throws(() => heap.allocate(bytes), {
      name: "RangeError",
      message:
        `Cannot allocate memory: the number of bytes must be an integer of at least 0, got ${bytes}`,
    });
  }
  assert.equal(heap.blocks, 0);
  assert.equal(heap.allocate(64), block);
});
