/**
 * Pictures of matrices as PNG files with a palette: one byte a value.
 *
 * Source: Portable Network Graphics Specification, 3rd edition (W3C).
 *
 * @module
 */

import { zlibSync } from "fflate";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Colour type: each pixel is an index into the palette. */
const INDEXED = 3;

/** Remainders of all bytes, least significant bit first; polynomial 0x04c11db7. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, rest) => {
  for (let i = 0; i < 8; i++) rest = (rest >>> 1) ^ (rest & 1 && 0xedb88320);
  return rest;
});

/** CRC-32 as PNG uses it. */
function crc32(bytes: Uint8Array): number {
  let rest = -1;
  for (const byte of bytes) {
    rest = (rest >>> 8) ^ CRC_TABLE[(rest ^ byte) & 255];
  }
  return ~rest >>> 0;
}

/** One chunk: length, type, data, checksum of type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** Rows with the filter that each begins with: 0, none, which suits a palette best. */
function unfiltered(pixels: Uint8Array, width: number): Uint8Array {
  const rows = new Uint8Array(pixels.length + pixels.length / width);
  for (let start = 0, y = 0; start < pixels.length; start += width, y++) {
    rows.set(pixels.subarray(start, start + width), start + y + 1);
  }
  return rows;
}

/**
 * A picture with up to 256 colours as a PNG file.
 *
 * @param pixels  palette indices, row by row from the top, shape [height][width]
 * @param width   columns, at least 1
 * @param palette red, green, blue of each index, each 0–255, at most 256 of them
 * @throws {RangeError} where the pixels are not a whole number of rows, or the palette too long
 *
 * @example
 * ```ts
 * import { encodePng } from "./png.ts";
 * import assert from "node:assert/strict";
 *
 * const png = encodePng(Uint8Array.of(0, 1), 2, [[0, 0, 0], [255, 255, 255]]);
 * assert.equal(new TextDecoder().decode(png.subarray(1, 4)), "PNG");
 * ```
 */
export function encodePng(
  pixels: Uint8Array,
  width: number,
  palette: readonly (readonly [number, number, number])[],
): Uint8Array {
  const height = pixels.length / width;
  if (!(Number.isInteger(height) && height >= 1)) {
    throw new RangeError(
      `Cannot encode a PNG: pixels must be whole rows of ${width}, got ${pixels.length}`,
    );
  }
  if (palette.length < 1 || palette.length > 256) {
    throw new RangeError(
      `Cannot encode a PNG: the palette must have 1 to 256 colours, got ${palette.length}`,
    );
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, INDEXED, 0, 0, 0], 8);
  const parts = [
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Uint8Array.from(palette.flat())),
    chunk("IDAT", zlibSync(unfiltered(pixels, width), { level: 9 })),
    chunk("IEND", new Uint8Array(0)),
  ];
  const png = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    png.set(part, offset);
    offset += part.length;
  }
  return png;
}
