/**
 * What a convolution's kernel is called with, as sizes.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { ConvShape, PoolShape } from "../kernels/mod.ts";
import type { KernelCall } from "./kernel_config.ts";

type Shape4D = [number, number, number, number];

/** Sizes of all windows, as TensorFlow.js computes them. */
function convInfo(
  attrs: KernelCall["attrs"],
  xShape: number[],
  filterShape: number[],
  depthwise: boolean,
) {
  return tf.backend_util.computeConv2DInfo(
    xShape as Shape4D,
    filterShape as Shape4D,
    attrs.strides as [number, number],
    (attrs.dilations ?? 1) as [number, number],
    attrs.pad as "same",
    attrs.dimRoundingMode as "floor",
    depthwise,
    tf.backend_util.convertConv2DDataFormat(
      // cpu's depthwise kernels do not look at the format.
      (depthwise ? "NHWC" : attrs.dataFormat ?? "NHWC") as "NHWC",
    ),
  );
}

/**
 * Check that windows fit an image, and filters its channels: TensorFlow.js computes
 * negative sizes for a window that is larger than the padded image.
 *
 * @param action begins the message, such as "Cannot convolve"
 * @throws {RangeError} if there is no room for a window, or the channels differ
 */
export function checkWindows(
  action: string,
  { inHeight, inWidth, inChannels, outHeight, outWidth }: {
    inHeight: number;
    inWidth: number;
    inChannels: number;
    outHeight: number;
    outWidth: number;
  },
  filterShape?: number[],
): void {
  if (outHeight < 0 || outWidth < 0) {
    throw new RangeError(
      `${action}: windows must fit into the padded image, got an output of ${outHeight} × ${outWidth} for an image of ${inHeight} × ${inWidth}`,
    );
  }
  if (filterShape && filterShape[2] !== inChannels) {
    throw new RangeError(
      `${action}: the filter must have the image's ${inChannels} channels, got ${
        filterShape[2]
      }`,
    );
  }
}

/** Images, windows and outputs in our words. */
export function windowSizes(
  info: Pick<
    tf.backend_util.Conv2DInfo,
    | ("batchSize" | "inHeight" | "inWidth" | "inChannels" | "padInfo")
    | ("filterHeight" | "filterWidth" | "strideHeight" | "strideWidth")
    | ("outHeight" | "outWidth")
  >,
): PoolShape {
  return {
    images: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
  };
}

/**
 * Sizes of a convolution, or undefined where the borrowed kernel has to do it:
 * channels first, no float32, or nothing to compute.
 *
 * @param depthwise whether each channel has filters of its own
 * @throws {RangeError} if there is no room for a window, or the filter has other
 *   channels than the image
 */
export function convShape(
  { inputs, attrs }: KernelCall,
  xShape: number[],
  filterShape: number[],
  depthwise = false,
): ConvShape | undefined {
  const info = convInfo(attrs, xShape, filterShape, depthwise);
  checkWindows("Cannot convolve", info, filterShape);
  const fits = info.dataFormat === "channelsLast" &&
    tf.util.sizeFromShape(info.outShape) * tf.util.sizeFromShape(xShape) > 0 &&
    Object.values(inputs).every((tensor) =>
      !tensor || tensor.dtype === "float32"
    );
  if (!fits) return undefined;
  return {
    ...windowSizes(info),
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    n: info.outChannels,
  };
}

/**
 * Sizes of a gradient, or undefined as above, where it is dilated, and where dy is
 * larger than the convolution's output: the borrowed kernel takes its corner.
 *
 * @throws {RangeError} as above
 */
export function gradShape(
  call: KernelCall,
  xShape: number[],
  filterShape: number[],
  depthwise = false,
): ConvShape | undefined {
  const shape = convShape(call, xShape, filterShape, depthwise);
  if (!shape || isDilated(shape)) return undefined;
  const { images, outHeight, outWidth, n } = shape;
  const dyShape = [images, outHeight, outWidth, n];
  return tf.util.arraysEqual(call.inputs.dy.shape, dyShape) ? shape : undefined;
}

/** Whether a window's taps are not neighbours. */
export function isDilated(shape: ConvShape): boolean {
  return shape.dilationHeight !== 1 || shape.dilationWidth !== 1;
}
