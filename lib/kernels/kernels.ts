/**
 * The kernels at work: linear memory, its allocator, the binary, and the call of
 * a kernel slice by slice.
 *
 * @module
 */
import {
  hasRelaxedSimd,
  readBinary,
  unshared,
  type Variant,
} from "./binary.ts";
import { Heap, MAX_PAGES, reserveMemory } from "./heap.ts";
import {
  type Block,
  type BlockName,
  BLOCKS,
  type FieldType,
  type KernelName,
  KERNELS,
} from "./params.ts";
import { workerSpawner } from "./spawn.ts";
import { canShareMemory, threadCount, ThreadPool } from "./threads.ts";

/** Settings of {@linkcode Kernels.load}. */
export interface KernelsOptions {
  /** Which binary; "auto": relaxed where the engine has it. */
  binary?: "auto" | Variant;
  /** Default: one per core; always one where memory cannot be shared. */
  threads?: number;
  /** Where the workers' module lies, if not beside this one (a bundle). */
  workerUrl?: URL;
  /** Bytes of the binary, where it cannot be read from beside this module. */
  bytes?: Uint8Array<ArrayBuffer>;
  /** What the memory may grow to, in pages of 64 KiB; default 65536 (4 GiB). */
  maximumPages?: number;
}

/** Number of each kernel in a job. */
const NAMES = Object.keys(KERNELS) as KernelName[];

/** Scratch memory of threads starts on a page of its own (no false sharing). */
const SCRATCH_ALIGNMENT = 4096;

/** Room for the largest parameter block. */
const BLOCK_BYTES = 256;

/** Names of the binaries, and of the choice between them. */
const BINARIES: readonly string[] = ["auto", "relaxed", "strict"];

function checkBinary(binary: string): void {
  if (BINARIES.includes(binary)) return;
  throw new RangeError(
    `Cannot load the kernels: binary must be one of ${
      BINARIES.join(", ")
    }, got ${binary}`,
  );
}

/**
 * WASM kernels with their memory.
 *
 * Work is cut into a number of slices that depends only on the sizes, and sums
 * over slices are taken in their order: the bits do not depend on who runs what.
 *
 * @example Add up two partial sums of a row
 * ```ts
 * import { Kernels } from "./kernels.ts";
 * import assert from "node:assert/strict";
 *
 * const kernels = await Kernels.load();
 * const partials = kernels.write(new Float32Array(32).fill(1, 0, 3).fill(4, 16, 19));
 * const total = kernels.heap.allocate(3 * 4);
 * kernels.run("sumPartials", { partials, total, groups: 2, rows: 1, n: 3 }, 1);
 * assert.deepEqual([...kernels.floats(total, 3)], [5, 5, 5]);
 * ```
 */
export class Kernels {
  /** The binary that runs. */
  readonly variant: Variant;
  /** Linear memory, which threads share. */
  readonly memory: WebAssembly.Memory;
  /** The memory's allocator. */
  readonly heap: Heap;
  readonly #pool: ThreadPool;
  readonly #params: number;

  private constructor(
    variant: Variant,
    memory: WebAssembly.Memory,
    heap: Heap,
    pool: ThreadPool,
  ) {
    this.variant = variant;
    this.memory = memory;
    this.heap = heap;
    this.#pool = pool;
    this.#params = heap.allocate(BLOCK_BYTES);
  }

  /**
   * Load a binary into a memory of its own, and start the threads.
   *
   * @throws {Error} if the binary cannot be read, or a thread cannot start
   * @throws {OutOfMemoryError} if there is no memory at all
   * @throws {RangeError} if there is no such binary, or the number of threads is not
   *   an integer in [1, 64]
   */
  static async load(options: KernelsOptions = {}): Promise<Kernels> {
    const { binary = "auto" } = options;
    checkBinary(binary);
    const variant = binary !== "auto"
      ? binary
      : hasRelaxedSimd()
      ? "relaxed"
      : "strict";
    const threads = threadCount(options.threads);
    const shared = canShareMemory();
    const bytes = options.bytes ?? await readBinary(variant);
    const { memory, maximumPages } = reserveMemory(
      options.maximumPages ?? MAX_PAGES,
      shared,
    );
    const module = await WebAssembly.compile(shared ? bytes : unshared(bytes));
    const spawn = await workerSpawner(options.workerUrl);
    const setup = { module, memory, names: NAMES };
    const pool = await ThreadPool.start(setup, threads, spawn);
    return new Kernels(variant, memory, new Heap(memory, maximumPages), pool);
  }

  /** Number of threads that run slices, the caller included. */
  get threads(): number {
    return this.#pool.threads;
  }

  /**
   * Wake the threads while values are still on their way into memory: they take tens of
   * microseconds to wake, and sleep again if nothing is to be run.
   */
  wake(): void {
    this.#pool.wake();
  }

  /**
   * Run all slices of a kernel; returns when they are done.
   *
   * @param name    kernel
   * @param block   its parameters; addresses in bytes
   * @param slices  how many slices the work is cut into
   * @param scratch bytes of scratch memory that a thread needs
   * @throws {OutOfMemoryError} if the scratch does not fit
   * @throws {Error} if a thread failed
   */
  run<K extends KernelName>(
    name: K,
    block: Block<typeof KERNELS[K]>,
    slices: number,
    scratch = 0,
  ): void {
    this.#writeBlock(KERNELS[name], block);
    const scratchBytes = Math.ceil(scratch / SCRATCH_ALIGNMENT) *
      SCRATCH_ALIGNMENT;
    this.borrow((allocate) =>
      this.#pool.run({
        kernel: NAMES.indexOf(name),
        slices,
        params: this.#params,
        scratch: scratch > 0 ? allocate(this.threads * scratchBytes) : 0,
        scratchBytes,
      })
    );
  }

  /**
   * Blocks for the time of a call, freed whether it returns or throws.
   *
   * @param use gets a function from bytes to an address
   */
  borrow<T>(use: (allocate: (bytes: number) => number) => T): T {
    const taken: number[] = [];
    try {
      return use((bytes) => {
        const address = this.heap.allocate(bytes);
        taken.push(address);
        return address;
      });
    } finally {
      for (const address of taken) this.heap.free(address);
    }
  }

  /** View (no copy) of `length` floats; not to be kept, since memory may grow. */
  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  /** Copy values into a new block; the caller frees it. */
  write(values: Float32Array): number {
    const address = this.heap.allocate(values.byteLength);
    this.floats(address, values.length).set(values);
    return address;
  }

  #writeBlock(name: BlockName, block: Record<string, number>): void {
    const view = new DataView(this.memory.buffer, this.#params, BLOCK_BYTES);
    let offset = 0;
    const fields: Record<string, FieldType> = BLOCKS[name];
    for (const field in fields) {
      if (fields[field] === "f32") view.setFloat32(offset, block[field], true);
      else view.setUint32(offset, block[field], true);
      offset += 4;
    }
  }
}
