/**
 * Sizes of a convolution.
 *
 * @module
 */

/** Sizes of a convolution. */
export interface ConvShape {
  /** How many. */
  images: number;
  /** Rows of an image. */
  height: number;
  /** Columns of an image. */
  width: number;
  /** Input channels. */
  channels: number;
  /** Rows of a filter. */
  kernelHeight: number;
  /** Columns of a filter. */
  kernelWidth: number;
  /** Rows from one window to the next. */
  strideHeight: number;
  /** Columns from one window to the next. */
  strideWidth: number;
  /** Rows from one tap of a window to the next; 1 in gradients. */
  dilationHeight: number;
  /** Columns from one tap of a window to the next; 1 in gradients. */
  dilationWidth: number;
  /** Rows of zeros above the image. */
  top: number;
  /** Columns of zeros left of the image. */
  left: number;
  /** Rows of the result. */
  outHeight: number;
  /** Columns of the result. */
  outWidth: number;
  /** Output channels. */
  n: number;
}
