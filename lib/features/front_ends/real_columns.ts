/**
 * Which columns of features are of the recording.
 *
 * @module
 */

import type { Matrix } from "../matrix.ts";
import type { FeatureRows } from "./front_end.ts";

/**
 * Columns of features that are of the recording: all but the padding, which comes last.
 *
 * @param rows what the rows of the features are, as their front end says
 *
 * @example Two frames and one of padding
 * ```ts
 * import { realColumns } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = [
 *   { kind: "coefficients", name: "MFCC", count: 1 },
 *   { kind: "mask", count: 1 },
 * ] as const;
 * const data = Float32Array.of(-7, 3, 0, 1, 1, 0);
 * assert.equal(realColumns({ data, shape: [2, 3] }, rows), 2);
 * assert.equal(realColumns({ data, shape: [2, 3] }, []), 3);
 * ```
 */
export function realColumns(
  { data, shape: [height, width] }: Matrix,
  rows: readonly FeatureRows[],
): number {
  if (rows.at(-1)?.kind !== "mask") return width;
  const padding = data.subarray((height - 1) * width).indexOf(0);
  return padding < 0 ? width : padding;
}
