// Copies of values from one arrangement in memory to another: transposes, slices,
// concatenations, tiles, padding, reversals are all of this kind.

import { CHUNK, CopyParams, GatherParams } from "./params.as";

@inline
function offset(p: CopyParams, row: i32, strides: usize): i32 {
  const sizes = changetype<usize>(p) + offsetof<CopyParams>("size0");
  let at = 0;
  for (let d: usize = 5; d > 0; d--) {
    const size = load<i32>(sizes + ((d - 1) << 2));
    if (size == 1) continue;
    const stride = load<i32>(strides + ((d - 1) << 2));
    // The outermost needs no division.
    if (row < size) return at + row * stride;
    at += row % size * stride;
    row /= size;
  }
  return at;
}

/** n values of T, `fromStep` and `toStep` values apart. */
@inline
function copyRow<T>(from: usize, fromStep: i32, to: usize, toStep: i32, n: i32): void {
  if (fromStep == 1 && toStep == 1) {
    memory.copy(to, from, <usize>n * sizeof<T>());
    return;
  }
  const fromBytes = <usize>fromStep * sizeof<T>(), toBytes = <usize>toStep * sizeof<T>();
  for (let i = 0; i < n; i++) {
    store<T>(to, load<T>(from));
    from += fromBytes;
    to += toBytes;
  }
}

/**
 * Rows `rowsPerSlice` · slice … of n values each, in the order of up to 5 outer
 * dimensions; strides in values, of either sign.
 */
export function copyStrided(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<CopyParams>(params);
  const fromStrides = params + offsetof<CopyParams>("fromStride0");
  const toStrides = params + offsetof<CopyParams>("toStride0");
  const end = min(p.rows, (slice + 1) * p.rowsPerSlice);
  for (let row = slice * p.rowsPerSlice; row < end; row++) {
    const from = offset(p, row, fromStrides), to = offset(p, row, toStrides);
    if (p.valueBytes == 4) {
      copyRow<u32>(
        p.from + (<usize>from << 2), p.fromStep, p.to + (<usize>to << 2), p.toStep, p.n,
      );
    } else {
      copyRow<u8>(p.from + <usize>from, p.fromStep, p.to + <usize>to, p.toStep, p.n);
    }
  }
}

/** to[i] = from[indices[i]], rows of `rowBytes`, for the rows of slice. */
export function gatherRows(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<GatherParams>(params);
  const end = min(p.count, (slice + 1) * p.rowsPerSlice);
  for (let i = slice * p.rowsPerSlice; i < end; i++) {
    const row = load<i32>(p.indices + (<usize>i << 2));
    memory.copy(
      p.to + <usize>i * <usize>p.rowBytes, p.from + <usize>row * <usize>p.rowBytes,
      <usize>p.rowBytes,
    );
  }
}
