/**
 * How a convolution is cut into bands of rows, where Winograd's F(2×2, 3×3) does it,
 * and the scratch that a band needs.
 *
 * @module
 */
import { CONSTANTS } from "./constants.ts";
import type { ConvShape } from "./conv_shape.ts";
import { winogradScratch } from "./winograd.ts";

/** Fewer tiles than this do not pay for the transform of the filter. */
const LEAST_TILES = 64;

/** Slices that all images together are cut into, if there are not more images. */
const SLICES = 8;

/** Values of a band of y: 128 KiB, so that it is in the cache when it is activated. */
const BAND_VALUES = 1 << 15;

/** Tiles of a band of small images. */
const BAND_TILES = 64;

/** A slice of fewer multiply-adds costs more to hand out than to compute. */
const SLICE_PRODUCTS = 1 << 18;

/** Whether Winograd's F(2×2, 3×3) does a convolution, band by band. */
export function suitsWinogradBands(shape: ConvShape): boolean {
  const { images, outHeight, outWidth, channels, n } = shape;
  const square = shape.kernelHeight === 3 && shape.kernelWidth === 3;
  const dense = shape.strideHeight === 1 && shape.strideWidth === 1 &&
    shape.dilationHeight === 1 && shape.dilationWidth === 1;
  return square && dense && outHeight > 1 && outWidth > 1 &&
    channels % CONSTANTS.WINOGRAD_PANEL === 0 &&
    n % CONSTANTS.WINOGRAD_PANEL === 0 &&
    images * Math.ceil(outHeight / 2) * Math.ceil(outWidth / 2) >= LEAST_TILES;
}

/** Rows of y of a band; even for Winograd's algorithm. */
export function convBandRows(shape: ConvShape, winograd: boolean): number {
  const { images, outHeight, outWidth, channels, n } = shape;
  const taps = shape.kernelHeight * shape.kernelWidth;
  const share = Math.ceil(images * outHeight / SLICES);
  const cached = Math.floor(BAND_VALUES / (outWidth * Math.max(channels, n)));
  const least = Math.ceil(SLICE_PRODUCTS / (outWidth * taps * channels * n));
  const rows = Math.max(1, least, Math.min(share, cached));
  return Math.min(outHeight, winograd ? 2 * Math.ceil(rows / 2) : rows);
}

/** Images of a band where it has all rows: enough that runs of tiles are whole. */
export function convBandImages(
  { images, outHeight, outWidth }: ConvShape,
  rows: number,
): number {
  if (rows < outHeight) return 1;
  const tiles = Math.ceil(outHeight / 2) * Math.ceil(outWidth / 2);
  return Math.min(Math.ceil(images / SLICES), Math.ceil(BAND_TILES / tiles));
}

/** Values of x, zeros around it included, that a band of `rows` reads. */
function paddedValues(shape: ConvShape, rows: number): number {
  const height = (rows - 1) * shape.strideHeight +
    (shape.kernelHeight - 1) * shape.dilationHeight + 1;
  const width = (shape.outWidth - 1) * shape.strideWidth +
    (shape.kernelWidth - 1) * shape.dilationWidth + 1;
  return height * width * shape.channels;
}

/** Bytes of packed rows and a tile, as in product.as.ts. */
export const PRODUCT_BYTES = 4 * CONSTANTS.PACKED_ROWS * CONSTANTS.DEPTH + 64 +
  128;

/** Bytes of scratch of a product of windows: conv2d.as.ts. */
function productScratch(shape: ConvShape, rows: number): number {
  const windows = CONSTANTS.PACKED_ROWS + 4;
  const runs = shape.kernelHeight * shape.kernelWidth;
  return PRODUCT_BYTES + 4 * (windows + runs + paddedValues(shape, rows));
}

/** Bytes of the padded rows and y, both sides even, and of a run of tiles. */
function tileScratch(shape: ConvShape, rows: number, images: number): number {
  const [height, width] = [rows, shape.outWidth].map((n) => n + n % 2);
  const padded = (height + 2) * (width + 2) * shape.channels;
  const values = images * (padded + height * width * shape.n);
  return 4 * values + winogradScratch(shape);
}

/** Bytes of scratch of a band of a convolution; `images` 0: by products only. */
export function bandScratch(
  shape: ConvShape,
  rows: number,
  images: number,
): number {
  const product = productScratch(shape, rows);
  if (images === 0) return product;
  return Math.max(product, tileScratch(shape, rows, images));
}

/** Bytes of scratch of the rows of a filter gradient; `images` as above. */
export function rowsScratch(
  shape: ConvShape,
  rows: number,
  images: number,
): number {
  if (images === 0) return 4 * paddedValues(shape, rows);
  const sums = 4 * 16 * shape.channels * shape.n;
  return sums + tileScratch(shape, rows, images);
}
