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
    // Not slice(): a Node Buffer's gives a view, of memory shared with others.
    const copy = new Uint8Array(bytes.subarray(start + begin, start + end));
    const data = new type(copy.buffer);
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
    const text = new TextDecoder("utf-8", { fatal: true }).decode(
      new Uint8Array(bytes.subarray(8, start)), // it refuses views of shared memory
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
