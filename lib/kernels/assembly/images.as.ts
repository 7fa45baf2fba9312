// Padded copies of one NHWC image, so that the loops after it know no borders; whether
// parts of images are the same.

/** Fills `bytes` (a multiple of 4) from `to` with zeros. */
export function clear(to: usize, bytes: usize): void {
  memory.fill(to, 0, bytes);
}

/**
 * Copies an image [height, width, channels] into a zeroed one of `paddedWidth`,
 * its first pixel at (top, left), `rowStep` and `columnStep` pixels apart.
 * What falls outside [paddedHeight, paddedWidth] is left out.
 */
export function padImage(
  from: usize, height: i32, width: i32, channels: i32,
  to: usize, paddedHeight: i32, paddedWidth: i32,
  top: i32, left: i32, rowStep: i32, columnStep: i32,
): void {
  const pixel = <usize>channels << 2;
  clear(to, <usize>paddedHeight * <usize>paddedWidth * pixel);
  for (let r = 0; r < height; r++) {
    const row = top + r * rowStep;
    if (row < 0 || row >= paddedHeight) continue;
    const source = from + <usize>r * <usize>width * pixel;
    const target = to + <usize>row * <usize>paddedWidth * pixel;
    if (columnStep == 1 && left >= 0 && left + width <= paddedWidth) {
      memory.copy(target + <usize>left * pixel, source, <usize>width * pixel);
      continue;
    }
    for (let c = 0; c < width; c++) {
      const column = left + c * columnStep;
      if (column < 0 || column >= paddedWidth) continue;
      memory.copy(target + <usize>column * pixel, source + <usize>c * pixel, pixel);
    }
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
