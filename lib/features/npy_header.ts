/**
 * The header of a `.npy` file: a Python dictionary with three entries.
 *
 * @module
 */

import { NpyError } from "./npy_error.ts";

/** What the header says. */
export interface NpyHeader {
  /** Type without its byte order, such as `f4`. */
  type: string;
  /** Size of each axis; empty for a single number. */
  shape: number[];
}

/** As numpy writes it: little-endian, or of one byte, in C order. */
const HEADER =
  /^\{'descr': '[<|](\w+)', 'fortran_order': False, 'shape': \((\d+(?:, \d+)+|\d+,|)\), \} *\n$/;

/**
 * The header of a `.npy` file, checked.
 *
 * @param text the dictionary, with the spaces and the line end after it
 * @throws {NpyError} if numpy wouldn't write it so for an array in C order
 */
export function parseNpyHeader(text: string): NpyHeader {
  const [, type, sizes] = HEADER.exec(text) ?? [];
  if (type === undefined) {
    throw new NpyError({
      at: "header",
      expected: "a little-endian array in C order, in numpy's words",
      found: JSON.stringify(text.trimEnd().slice(0, 80)),
    });
  }
  const shape = sizes.split(",").filter((size) => size.trim() !== "");
  return { type, shape: shape.map(Number) };
}

/** numpy leaves room for the first axis to grow to this many digits. */
const GROWTH_DIGITS = 21;

/** The dictionary as numpy writes it, without the spaces that align what follows. */
export function formatNpyHeader(descr: string, shape: number[]): string {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const growth = shape.length === 0
    ? 0
    : Math.max(0, GROWTH_DIGITS - String(shape[0]).length);
  return `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }` +
    " ".repeat(growth);
}
