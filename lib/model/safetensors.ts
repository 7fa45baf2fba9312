/**
 * Writing the safetensors file format (Hugging Face, 2022): a JSON header with
 * names, types, shapes and places, then the raw little-endian numbers. The
 * bytes are those that the Python package writes.
 *
 * @module
 */
import { FormatError, type FormatFault } from "../format_error.ts";

/** Typed arrays that a tensor's numbers come in. */
export type TensorData =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** One named array: numbers in C order and the size of each axis. */
export interface StoredTensor<T extends TensorData = TensorData> {
  /** Numbers in C order. */
  data: T;
  /** Size of each axis. */
  shape: number[];
}

/** Tensors by name, in the order of the file. */
export type TensorMap = Map<string, StoredTensor>;

/** What a safetensors file holds. */
export interface SafetensorsFile {
  /** In the order of the file. */
  tensors: TensorMap;
  /** Texts by name. */
  metadata: Record<string, string>;
}

/** A file that is no valid safetensors file: which, where, and what was expected. */
export class SafetensorsError extends FormatError {
  /** the class's name, the same across realms */
  override name = "SafetensorsError";

  /**
   * The error for one fault.
   *
   * @param fault `at`: a byte offset, or a tensor's name
   */
  constructor(fault: FormatFault) {
    super("read", fault);
  }
}

// In the order in which the Python package lays tensors out: by type as ranked
// here (large elements first, so that all lie aligned), then by name.
export const TYPES = [
  ["U64", BigUint64Array],
  ["I64", BigInt64Array],
  ["F64", Float64Array],
  ["F32", Float32Array],
  ["U32", Uint32Array],
  ["I32", Int32Array],
  ["U16", Uint16Array],
  ["I16", Int16Array],
  ["I8", Int8Array],
  ["U8", Uint8Array],
] as const;

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/**
 * Encode tensors as a safetensors file.
 *
 * @param tensors  name → numbers and shape; not changed
 * @param metadata free texts, stored under `__metadata__`
 * @returns the file's bytes (a new array)
 * @throws {RangeError} if a shape does not fit its data, or a name is reserved
 *
 * @example
 * ```ts
 * import { encodeSafetensors } from "./safetensors.ts";
 * import { decodeSafetensors } from "./safetensors_decode.ts";
 * import assert from "node:assert/strict";
 *
 * const tensors = new Map([["a", { data: Float32Array.of(1, 2), shape: [2, 1] }]]);
 * const bytes = encodeSafetensors(tensors, { about: "an example" });
 * const file = decodeSafetensors(bytes);
 * assert.deepEqual(file.tensors.get("a")?.data, Float32Array.of(1, 2));
 * assert.equal(file.metadata.about, "an example");
 * ```
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Record<string, string> = {},
): Uint8Array {
  const entries = orderedEntries(tensors);
  const text = new TextEncoder().encode(headerText(entries, metadata));
  const headerLength = Math.ceil(text.length / 8) * 8;
  const start = 8 + headerLength;
  const size = entries.reduce((sum, { data }) => sum + data.byteLength, start);

  const bytes = new Uint8Array(size).fill(0x20); // spaces pad the header
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(text, 8);
  let offset = start;
  for (const { data } of entries) {
    const { buffer, byteOffset, byteLength } = data;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset);
    offset += byteLength;
  }
  return bytes;
}

interface Entry extends StoredTensor {
  name: string;
  /** Place of its type in {@linkcode TYPES}. */
  rank: number;
}

/** The tensors in the order of the file, checked. */
function orderedEntries(tensors: ReadonlyMap<string, StoredTensor>): Entry[] {
  const entries = [...tensors].map(([name, { data, shape }]) => {
    if (name === "__metadata__") {
      throw new RangeError(
        `Cannot write safetensors: a tensor's name must not be "__metadata__"`,
      );
    }
    if (sizeOf(shape) !== data.length) {
      throw new RangeError(
        `Cannot write safetensors: ${name} must have as many values as its shape [${shape}] says, got ${data.length}`,
      );
    }
    const rank = TYPES.findIndex(([, type]) => data instanceof type);
    return { name, data, shape, rank };
  });
  return entries.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
}

/** The header as JSON; joined by hand, since an object would put names like "1" first. */
function headerText(
  entries: Entry[],
  metadata: Record<string, string>,
): string {
  const fields: string[] = [];
  if (Object.keys(metadata).length > 0) {
    fields.push(`"__metadata__":${JSON.stringify(metadata)}`);
  }
  let end = 0;
  for (const { name, data, shape, rank } of entries) {
    const begin = end;
    end += data.byteLength;
    const data_offsets = [begin, end];
    const place = { dtype: TYPES[rank][0], shape, data_offsets };
    fields.push(`${JSON.stringify(name)}:${JSON.stringify(place)}`);
  }
  return `{${fields.join(",")}}`;
}
