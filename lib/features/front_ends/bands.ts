/**
 * What happens to bands over a whole recording.
 *
 * @module
 */

import type { Matrix } from "../matrix.ts";

/** Bands without a share of their means over time. */
export function takeMeans({ data, shape }: Matrix, share: number): Matrix {
  const [rows, columns] = shape;
  const out = new Float32Array(data.length);
  for (let from = 0; from < rows * columns; from += columns) {
    let sum = 0;
    for (let i = from; i < from + columns; i++) sum += data[i];
    const offset = share * sum / columns;
    for (let i = from; i < from + columns; i++) out[i] = data[i] - offset;
  }
  return { data: out, shape };
}

/** Frames whose columns from `first` on, but the last, are read at numbers divided by a factor. */
export function moveBands(
  frames: Float32Array,
  { width, first, factor }: { width: number; first: number; factor: number },
): Float32Array {
  const out = frames.slice();
  const last = width - 2;
  for (let column = first; column <= last; column++) {
    const place = Math.min(last, first + (column - first) / factor);
    const low = Math.floor(place);
    const share = place - low;
    const next = share > 0 ? low + 1 : low;
    for (let at = 0; at < frames.length; at += width) {
      const value = frames[at + low];
      out[at + column] = value + share * (frames[at + next] - value);
    }
  }
  return out;
}
