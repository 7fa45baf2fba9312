/**
 * The safetensors file format (Hugging Face, 2022): a JSON header with names,
 * types, shapes and places, then the raw little-endian numbers. Written byte
 * for byte as the Python package writes it, and read strictly, since a file
 * may come from anywhere.
 *
 * @module
 */

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
  data: T;
  shape: number[];
}

/** Tensors by name, in the order of the file. */
export type TensorMap = Map<string, StoredTensor>;

/** What a safetensors file holds. */
export interface SafetensorsFile {
  tensors: TensorMap;
  metadata: Record<string, string>;
}

/** A file that is no valid safetensors file: which, where, and what was expected. */
export class SafetensorsError extends SyntaxError {
  override name = "SafetensorsError";

  /**
   * @param file     name of the file
   * @param at       place in it: a byte offset, or a tensor's name
   * @param expected what should stand there, and what does
   */
  constructor(
    readonly file: string,
    readonly at: string,
    readonly expected: string,
  ) {
    super(`Cannot read safetensors file ${file}: at ${at}: ${expected}`);
  }
}

// In the order in which the Python package lays tensors out: by size of the
// element, largest first (its rank of types), then by name.
const TYPES = [
  ["F64", Float64Array],
  ["I64", BigInt64Array],
  ["U64", BigUint64Array],
  ["F32", Float32Array],
  ["U32", Uint32Array],
  ["I32", Int32Array],
  ["U16", Uint16Array],
  ["I16", Int16Array],
  ["I8", Int8Array],
  ["U8", Uint8Array],
] as const;

const HEADER_LIMIT = 100_000_000; // the Python package's own limit, in bytes

/** Types rank of a typed array in {@linkcode TYPES}. */
function rankOf(data: TensorData): number {
  return TYPES.findIndex(([, type]) => data instanceof type);
}

/** Number of elements of a shape; 1 for a scalar. */
function sizeOf(shape: readonly number[]): number {
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
 * import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
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
  const entries = [...tensors].map(([name, tensor]) => {
    if (name === "__metadata__") {
      throw new RangeError(
        `Cannot write safetensors: a tensor's name must not be "__metadata__"`,
      );
    }
    if (sizeOf(tensor.shape) !== tensor.data.length) {
      throw new RangeError(
        `Cannot write safetensors: ${name} must have as many values as its shape [${tensor.shape}] says, got ${tensor.data.length}`,
      );
    }
    return { name, tensor, rank: rankOf(tensor.data) };
  });
  entries.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));

  // A Map rather than an object: names like "1" would jump to the front.
  const fields: string[] = [];
  if (Object.keys(metadata).length > 0) {
    fields.push(`"__metadata__":${JSON.stringify(metadata)}`);
  }
  let end = 0;
  for (const { name, tensor, rank } of entries) {
    const begin = end;
    end += tensor.data.byteLength;
    const place = {
      dtype: TYPES[rank][0],
      shape: tensor.shape,
      data_offsets: [begin, end],
    };
    fields.push(`${JSON.stringify(name)}:${JSON.stringify(place)}`);
  }
  const text = new TextEncoder().encode(`{${fields.join(",")}}`);
  const headerLength = Math.ceil(text.length / 8) * 8;

  const bytes = new Uint8Array(8 + headerLength + end).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(text, 8);
  let offset = 8 + headerLength;
  for (const { tensor: { data } } of entries) {
    bytes.set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      offset,
    );
    offset += data.byteLength;
  }
  return bytes;
}

/**
 * Decode a safetensors file, checking every value of its header.
 *
 * @param bytes the whole file; not changed
 * @param name  its name, for error texts
 * @returns copies of its tensors, in the order in which they lie in the file, and its metadata
 * @throws {SafetensorsError} if the file is cut, overlaps, leaves holes, or has a type that is not known
 *
 * @example
 * ```ts
 * import { decodeSafetensors, SafetensorsError } from "./safetensors.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => decodeSafetensors(new Uint8Array(4), "x"), SafetensorsError);
 * ```
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  name = "(bytes)",
): SafetensorsFile {
  const { header, start } = readHeader(bytes, name);
  const metadata = readMetadata(header.__metadata__, name);
  const places = Object.entries(header)
    .filter(([key]) => key !== "__metadata__")
    .map(([key, value]) => readPlace(key, value, name))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);

  const tensors: TensorMap = new Map();
  let position = 0;
  for (const { key, begin, end, shape, type } of places) {
    if (begin !== position) {
      throw new SafetensorsError(
        name,
        `tensor "${key}"`,
        `its data must begin at ${position}, where the one before ends, got ${begin}`,
      );
    }
    if (start + end > bytes.length) {
      throw new SafetensorsError(
        name,
        `tensor "${key}"`,
        `its data must end within the file's ${bytes.length} bytes, got ${
          start + end
        }`,
      );
    }
    const data = new type(bytes.slice(start + begin, start + end).buffer);
    tensors.set(key, { data, shape });
    position = end;
  }
  if (start + position !== bytes.length) {
    throw new SafetensorsError(
      name,
      `byte ${start + position}`,
      `the file must end after its last tensor, got ${
        bytes.length - start - position
      } bytes more`,
    );
  }
  return { tensors, metadata };
}

/** Reads and parses the header; `start` is where the numbers begin. */
function readHeader(
  bytes: Uint8Array,
  name: string,
): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8) {
    throw new SafetensorsError(
      name,
      "byte 0",
      `expected an 8-byte header length, got a file of ${bytes.length} bytes`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  const limit = Math.min(HEADER_LIMIT, bytes.length - 8);
  if (length > BigInt(limit)) {
    throw new SafetensorsError(
      name,
      "byte 0",
      `the header's length must be at most ${limit} bytes, got ${length}`,
    );
  }
  const start = 8 + Number(length);
  let header: unknown;
  try {
    // slice: TextDecoder refuses views of shared memory
    const text = new TextDecoder("utf-8", { fatal: true }).decode(
      bytes.slice(8, start),
    );
    header = JSON.parse(text);
  } catch (error) {
    throw new SafetensorsError(
      name,
      "byte 8",
      `the header must be JSON in UTF-8, got: ${(error as Error).message}`,
    );
  }
  if (
    typeof header !== "object" || header === null || Array.isArray(header)
  ) {
    throw new SafetensorsError(
      name,
      "byte 8",
      `the header must be a JSON object`,
    );
  }
  return { header: header as Record<string, unknown>, start };
}

/** Checks that the metadata are texts by name. */
function readMetadata(value: unknown, name: string): Record<string, string> {
  if (value === undefined) return {};
  if (
    typeof value !== "object" || value === null || Array.isArray(value) ||
    Object.values(value).some((text) => typeof text !== "string")
  ) {
    throw new SafetensorsError(
      name,
      "__metadata__",
      "the metadata must be an object of texts",
    );
  }
  return value as Record<string, string>;
}

/** Checks one tensor's entry in the header. */
function readPlace(key: string, value: unknown, name: string) {
  const fail = (expected: string) =>
    new SafetensorsError(name, `tensor "${key}"`, expected);
  const isCount = (n: unknown) => Number.isSafeInteger(n) && (n as number) >= 0;
  if (typeof value !== "object" || value === null) {
    throw fail("its entry must be an object");
  }
  const { dtype, shape, data_offsets: offsets } = value as Record<
    string,
    unknown
  >;
  const type = TYPES.find(([code]) => code === dtype)?.[1];
  if (type === undefined) {
    const known = TYPES.map(([code]) => code).join(", ");
    throw fail(`dtype must be one of ${known}, got ${JSON.stringify(dtype)}`);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    throw fail(`shape must be a list of counts, got ${JSON.stringify(shape)}`);
  }
  if (
    !Array.isArray(offsets) || offsets.length !== 2 ||
    !offsets.every(isCount) || offsets[0] > offsets[1]
  ) {
    throw fail(
      `data_offsets must be [begin, end] with begin ≤ end, got ${
        JSON.stringify(offsets)
      }`,
    );
  }
  const [begin, end] = offsets as [number, number];
  const size = sizeOf(shape) * type.BYTES_PER_ELEMENT;
  if (end - begin !== size) {
    throw fail(
      `shape [${shape}] of ${dtype} must take ${size} bytes, got ${
        end - begin
      }`,
    );
  }
  return { key, begin, end, shape: shape as number[], type };
}
