/**
 * Reading safetensors files strictly, since a file may come from anywhere.
 *
 * @module
 */
import {
  SafetensorsError,
  type SafetensorsFile,
  sizeOf,
  type TensorMap,
  TYPES,
} from "./safetensors.ts";

const HEADER_LIMIT = 100_000_000; // the Python package's own limit, in bytes

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
 * import { SafetensorsError } from "./safetensors.ts";
 * import { decodeSafetensors } from "./safetensors_decode.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => decodeSafetensors(new Uint8Array(4), "x"), SafetensorsError);
 * ```
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  name = "(bytes)",
): SafetensorsFile {
  const fail: Fail = (at, expected, found) =>
    new SafetensorsError({ file: name, at, expected, found });
  const { header, start } = readHeader(bytes, fail);
  const { __metadata__, ...entries } = header;
  const metadata = readMetadata(__metadata__, fail);
  const places = Object.entries(entries)
    .map(([key, value]) => readPlace(key, value, fail))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkPlaces(places, bytes.length - start, fail);

  const tensors: TensorMap = new Map();
  for (const { key, begin, end, shape, type } of places) {
    // Not slice(): a Node Buffer's gives a view, of memory shared with others.
    const copy = new Uint8Array(bytes.subarray(start + begin, start + end));
    tensors.set(key, { data: new type(copy.buffer), shape });
  }
  return { tensors, metadata };
}

/** Makes the error for a place in the file. */
type Fail = (at: string, expected: string, found: string) => SafetensorsError;

/** Where a tensor lies, in bytes from the header's end. */
interface Place {
  key: string;
  begin: number;
  end: number;
  shape: number[];
  type: typeof TYPES[number][1];
}

/** The header's length, checked against the file's. */
function headerLength(bytes: Uint8Array, fail: Fail): number {
  if (bytes.length < 8) {
    throw fail(
      "byte 0",
      "an 8-byte header length",
      `a file of ${bytes.length} bytes`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  const limit = Math.min(HEADER_LIMIT, bytes.length - 8);
  if (length > BigInt(limit)) {
    throw fail(
      "byte 0",
      `a header of at most ${limit} bytes`,
      `${length}`,
    );
  }
  return Number(length);
}

/** Reads and parses the header; `start` is where the numbers begin. */
function readHeader(bytes: Uint8Array, fail: Fail) {
  const start = 8 + headerLength(bytes, fail);
  let header: unknown;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(
      new Uint8Array(bytes.subarray(8, start)), // it refuses views of shared memory
    );
    header = JSON.parse(text);
  } catch (error) {
    throw fail(
      "byte 8",
      "a header of JSON in UTF-8",
      (error as Error).message,
    );
  }
  if (!isObject(header)) {
    throw fail("byte 8", "a JSON object", JSON.stringify(header).slice(0, 60));
  }
  return { header, start };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Checks that the metadata are texts by name. */
function readMetadata(value: unknown, fail: Fail): Record<string, string> {
  if (value === undefined) return {};
  if (
    !isObject(value) ||
    Object.values(value).some((text) => typeof text !== "string")
  ) {
    throw fail("__metadata__", "an object of texts", JSON.stringify(value));
  }
  return value as Record<string, string>;
}

const isCount = (n: unknown): n is number =>
  Number.isSafeInteger(n) && (n as number) >= 0;

/** Checks one tensor's entry in the header. */
function readPlace(key: string, value: unknown, fail: Fail): Place {
  const wrong = (expected: string, found: unknown) =>
    fail(`tensor "${key}"`, expected, JSON.stringify(found) ?? "none");
  if (!isObject(value)) throw wrong("an object", value);
  const { dtype, shape, data_offsets: offsets } = value;
  const type = TYPES.find(([code]) => code === dtype)?.[1];
  if (type === undefined) {
    const known = TYPES.map(([code]) => code).join(", ");
    throw wrong(`a dtype of ${known}`, dtype);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    throw wrong("a shape of counts", shape);
  }
  const [begin, end] = Array.isArray(offsets) ? offsets : [];
  if (!isCount(begin) || !isCount(end) || begin > end) {
    throw wrong("data_offsets of [begin, end], begin ≤ end", offsets);
  }
  const size = sizeOf(shape) * type.BYTES_PER_ELEMENT;
  if (end - begin !== size) {
    const rule = `${size} bytes for shape [${shape}] of ${dtype}`;
    throw wrong(rule, end - begin);
  }
  return { key, begin, end, shape, type };
}

/** Checks that tensors, in order, fill the file without holes or overlaps. */
function checkPlaces(places: Place[], length: number, fail: Fail): void {
  let position = 0;
  for (const { key, begin, end } of places) {
    if (begin !== position) {
      throw fail(
        `tensor "${key}"`,
        `data from ${position} on, where the one before ends`,
        `${begin}`,
      );
    }
    position = end;
  }
  if (position !== length) {
    throw fail(
      "the end",
      `${position} bytes of tensors behind the header`,
      `${length}`,
    );
  }
}
