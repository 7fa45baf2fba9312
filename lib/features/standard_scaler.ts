/**
 * Zero mean and unit variance for each feature, fitted a little at a time.
 *
 * @module
 */

import { requireFinite, requireInteger } from "./checks.ts";

/** What a file keeps of a fitted scaler. */
export interface ScalerTensors {
  /** shape [nFeatures] */
  mean: { data: Float32Array; shape: number[] };
  /** shape [nFeatures], more than 0 */
  scale: { data: Float32Array; shape: number[] };
}

/**
 * StandardScaler (paper: scaling): x → (x − mean) / scale for each feature, with
 * scikit-learn's meaning: scale is the root of the biased variance, and 1 where
 * a feature is constant. Means and squares are kept in float64 (Welford, 1962;
 * merged by Chan et al., 1979), so that rows may come one by one.
 *
 * @example
 * ```ts
 * import { StandardScaler } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const scaler = new StandardScaler(2);
 * scaler.partialFit(Float32Array.of(1, 5, 3, 5)); // rows (1, 5) and (3, 5)
 * assert.deepEqual([...scaler.mean], [2, 5]);
 * assert.deepEqual([...scaler.scale], [1, 1]); // the constant feature: 1, not 0
 * assert.deepEqual([...scaler.transform(Float32Array.of(4, 6))], [2, 1]);
 * ```
 */
export class StandardScaler {
  /** Values per row. */
  readonly nFeatures: number;
  #nSamples = 0;
  readonly #mean: Float64Array;
  /** Sums of squared distances from the mean. */
  readonly #squares: Float64Array;
  /** What transform uses; null after new rows, until it is asked for. */
  #fitted: { mean: Float32Array; scale: Float32Array } | null = null;

  /**
   * A scaler that has seen no row.
   *
   * @param nFeatures values per row: 7 × 128 × 128 for the paper's input
   * @throws {RangeError} if it is not a positive integer
   */
  constructor(nFeatures: number) {
    requireInteger("Cannot make a scaler", "nFeatures", nFeatures);
    this.nFeatures = nFeatures;
    this.#mean = new Float64Array(nFeatures);
    this.#squares = new Float64Array(nFeatures);
  }

  /**
   * A scaler with the mean and scale of another, such as one read from a file.
   * It transforms, and can't be fitted further: the counts aren't kept.
   *
   * @throws {RangeError} if sizes differ, a value is not finite, or a scale not more than 0
   */
  static fromTensors({ mean, scale }: ScalerTensors): StandardScaler {
    const action = "Cannot restore a scaler";
    const scaler = new StandardScaler(mean.data.length);
    if (scale.data.length !== mean.data.length) {
      throw new RangeError(
        `${action}: mean and scale must have one length, got ${mean.data.length} and ${scale.data.length}`,
      );
    }
    requireFinite(action, "mean", mean.data);
    requireFinite(action, "scale", scale.data);
    const bad = scale.data.findIndex((value) => value <= 0);
    if (bad !== -1) {
      throw new RangeError(
        `${action}: scale must be more than 0, got ${
          scale.data[bad]
        } at index ${bad}`,
      );
    }
    scaler.#fitted = { mean: mean.data.slice(), scale: scale.data.slice() };
    return scaler;
  }

  /** Rows seen; 0 for a scaler restored from a file. */
  get nSamples(): number {
    return this.#nSamples;
  }

  /** Mean of each feature, shape [nFeatures]; not to be changed. */
  get mean(): Float32Array {
    return this.#fit().mean;
  }

  /** Divisor of each feature, shape [nFeatures]; not to be changed. */
  get scale(): Float32Array {
    return this.#fit().scale;
  }

  /** Biased variance of each feature: new array, float64, shape [nFeatures]. */
  variance(): Float64Array {
    this.#requireCounts("Cannot give the variance");
    return this.#squares.map((sum) => sum / this.#nSamples);
  }

  /**
   * Take more rows into account.
   *
   * @param rows shape [n, nFeatures], row-major; not changed
   * @returns this
   * @throws {RangeError} if the size is no multiple of nFeatures, a value is not
   * finite, or the scaler was restored from a file
   */
  partialFit(rows: Float32Array): this {
    const action = "Cannot fit the scaler";
    this.#requireRows(action, rows);
    this.#requireOpen(action);
    requireFinite(action, "rows", rows);
    const mean = this.#mean;
    const squares = this.#squares;
    for (let at = 0; at < rows.length; at += this.nFeatures) {
      const weight = 1 / ++this.#nSamples;
      for (let j = 0; j < mean.length; j++) {
        const delta = rows[at + j] - mean[j];
        mean[j] += delta * weight;
        squares[j] += delta * (rows[at + j] - mean[j]);
      }
    }
    this.#fitted = null;
    return this;
  }

  /**
   * Take the rows of another scaler into account, as if they had been fitted here.
   *
   * @param other not changed
   * @returns this
   * @throws {RangeError} if it has other features, or either was restored from a file
   */
  merge(other: StandardScaler): this {
    const action = "Cannot merge scalers";
    this.#requireOpen(action);
    other.#requireOpen(action);
    if (other.nFeatures !== this.nFeatures) {
      throw new RangeError(
        `${action}: both must have ${this.nFeatures} features, got ${other.nFeatures}`,
      );
    }
    const n = this.#nSamples + other.#nSamples;
    if (n === 0) return this;
    const share = other.#nSamples / n;
    for (let j = 0; j < this.nFeatures; j++) {
      const delta = other.#mean[j] - this.#mean[j];
      this.#mean[j] += delta * share;
      this.#squares[j] += other.#squares[j] +
        delta * delta * this.#nSamples * share;
    }
    this.#nSamples = n;
    this.#fitted = null;
    return this;
  }

  /**
   * Rows with mean and scale taken off, in float32 like scikit-learn's.
   *
   * @param rows shape [n, nFeatures], row-major; changed only if it is `out` too
   * @param out  where the result goes; a new array if absent
   * @returns out
   * @throws {RangeError} if a size is wrong, or nothing has been fitted
   */
  transform(
    rows: Float32Array,
    out: Float32Array = new Float32Array(rows.length),
  ): Float32Array {
    this.#requireRows("Cannot scale", rows);
    if (out.length !== rows.length) {
      throw new RangeError(
        `Cannot scale: out must have ${rows.length} values, got ${out.length}`,
      );
    }
    const { mean, scale } = this.#fit();
    for (let at = 0; at < rows.length; at += mean.length) {
      for (let j = 0; j < mean.length; j++) {
        out[at + j] = Math.fround(rows[at + j] - mean[j]) / scale[j];
      }
    }
    return out;
  }

  /** Mean and scale for a file; copies. @throws {RangeError} if nothing has been fitted */
  toTensors(): ScalerTensors {
    const { mean, scale } = this.#fit();
    const shape = [this.nFeatures];
    return {
      mean: { data: mean.slice(), shape },
      scale: { data: scale.slice(), shape: [...shape] },
    };
  }

  #fit(): { mean: Float32Array; scale: Float32Array } {
    if (this.#fitted !== null) return this.#fitted;
    this.#requireCounts("Cannot scale");
    const n = this.#nSamples;
    const scale = this.variance().map((variance, j) => {
      // scikit-learn's bound: below it a variance can't be told from roundings.
      const rounding = n * this.#mean[j] * Number.EPSILON;
      const bound = n * Number.EPSILON * variance + rounding * rounding;
      const root = Math.fround(Math.sqrt(variance)); // 0 below float32's range
      return variance <= bound || root === 0 ? 1 : root;
    });
    this.#fitted = {
      mean: Float32Array.from(this.#mean),
      scale: Float32Array.from(scale),
    };
    return this.#fitted;
  }

  #requireRows(action: string, rows: Float32Array): void {
    if (rows.length === 0 || rows.length % this.nFeatures !== 0) {
      throw new RangeError(
        `${action}: rows must hold a multiple of ${this.nFeatures} values, got ${rows.length}`,
      );
    }
  }

  #requireCounts(action: string): void {
    if (this.#nSamples === 0) {
      throw new RangeError(
        `${action}: the scaler must have seen a row, got nSamples = 0`,
      );
    }
  }

  #requireOpen(action: string): void {
    if (this.#nSamples === 0 && this.#fitted !== null) {
      throw new RangeError(
        `${action}: a scaler restored from a file must not be fitted further`,
      );
    }
  }
}
