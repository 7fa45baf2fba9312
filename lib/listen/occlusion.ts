/**
 * Which parts of the picture carried an answer.
 *
 * @module
 */

import { inputSize, type Matrix, realColumns } from "../features/mod.ts";
import type { Listener } from "./listener.ts";

/** Settings of {@linkcode occlusionMap}. */
export interface OcclusionOptions {
  /** Patches along the bands. Default 8. */
  rows?: number;
  /** Patches along time. Default 16. */
  columns?: number;
  /** Patches that go through the network at once. Default 16. */
  batch?: number;
}

/** How much each patch carried. */
export interface OcclusionMap {
  /** Shape [rows, columns], row 0 the lowest bands: by how much the probability falls. */
  drop: Float32Array;
  /** Patches along the bands. */
  rows: number;
  /** Patches along time, from the first column of the features to the last real one. */
  columns: number;
}

/** Where a patch lies in one item of input. */
function patchMask(
  { frontEnd }: Listener,
  features: Matrix,
  { row, column }: Record<"row" | "column", [i: number, n: number]>,
): Float32Array {
  const { shape } = features;
  const mask: Matrix = { data: new Float32Array(shape[0] * shape[1]), shape };
  const ends = ([i, n]: [number, number], size: number) =>
    [i, i + 1].map((k) => Math.round(k * size / n));
  const [left, right] = ends(column, realColumns(features, frontEnd.rows));
  // Below the bands lies what is no band: the mask of real frames.
  const [low, high] = ends(row, frontEnd.bands);
  for (let band = low; band < high; band++) {
    mask.data.fill(1, band * shape[1] + left, band * shape[1] + right);
  }
  return frontEnd.layout(mask);
}

/**
 * Which parts of the picture carried an answer: each patch in turn is replaced by the
 * mean of the training set, and the probability of the label is taken again (Zeiler and
 * Fergus, 2014, §4.2). The patches lie over the recording; padding has none.
 *
 * @param listener of the model
 * @param features from its `features`; not changed
 * @param label    index of the label that is explained
 * @returns for each patch the probability with it less the probability without it: above
 *   0 where it spoke for the label, below 0 where it spoke against it
 * @throws {RangeError} if there is no such label
 *
 * @example
 * ```ts
 * import { setBackend } from "../backend/mod.ts";
 * import { DEFAULT_MODEL_FOLDER, loadModel } from "../files/mod.ts";
 * import { occlusionMap, openListener } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * await setBackend("simd");
 * const listener = openListener(await loadModel(DEFAULT_MODEL_FOLDER));
 * const noise = Float32Array.from({ length: 144_000 }, (_, n) => Math.sin(n * n));
 * const features = await listener.features(noise);
 * const { drop } = await occlusionMap(listener, features, 4, { rows: 2, columns: 3 });
 * assert.equal(drop.length, 2 * 3);
 * listener.dispose();
 * ```
 */
export async function occlusionMap(
  listener: Listener,
  features: Matrix,
  label: number,
  { rows = 8, columns = 16, batch = 16 }: OcclusionOptions = {},
): Promise<OcclusionMap> {
  const { frontEnd, labels } = listener;
  if (labels[label] === undefined) {
    throw new RangeError(
      `Cannot explain an answer: the label must be an index below ${labels.length}, got ${label}`,
    );
  }
  const whole = frontEnd.layout(features);
  const expected = (await listener.predictInputs(whole))[label];
  const size = inputSize(frontEnd);
  const drop = new Float32Array(rows * columns);
  for (let start = 0; start < drop.length; start += batch) {
    const count = Math.min(batch, drop.length - start);
    const items = new Float32Array(count * size);
    const erased = new Float32Array(count * size);
    for (let i = 0; i < count; i++) {
      const place = start + i;
      items.set(whole, i * size);
      erased.set(
        patchMask(listener, features, {
          row: [Math.floor(place / columns), rows],
          column: [place % columns, columns],
        }),
        i * size,
      );
    }
    const answers = await listener.predictInputs(items, erased);
    for (let i = 0; i < count; i++) {
      drop[start + i] = expected - answers[i * labels.length + label];
    }
  }
  return { drop, rows, columns };
}
