// Which taps of a window, or which windows of a tap, lie inside an image.

/** First of places `step` apart, the first of them at `origin`, that is at least 0. */
@inline
export function firstTap(origin: i32, step: i32): i32 {
  return origin < 0 ? (step - 1 - origin) / step : 0;
}

/** The one behind the last of `count` such places that is less than `size`. */
@inline
export function lastTap(origin: i32, step: i32, count: i32, size: i32): i32 {
  return origin < size ? min(count, (size - origin + step - 1) / step) : 0;
}
