/**
 * What every front end checks before it scales features.
 *
 * @module
 */

import type { Matrix } from "../matrix.ts";
import { type FrontEnd, inputSize, type Scaler } from "./front_end.ts";

/** @throws {RangeError} if features have another shape, or `out` no room for exactly them */
export function requireItems(
  { name, shape, input }: Pick<FrontEnd, "name" | "shape" | "input">,
  features: readonly Matrix[],
  out: Float32Array,
): void {
  const other = features.find((item) => item.shape.join() !== shape.join());
  if (other !== undefined) {
    throw new RangeError(
      `Cannot scale the input of ${name}: features must have shape [${shape}], got [${other.shape}]`,
    );
  }
  const size = features.length * inputSize({ input });
  if (out.length !== size) {
    throw new RangeError(
      `Cannot scale the input of ${name}: out must have ${size} values for ${features.length} items, got ${out.length}`,
    );
  }
}

/** @throws {TypeError} if a scaler is not of the kind that a front end makes */
export function requireScaler<T extends Scaler>(
  name: string,
  scaler: Scaler,
  kind: new (...args: never[]) => T,
): T {
  if (scaler instanceof kind) return scaler;
  throw new TypeError(
    `Cannot scale the input of ${name}: the scaler must be a ${kind.name}, got a ${scaler.constructor.name}`,
  );
}
