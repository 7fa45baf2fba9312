/**
 * Spectrograms on disk, so that each is computed once.
 *
 * @module
 */

import { join } from "@std/path";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { Matrix } from "../features/matrix.ts";
import { NpyError } from "../features/npy_error.ts";
import { decodeNpy, encodeNpy } from "../features/npy.ts";
import { measureCache, shrinkCache } from "./cache_size.ts";
import { isSystemError, namingFile } from "./file_error.ts";
import { removeTemporaryFiles } from "./temporary_files.ts";
import { writeAtomically } from "./write_atomically.ts";
import { ifThere } from "./if_there.ts";

/** A temporary file of this age is nobody's any more. */
const TEMPORARY_SECONDS = 3600;

/** Bytes that a cache's folder may hold: six runs on all of RAVDESS with the paper's input. */
const DEFAULT_LIMIT = 8 * 2 ** 30;

/** Share of the limit that is left when the oldest files are removed. */
const KEPT = 0.8;

/** Bytes of the checksum after the array. numpy stops reading before it. */
const CHECKSUM_SIZE = 4;

/** The array followed by its checksum, little-endian. */
function seal(matrix: Matrix): Uint8Array {
  const npy = encodeNpy(matrix);
  const bytes = new Uint8Array(npy.length + CHECKSUM_SIZE);
  bytes.set(npy);
  new DataView(bytes.buffer).setUint32(npy.length, crc32(npy), true);
  return bytes;
}

/** The array in a sealed file, or null if it isn't whole or of another kind. */
function unseal(bytes: Uint8Array, shape: Matrix["shape"]): Matrix | null {
  const end = bytes.length - CHECKSUM_SIZE;
  if (end < 0) return null;
  const npy = bytes.subarray(0, end);
  const checksum = new DataView(bytes.buffer, bytes.byteOffset + end)
    .getUint32(0, true);
  if (crc32(npy) !== checksum) return null;
  try {
    const array = decodeNpy(npy);
    const fits = array.data instanceof Float32Array &&
      array.shape.length === 2 && array.shape.every((n, i) => n === shape[i]);
    return fits
      ? { data: array.data as Float32Array, shape: [shape[0], shape[1]] }
      : null;
  } catch (error) {
    if (error instanceof NpyError) return null;
    throw error;
  }
}

/**
 * Reads files into one buffer. A new array for each, as `readFile` makes, takes as long as
 * the reading itself, and waiting for it as a promise twice as long again.
 */
class FileReader {
  #buffer = new Uint8Array();

  /**
   * The bytes of a file.
   *
   * @returns a view, valid until the next call
   */
  read(path: string): Uint8Array {
    const file = openSync(path, "r");
    try {
      const { size } = fstatSync(file);
      if (this.#buffer.length < size) this.#buffer = new Uint8Array(size);
      let end = 0;
      for (let more = -1; more !== 0 && end < size; end += more) {
        more = readSync(file, this.#buffer, end, size - end, null);
      }
      return this.#buffer.subarray(0, end);
    } finally {
      closeSync(file);
    }
  }
}

/**
 * A folder of spectrograms, each a `.npy` file that numpy opens too, with a
 * checksum after the array. A file is there whole or not at all; one that doesn't fit
 * is made again. Several processes may share the folder. When it grows beyond a limit,
 * the files that were written first are removed. Where it can't be read or written,
 * everything works, but slower.
 *
 * @example
 * ```ts
 * import { FeatureCache } from "./mod.ts";
 * import { logMelSpectrogram } from "../features/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const cache = new FeatureCache(await Deno.makeTempDir());
 * const compute = () => logMelSpectrogram(new Float32Array(144_000));
 * await cache.get("silence", [128, 563], compute);
 * await cache.get("silence", [128, 563], compute);
 * assert.deepEqual([cache.misses, cache.hits], [1, 1]);
 * ```
 */
export class FeatureCache {
  #hits = 0;
  #misses = 0;
  #rebuilt = 0;
  #warned = false;
  /** Done once: what killed runs left is removed. */
  #cleaned?: Promise<void>;
  /** Bytes that the folder may hold. */
  readonly limit: number;
  readonly #onWarning?: (warning: string) => void;
  readonly #reader = new FileReader();
  /** Bytes in the folder, as far as this process knows; null: not yet measured. */
  #size: Promise<number> | null = null;

  /**
   * A cache in a folder.
   *
   * @param folder  made when it is needed
   * @param options `limit`: bytes that it may hold, 8 GiB by default; `onWarning`:
   *   called once if the folder can't be used
   */
  constructor(
    readonly folder: string,
    { limit = DEFAULT_LIMIT, onWarning }: {
      limit?: number;
      onWarning?: (warning: string) => void;
    } = {},
  ) {
    this.limit = limit;
    this.#onWarning = onWarning;
  }

  /** Spectrograms read from the folder. */
  get hits(): number {
    return this.#hits;
  }

  /** Spectrograms computed, those rebuilt included. */
  get misses(): number {
    return this.#misses;
  }

  /** Spectrograms whose file was there, but damaged or of another shape. */
  get rebuilt(): number {
    return this.#rebuilt;
  }

  /**
   * A spectrogram from the folder, or computed and stored there.
   *
   * @param key     from {@linkcode featureKey}
   * @param shape   what it must have
   * @param compute makes it where the folder has none that fits
   * @returns the caller's own copy
   * @throws {RangeError} if the key is no file name, or `compute` gives another shape
   */
  async get(
    key: string,
    shape: Matrix["shape"],
    compute: () => Promise<Matrix> | Matrix,
  ): Promise<Matrix> {
    const [matrix] = await this.getMany([key], shape, async () => [
      await compute(),
    ]);
    return matrix;
  }

  /**
   * Spectrograms from the folder; those that it lacks are computed together and stored.
   *
   * @param keys    from {@linkcode featureKey}
   * @param shape   what each must have
   * @param compute makes those of the given places in `keys`; called where any is missing
   * @returns the caller's own copies, in the order of `keys`
   * @throws {RangeError} if a key is no file name, or `compute` gives another shape
   */
  async getMany(
    keys: readonly string[],
    shape: Matrix["shape"],
    compute: (missing: number[]) => Promise<Matrix[]> | Matrix[],
  ): Promise<Matrix[]> {
    const files = await Promise.all(keys.map((key) => this.#read(key, shape)));
    const missing = [...files.keys()].filter((i) => !files[i].stored);
    this.#hits += keys.length - missing.length;
    const computed = missing.length > 0 ? await compute(missing) : [];
    await Promise.all(missing.map(async (at, i) => {
      await this.#store(files[at].path, computed[i], shape);
      this.#misses++;
      if (files[at].damaged) this.#rebuilt++;
    }));
    return files.map(({ stored }, at) =>
      stored ?? computed[missing.indexOf(at)]
    );
  }

  /** What is stored under a key: the array if it fits, and whether there is one that does not. */
  async #read(key: string, shape: Matrix["shape"]) {
    if (!/^[\w-]+$/.test(key)) {
      throw new RangeError(
        `Cannot look up a feature: the key must be letters, digits, "_" or "-", got "${key}"`,
      );
    }
    const path = join(this.folder, `${key}.npy`);
    const read = () => {
      const stored = unseal(this.#reader.read(path), shape);
      return { stored, damaged: stored === null };
    };
    const nothing = { stored: null, damaged: false };
    const found = await this.#tolerate(() =>
      namingFile("read", path, () => ifThere(Promise.try(read), nothing))
    );
    return { path, ...found ?? nothing };
  }

  /** The checksum finds what a power cut leaves, so that nothing waits for the disk. */
  async #store(
    path: string,
    matrix: Matrix,
    shape: Matrix["shape"],
  ): Promise<void> {
    if (matrix.shape.some((n, i) => n !== shape[i])) {
      throw new RangeError(
        `Cannot store a feature: it must have shape [${shape}], got [${matrix.shape}]`,
      );
    }
    await this.#tolerate(async () => {
      // Each time: it may be emptied or removed while a run works.
      const { folder } = this;
      await namingFile(
        "make",
        folder,
        () => mkdir(folder, { recursive: true }),
      );
      await (this.#cleaned ??= removeTemporaryFiles(folder, TEMPORARY_SECONDS));
      const bytes = seal(matrix);
      await writeAtomically(path, bytes, { flush: false });
      await this.#grow(bytes.length);
    });
  }

  /** Counts bytes that were written, and makes room when there are too many. */
  async #grow(bytes: number): Promise<void> {
    this.#size = this.#size === null
      ? measureCache(this.folder).then(({ bytes }) => bytes)
      : this.#size.then((size) => size + bytes);
    if (await this.#size <= this.limit) return;
    this.#size = null; // measured again after the next file
    await shrinkCache(this.folder, KEPT * this.limit);
  }

  /** What `run` returns; where the disk fails, a warning, the first time. */
  async #tolerate<T>(run: () => Promise<T>): Promise<T | undefined> {
    try {
      return await run();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (!this.#warned) {
        this.#onWarning?.(
          `${error.message}. The run continues, but computes features again whenever ` +
            `it needs them, which takes longer. To speed it up, make ${this.folder} writable, ` +
            "with room for 0.3 MB per item; it is a cache and may be emptied at any time.",
        );
      }
      this.#warned = true;
      return undefined;
    }
  }
}
