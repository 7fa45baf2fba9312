/**
 * The allocator of the kernels' linear memory.
 *
 * It lives in TypeScript and keeps its books outside the memory it manages:
 * AssemblyScript's own allocator is not made for memory that threads share, and
 * the binaries hold no data of their own.
 *
 * @module
 */

const PAGE = 65536;

/** Where the first block may lie; 0 stays free to mean "none". */
const START = 1024;

/** Blocks start at multiples of a cache line. */
const ALIGNMENT = 64;

/** Bytes behind every block that vector loads may read, never write. */
const SLACK = 64;

/** Most pages that 32-bit addresses reach: 4 GiB. */
export const MAX_PAGES = 65536;

const MEBIBYTE = 2 ** 20;

/** Thrown where a block does not fit; the memory stays as it was. */
export class OutOfMemoryError extends RangeError {
  /** Name of the class. */
  override name = "OutOfMemoryError";

  /**
   * An error with the numbers that explain it.
   *
   * @param requested bytes that were asked for
   * @param inUse     bytes in blocks
   * @param limit     bytes that the memory may grow to
   */
  constructor(
    readonly requested: number,
    readonly inUse: number,
    readonly limit: number,
  ) {
    const mib = (bytes: number) => (bytes / MEBIBYTE).toFixed(1);
    super(
      `Cannot allocate ${mib(requested)} MiB: the kernels' memory must stay ` +
        `within ${mib(limit)} MiB, ${mib(inUse)} MiB are in use; ` +
        "lower the batch size, or dispose of tensors",
    );
  }
}

/**
 * Reserves linear memory, and halves the maximum until the engine accepts it (phones
 * and 32-bit systems have fewer addresses).
 *
 * @throws {OutOfMemoryError} if the engine has not even a page
 *
 * @example
 * ```ts
 * import { reserveMemory } from "./heap.ts";
 * import assert from "node:assert/strict";
 *
 * const { memory, maximumPages } = reserveMemory(16, false);
 * assert.equal(memory.buffer.byteLength, 65536);
 * assert.equal(maximumPages, 16);
 * ```
 */
export function reserveMemory(
  pages: number,
  shared: boolean,
): { memory: WebAssembly.Memory; maximumPages: number } {
  for (let maximum = pages; maximum >= 1; maximum = Math.floor(maximum / 2)) {
    try {
      const memory = new WebAssembly.Memory({ initial: 1, maximum, shared });
      return { memory, maximumPages: maximum };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new OutOfMemoryError(PAGE, 0, 0);
}

/**
 * Best-fit allocator with neighbours joined: the smallest free block that is
 * large enough serves a request, its rest stays free.
 *
 * A training step asks for the same sizes again and again, so after the first
 * step the memory grows no more.
 *
 * @example
 * ```ts
 * import { Heap } from "./heap.ts";
 * import assert from "node:assert/strict";
 *
 * const memory = new WebAssembly.Memory({ initial: 1, maximum: 16 });
 * const heap = new Heap(memory, 16);
 * const block = heap.allocate(100);
 * heap.free(block);
 * assert.equal(heap.bytesInUse, 0);
 * assert.equal(heap.allocate(100), block);
 * ```
 */
export class Heap {
  readonly #memory: WebAssembly.Memory;
  readonly #maximum: number;
  /** Free blocks by address: starts and sizes. */
  readonly #starts: number[] = [];
  readonly #sizes: number[] = [];
  /** Size of each block in use, by address. */
  readonly #used = new Map<number, number>();
  /** End of the memory that was handed out at any time. */
  #end = START;
  #bytesInUse = 0;
  #peak = 0;

  /**
   * A heap over a memory that nothing else allocates from.
   *
   * @param maximumPages what the memory may grow to, in pages of 64 KiB
   */
  constructor(memory: WebAssembly.Memory, maximumPages = MAX_PAGES) {
    this.#memory = memory;
    this.#maximum = maximumPages;
  }

  /** Bytes in blocks, rounding included. */
  get bytesInUse(): number {
    return this.#bytesInUse;
  }

  /** Most bytes that were in blocks at one time. */
  get peakBytes(): number {
    return this.#peak;
  }

  /** Number of blocks. */
  get blocks(): number {
    return this.#used.size;
  }

  /** Size of the memory in bytes. */
  get capacity(): number {
    return this.#memory.buffer.byteLength;
  }

  /**
   * A block of at least `bytes`, its contents undefined; 64 bytes behind it may
   * be read.
   *
   * @returns its address, a multiple of 64
   * @throws {OutOfMemoryError} if it does not fit
   * @throws {RangeError} if `bytes` is not an integer of at least 0
   */
  allocate(bytes: number): number {
    if (!Number.isInteger(bytes) || bytes < 0) {
      throw new RangeError(
        `Cannot allocate memory: the number of bytes must be an integer of at least 0, got ${bytes}`,
      );
    }
    const size = Math.ceil((bytes + SLACK) / ALIGNMENT) * ALIGNMENT;
    const best = this.#bestFit(size);
    let address: number;
    if (best >= 0) {
      address = this.#starts[best];
      if (this.#sizes[best] === size) {
        this.#starts.splice(best, 1);
        this.#sizes.splice(best, 1);
      } else {
        this.#starts[best] += size;
        this.#sizes[best] -= size;
      }
    } else {
      address = this.#extend(size, bytes);
    }
    this.#used.set(address, size);
    this.#bytesInUse += size;
    this.#peak = Math.max(this.#peak, this.#bytesInUse);
    return address;
  }

  /**
   * Give a block back.
   *
   * @throws {RangeError} if no block in use starts there
   */
  free(address: number): void {
    const size = this.#used.get(address);
    if (size === undefined) {
      throw new RangeError(
        `Cannot free memory: a block in use must start at the address, got ${address}`,
      );
    }
    this.#used.delete(address);
    this.#bytesInUse -= size;
    const i = this.#firstAfter(address);
    this.#starts.splice(i, 0, address);
    this.#sizes.splice(i, 0, size);
    this.#join(i);
    if (i > 0) this.#join(i - 1);
  }

  /** Index of the smallest free block of at least `size`, or −1. */
  #bestFit(size: number): number {
    let best = -1;
    for (let i = 0; i < this.#sizes.length; i++) {
      const candidate = this.#sizes[i];
      if (candidate < size) continue;
      if (best < 0 || candidate < this.#sizes[best]) best = i;
      if (candidate === size) break;
    }
    return best;
  }

  /** Index of the first free block behind an address. */
  #firstAfter(address: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle] < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Join free block i with the next one if they touch. */
  #join(i: number): void {
    if (this.#starts[i] + this.#sizes[i] !== this.#starts[i + 1]) return;
    this.#sizes[i] += this.#sizes[i + 1];
    this.#starts.splice(i + 1, 1);
    this.#sizes.splice(i + 1, 1);
  }

  /** A block at the end; the memory grows if need be. */
  #extend(size: number, requested: number): number {
    const last = this.#starts.length - 1;
    const touches = last >= 0 &&
      this.#starts[last] + this.#sizes[last] === this.#end;
    const address = touches ? this.#starts[last] : this.#end;
    const end = address + size;
    const missing = Math.ceil((end - this.capacity) / PAGE);
    if (missing > 0) this.#grow(missing, requested);
    if (touches) {
      this.#starts.pop();
      this.#sizes.pop();
    }
    this.#end = end;
    return address;
  }

  #grow(pages: number, requested: number): void {
    let limit = this.#maximum * PAGE;
    if (this.capacity + pages * PAGE <= limit) {
      try {
        this.#memory.grow(pages);
        return;
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        limit = this.capacity; // the engine gives no more
      }
    }
    throw new OutOfMemoryError(requested, this.#bytesInUse, limit);
  }
}
