/**
 * numpy's `.npy` files, written byte for byte as numpy does, and read strictly.
 *
 * @module
 */

import { NpyError } from "./npy_error.ts";
import { formatNpyHeader, parseNpyHeader } from "./npy_header.ts";

/** Typed arrays that a `.npy` file can hold here. */
export type NpyData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** An array of any number of axes. */
export interface NpyArray {
  /** row-major (C order) */
  data: NpyData;
  /** size of each axis; empty for a single number */
  shape: number[];
}

/** numpy's name of each type, without the byte order. */
const TYPES = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
} as const;

type TypeName = keyof typeof TYPES;

/** "\x93NUMPY" and version 1.0 */
const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0);

/** Where the header's text starts, after its length. */
const HEADER_START = MAGIC.length + 2;

/** What follows the header starts at a multiple of this. */
const ALIGNMENT = 64;

/** Number of elements. */
function sizeOf(shape: number[]): number {
  return shape.reduce((size, n) => size * n, 1);
}

/**
 * A `.npy` file (version 1.0), the same bytes as `numpy.save` writes.
 *
 * @param array data in C order and its shape; not changed
 * @returns the file's bytes, a new array
 * @throws {RangeError} if shape and data disagree
 *
 * @example
 * ```ts
 * import { decodeNpy, encodeNpy } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const bytes = encodeNpy({ data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] });
 * assert.deepEqual(decodeNpy(bytes).shape, [2, 3]);
 * ```
 */
export function encodeNpy({ data, shape }: NpyArray): Uint8Array<ArrayBuffer> {
  const valid = shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!valid || sizeOf(shape) !== data.length) {
    throw new RangeError(
      `Cannot encode .npy file: shape must hold the ${data.length} values, got [${shape}]`,
    );
  }
  const type = (Object.keys(TYPES) as TypeName[]).find((name) =>
    data instanceof TYPES[name]
  );
  if (type === undefined) {
    throw new TypeError(
      `Cannot encode .npy file: data must be one of ${
        Object.values(TYPES).map((t) => t.name).join(", ")
      }, got ${Object.prototype.toString.call(data)}`,
    );
  }
  const order = data.BYTES_PER_ELEMENT === 1 ? "|" : "<";
  const header = formatNpyHeader(order + type, [...shape]);
  // Magic, length, header and the line end fill a multiple of 64 bytes.
  const used = HEADER_START + header.length + 1;
  const padding = ALIGNMENT - used % ALIGNMENT;
  const bytes = new Uint8Array(used + padding + data.byteLength);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint16(
    MAGIC.length,
    header.length + padding + 1,
    true,
  );
  bytes.set(
    new TextEncoder().encode(header + " ".repeat(padding) + "\n"),
    HEADER_START,
  );
  const body = bytes.subarray(used + padding);
  body.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return bytes;
}

/**
 * Read a `.npy` file as {@linkcode encodeNpy} and `numpy.save` write it: version 1.0,
 * little-endian, C order; floats of 4 and 8 bytes, integers of 1 to 8.
 *
 * @param bytes the whole file; not changed
 * @returns new arrays
 * @throws {NpyError} if it is no such file, of another type or order, cut short or too long
 *
 * @example
 * ```ts
 * import { decodeNpy, NpyError } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => decodeNpy(new TextEncoder().encode("not an array")), NpyError);
 * ```
 */
export function decodeNpy(bytes: Uint8Array): NpyArray {
  if (bytes.length < HEADER_START || MAGIC.some((b, i) => bytes[i] !== b)) {
    const found = bytes.subarray(0, MAGIC.length).toHex();
    throw new NpyError({
      at: "byte 0",
      expected: '"\\x93NUMPY" and version 1.0',
      found: found === "" ? "an empty file" : `bytes ${found}`,
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = HEADER_START + view.getUint16(MAGIC.length, true);
  const text = new TextDecoder("latin1")
    .decode(bytes.subarray(HEADER_START, end));
  const { type: name, shape } = parseNpyHeader(text);
  if (!Object.hasOwn(TYPES, name)) {
    throw new NpyError({
      at: "header, descr",
      expected: `one of ${Object.keys(TYPES).join(", ")}`,
      found: name,
    });
  }
  const type = TYPES[name as TypeName];
  const expected = sizeOf(shape) * type.BYTES_PER_ELEMENT;
  if (bytes.length - end !== expected) {
    throw new NpyError({
      at: `byte ${end}`,
      expected: `${expected} bytes of data for shape (${shape}) of ${name}`,
      found: `${bytes.length - end}`,
    });
  }
  const body = new Uint8Array(bytes.subarray(end)); // Node's Buffer slices without copying
  return { data: new type(body.buffer), shape };
}
