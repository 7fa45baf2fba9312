// Padded copies of one NHWC image, so that the loops after it know no borders; whether
// parts of images are the same.

/** Fills `bytes` (a multiple of 4) from `to` with zeros; few of them without a call. */
export function clear(to: usize, bytes: usize): void {
  if (bytes > 256) {
    memory.fill(to, 0, bytes);
    return;
  }
  for (const end = to + bytes; to < end; to += 4) store<f32>(to, 0);
}

/** Copies a row into a zeroed one, its first pixel at `left`, `columnStep` pixels apart. */
function padRow(
  from: usize, width: i32, pixel: usize, to: usize, paddedWidth: i32, left: i32,
  columnStep: i32,
): void {
  const bytes = <usize>paddedWidth * pixel;
  if (columnStep == 1 && left >= 0 && left + width <= paddedWidth) {
    const first = to + <usize>left * pixel;
    const behind = first + <usize>width * pixel;
    clear(to, first - to);
    memory.copy(first, from, behind - first);
    clear(behind, to + bytes - behind);
    return;
  }
  clear(to, bytes);
  for (let c = 0; c < width; c++) {
    const column = left + c * columnStep;
    if (column < 0 || column >= paddedWidth) continue;
    memory.copy(to + <usize>column * pixel, from + <usize>c * pixel, pixel);
  }
}

/**
 * Copies an image [height, width, channels] into one of `paddedWidth` that is 0 elsewhere,
 * its first pixel at (top, left), `rowStep` and `columnStep` pixels apart.
 * What falls outside [paddedHeight, paddedWidth] is left out.
 */
export function padImage(
  from: usize, height: i32, width: i32, channels: i32,
  to: usize, paddedHeight: i32, paddedWidth: i32,
  top: i32, left: i32, rowStep: i32, columnStep: i32,
): void {
  const pixel = <usize>channels << 2;
  const pitch = <usize>paddedWidth * pixel;
  for (let row = 0; row < paddedHeight; row++) {
    const r = (row - top) / rowStep;
    if (row >= top && r < height && r * rowStep == row - top) {
      padRow(from + <usize>r * <usize>width * pixel, width, pixel, to, paddedWidth, left, columnStep);
    } else clear(to, pitch);
    to += pitch;
  }
}

/** Whether bytes from a and from b, a multiple of 16, are the same. */
export function same(a: usize, b: usize, bytes: usize): bool {
  for (const end = a + bytes; a < end; a += 16) {
    if (v128.any_true(v128.xor(v128.load(a), v128.load(b)))) return false;
    b += 16;
  }
  return true;
}
