/**
 * numpy's `.npy` files, read strictly and written byte for byte as numpy does.
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

/** "\x93NUMPY" */
const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);

/** What follows the header starts at a multiple of this. */
const ALIGNMENT = 64;

/** Typed arrays have the machine's byte order; files of this module little-endian. */
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Number of elements. */
function sizeOf(shape: number[]): number {
  return shape.reduce((size, n) => size * n, 1);
}

/** Reverses the bytes of each element, in place. */
function swapBytes(bytes: Uint8Array, itemSize: number): void {
  for (let at = 0; at < bytes.length; at += itemSize) {
    bytes.subarray(at, at + itemSize).reverse();
  }
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
 * import { readNpy, writeNpy } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const bytes = writeNpy({ data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] });
 * assert.deepEqual(readNpy(bytes).shape, [2, 3]);
 * ```
 */
export function writeNpy({ data, shape }: NpyArray): Uint8Array<ArrayBuffer> {
  const valid = shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!valid || sizeOf(shape) !== data.length) {
    throw new RangeError(
      `Cannot write .npy file: shape must hold the ${data.length} values, got [${shape}]`,
    );
  }
  const type = (Object.keys(TYPES) as TypeName[]).find((name) =>
    data instanceof TYPES[name]
  );
  if (type === undefined) {
    throw new TypeError(
      `Cannot write .npy file: data must be one of ${
        Object.values(TYPES).map((t) => t.name).join(", ")
      }, got ${Object.prototype.toString.call(data)}`,
    );
  }
  const order = data.BYTES_PER_ELEMENT === 1 ? "|" : "<";
  const header = formatNpyHeader(order + type, [...shape]);
  // Magic, version, length, header and the line end fill a multiple of 64 bytes.
  const used = MAGIC.length + 4 + header.length + 1;
  const padding = ALIGNMENT - used % ALIGNMENT;
  const bytes = new Uint8Array(used + padding + data.byteLength);
  bytes.set(MAGIC);
  bytes.set([1, 0], MAGIC.length);
  new DataView(bytes.buffer).setUint16(8, header.length + padding + 1, true);
  bytes.set(
    new TextEncoder().encode(header + " ".repeat(padding) + "\n"),
    10,
  );
  const body = bytes.subarray(used + padding);
  body.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  if (!LITTLE_ENDIAN) swapBytes(body, data.BYTES_PER_ELEMENT);
  return bytes;
}

/** Where the header's text and the data stand, from the first bytes of the file. */
function locateHeader(bytes: Uint8Array): { start: number; end: number } {
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new NpyError({
      at: "byte 0",
      expected: '"\\x93NUMPY" and a version',
      found: "other bytes",
    });
  }
  const major = bytes[6];
  const minor = bytes[7];
  if (major < 1 || major > 3 || minor !== 0) {
    throw new NpyError({
      at: "byte 6",
      expected: "version 1.0, 2.0 or 3.0",
      found: `${major}.${minor}`,
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) {
    throw new NpyError({
      at: "byte 8",
      expected: "the header's length",
      found: "the end",
    });
  }
  const length = major === 1
    ? view.getUint16(8, true)
    : view.getUint32(8, true);
  if (start + length > bytes.length) {
    throw new NpyError({
      at: "byte 8",
      expected: `a header within the file's ${bytes.length} bytes`,
      found: `one of ${length}`,
    });
  }
  return { start, end: start + length };
}

/** The header's text; UTF-8 in version 3, Latin-1 before. */
function headerText(bytes: Uint8Array, start: number, end: number): string {
  const encoding = bytes[6] === 3 ? "utf-8" : "latin1";
  try {
    return new TextDecoder(encoding, { fatal: true })
      .decode(bytes.subarray(start, end));
  } catch (cause) {
    throw new NpyError({
      at: `byte ${start}`,
      expected: "a header in UTF-8",
      found: "other bytes",
    }, { cause });
  }
}

/** Type and byte order of a descr such as `<f4`. */
function parseDescr(descr: string): { type: TypeName; swapped: boolean } {
  const order = descr[0];
  const type = descr.slice(1);
  const oneByte = type.endsWith("1");
  const orderFits = oneByte ? "|<>=".includes(order) : "<>".includes(order);
  if (!Object.hasOwn(TYPES, type) || !orderFits) {
    throw new NpyError({
      at: "header, descr",
      expected: `"<" or ">" (one byte: "|") with one of ${
        Object.keys(TYPES).join(", ")
      }`,
      found: `"${descr}"`,
    });
  }
  return {
    type: type as TypeName,
    swapped: !oneByte && (order === ">") === LITTLE_ENDIAN,
  };
}

/** Column-major to row-major. */
function toRowMajor<T extends NpyData>(data: T, shape: number[]): T {
  const out = data.slice() as T;
  const index = shape.map(() => 0);
  for (let to = 0; to < data.length; to++) {
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from = from * shape[axis] + index[axis];
    }
    out[to] = data[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis] < shape[axis]) break;
      index[axis] = 0;
    }
  }
  return out;
}

/**
 * Read a `.npy` file of version 1.0 to 3.0: floats of 4 and 8 bytes, integers of
 * 1 to 8, either byte order, C or Fortran order.
 *
 * @param bytes the whole file; not changed
 * @returns new arrays, in C order
 * @throws {NpyError} if it is no such file, another type, cut short or too long
 *
 * @example
 * ```ts
 * import { NpyError, readNpy } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => readNpy(new TextEncoder().encode("not an array")), NpyError);
 * ```
 */
export function readNpy(bytes: Uint8Array): NpyArray {
  const { start, end } = locateHeader(bytes);
  const header = parseNpyHeader(headerText(bytes, start, end));
  const { descr, fortranOrder, shape } = header;
  const { type, swapped } = parseDescr(descr);
  const itemSize = TYPES[type].BYTES_PER_ELEMENT;
  const expected = sizeOf(shape) * itemSize;
  if (bytes.length - end !== expected) {
    throw new NpyError({
      at: `byte ${end}`,
      expected: `${expected} bytes of data for shape (${shape}) of ${descr}`,
      found: `${bytes.length - end}`,
    });
  }
  const body = new Uint8Array(bytes.subarray(end));
  if (swapped) swapBytes(body, itemSize);
  const data = new TYPES[type](body.buffer);
  return {
    data: fortranOrder ? toRowMajor(data, shape) : data,
    shape: [...shape],
  };
}
