/**
 * Scaling per band over real frames.
 *
 * @module
 */

import { type ScalerTensors, StandardScaler } from "../standard_scaler.ts";
import type { Scaler } from "./front_end.ts";

/**
 * Zero mean and unit variance for each band over the real frames of all items.
 *
 * An item is [frames, bands + 1]; its last column is 1 for a real frame and 0 for
 * padding, and stays as it is. Padding becomes 0, the mean.
 */
export class BandScaler implements Scaler {
  readonly #bands: StandardScaler;

  /**
   * @param bands   number of bands
   * @param tensors of an earlier scaler: it transforms and can't be fitted further
   * @throws {RangeError} if the tensors have another number of bands
   */
  constructor(bands: number, tensors?: ScalerTensors) {
    this.#bands = tensors === undefined
      ? new StandardScaler(bands)
      : StandardScaler.fromTensors(tensors);
    if (this.#bands.nFeatures === bands) return;
    throw new RangeError(
      `Cannot restore a scaler: mean must have ${bands} values, one per band, got ${this.#bands.nFeatures}`,
    );
  }

  /** Rows of an item: its bands, and whether it is a real frame. */
  *#rows(input: Float32Array): Generator<[bands: Float32Array, real: boolean]> {
    const width = this.#bands.nFeatures + 1;
    if (input.length % width !== 0) {
      throw new RangeError(
        `Cannot scale: an item must have rows of ${width} values, got ${input.length} values`,
      );
    }
    for (let at = 0; at < input.length; at += width) {
      const end = at + width - 1;
      yield [input.subarray(at, end), input[end] !== 0];
    }
  }

  /** Take one item's real frames into account. */
  partialFit(input: Float32Array): this {
    for (const [bands, real] of this.#rows(input)) {
      if (real) this.#bands.partialFit(bands);
    }
    return this;
  }

  /** Scale one item; see {@linkcode Scaler.transform}. */
  transform(
    input: Float32Array,
    out: Float32Array = new Float32Array(input.length),
  ): Float32Array {
    if (out !== input) out.set(input);
    for (const [bands, real] of this.#rows(out)) {
      if (real) this.#bands.transform(bands, bands);
      else bands.fill(0);
    }
    return out;
  }

  /** Mean and scale of each band, for a file; copies. */
  toTensors(): ScalerTensors {
    return this.#bands.toTensors();
  }
}
