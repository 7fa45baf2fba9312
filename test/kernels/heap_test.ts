import assert from "node:assert/strict";
import fc from "fast-check";
import { Heap, OutOfMemoryError } from "../../lib/kernels/mod.ts";
import { reserveMemory } from "../../lib/kernels/heap.ts";

function smallHeap(pages = 16) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1024 });
  return new Heap(memory, pages);
}

/** A request of so many bytes, or which of the blocks in use is freed. */
const step = fc.oneof(
  fc.record({ bytes: fc.integer({ min: 0, max: 20_000 }) }),
  fc.record({ bytes: fc.constantFrom(0, 1, 64, 4096) }),
  fc.record({ free: fc.nat() }),
);

Deno.test("Heap's blocks never overlap, and are one when all are freed, for any requests", () => {
  fc.assert(fc.property(
    fc.array(step, { maxLength: 300, size: "max" }),
    fc.boolean(),
    (steps, backwards) => {
      const heap = smallHeap(1024);
      const live: { start: number; end: number }[] = [];
      for (
        const { bytes, free } of steps as { bytes?: number; free?: number }[]
      ) {
        if (bytes !== undefined) {
          const start = heap.allocate(bytes);
          const end = start + bytes + 64;
          assert(start % 64 === 0 && start >= 1024 && end <= heap.capacity);
          assert(
            live.every((other) => end <= other.start || other.end <= start),
          );
          live.push({ start, end });
        } else if (free !== undefined && live.length > 0) {
          heap.free(live.splice(free % live.length, 1)[0].start);
        }
        assert.equal(heap.blocks, live.length);
      }
      if (backwards) live.reverse();
      for (const { start } of live) heap.free(start);
      assert.equal(heap.bytesInUse, 0);
      const { capacity } = heap;
      assert.equal(heap.allocate(capacity - 1024 - 64), 1024);
      assert.equal(heap.capacity, capacity);
    },
  ));
});

Deno.test("Heap takes the smallest of 500 free blocks that is large enough", () => {
  const heap = smallHeap(1024);
  const sizes = new Map<number, number>();
  for (let i = 0; i < 1000; i++) {
    const bytes = 64 * (i % 97);
    sizes.set(heap.allocate(bytes), bytes);
  }
  [...sizes.keys()].forEach((block, i) => i % 2 === 0 && heap.free(block));
  for (let k = 0; k < 97; k++) {
    assert.equal(sizes.get(heap.allocate(64 * k)), 64 * k);
  }
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

Deno.test("Heap refuses what the engine refuses to grow by, and says where it is", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 16 });
  const heap = new Heap(memory, 100);
  const block = heap.allocate(2 ** 19);
  assert.throws(() => heap.allocate(2 ** 20), {
    name: "OutOfMemoryError",
    message: "Cannot allocate 1.0 MiB: the kernels' memory must stay within " +
      "0.6 MiB, 0.5 MiB are in use; lower the batch size, or dispose of tensors",
  });
  assert.equal(heap.capacity, 9 * 65536);
  heap.free(block);
  heap.allocate(2 ** 19);
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

/** Runs something on an engine that reserves at most so many pages. */
function withLimit(pages: number, use: () => void): void {
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      if (descriptor.maximum! > pages) throw new RangeError("no addresses");
      super(descriptor);
    }
  };
  try {
    use();
  } finally {
    WebAssembly.Memory = Memory;
  }
}

Deno.test("reserveMemory() takes the half, and again, of what the engine does not reserve", () => {
  withLimit(20_000, () => {
    const { memory, maximumPages } = reserveMemory(65536, true);
    assert.equal(maximumPages, 16384);
    memory.grow(100);
    assert(memory.buffer instanceof SharedArrayBuffer);
  });
});

Deno.test("reserveMemory() throws the heap's error where the engine reserves nothing", () => {
  withLimit(0, () => {
    assert.throws(() => reserveMemory(65536, true), OutOfMemoryError);
  });
});
