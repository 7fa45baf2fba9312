/**
 * The fused block by way of its whole convolution y, of any sizes and of values that
 * may not be finite.
 *
 * @module
 */
import {
  conv2d,
  conv2dClipped,
  groupsOf,
  packFilter,
  packFlippedFilter,
  panelBytes,
  roundUp16,
  sumPartials,
  zeros,
} from "./conv2d.ts";
import {
  type BlockDropout,
  type ConvBlockShape,
  convShape,
  dropoutFields,
  type GradAddresses,
  isPlain,
  normalisation,
  type PredictAddresses,
  type TrainAddresses,
} from "./conv_block_shape.ts";
import { allFinite } from "./finite.ts";
import type { Kernels } from "./kernels.ts";
import type { Block } from "./params.ts";
import {
  packWinograd,
  suitsWinograd,
  winogradBytes,
  winogradScratch,
} from "./winograd.ts";

const roundUp4 = (n: number) => Math.ceil(n / 4) * 4;

/** Bytes of two doubles a channel and image. */
function partialBytes({ images, n }: ConvBlockShape): number {
  return images * roundUp4(n) * 16;
}

/** Forward pass of training; y may be 0. */
export function denseTrain(
  kernels: Kernels,
  shape: ConvBlockShape,
  dropout: BlockDropout,
  at: TrainAddresses,
): void {
  const { images, height, width, n, epsilon } = shape;
  kernels.borrow((allocate) => {
    const y = at.y || allocate(4 * images * height * width * n);
    const partials = allocate(partialBytes(shape));
    const scale = allocate(4 * n);
    const shift = allocate(4 * n);
    const norm = { ...at, partials, scale, shift, images, epsilon, runs: 0 };
    const sizes = { pixels: height * width, channels: n };
    const statistics = () =>
      kernels.run("normFromPartials", { ...norm, ...sizes }, 1);
    trainConv(kernels, shape, { ...at, y, partials }, statistics);
    const form = isPlain(kernels, n, { scale, shift })
      ? { shift, mean: 0 }
      : { shift: at.beta, mean: at.mean };
    kernels.run("normPool", {
      ...at,
      ...shape,
      ...dropoutFields(dropout),
      ...form,
      y,
      scale,
      channels: n,
    }, images);
  });
}

/** y, and the batch's statistics of it. */
function trainConv(
  kernels: Kernels,
  shape: ConvBlockShape,
  at: Record<
    "x" | "filter" | "bias" | "y" | "partials" | "mean" | "variance",
    number
  >,
  statistics: () => void,
): void {
  if (!suitsWinograd(shape)) {
    conv2d(kernels, convShape(shape), at);
    statistics();
    return;
  }
  winogradConv(kernels, shape, at);
  statistics();
  const found = [at.mean, at.variance];
  if (found.every((vector) => allFinite(kernels, vector, shape.n))) return;
  // Tiles have spread what is not finite; its kind and place are in x.
  conv2dClipped(kernels, convShape(shape), at);
  statistics();
}

/** Bytes of an image of x with a border of zeros. */
function paddedBytes({ height, width, channels }: ConvBlockShape): number {
  return 4 * (height + 2) * (width + 2) * channels;
}

/** y = x ∗ filter + bias and its statistics, by Winograd's algorithm. */
function winogradConv(
  kernels: Kernels,
  shape: ConvBlockShape,
  at: Record<"x" | "filter" | "bias" | "y" | "partials", number>,
): void {
  kernels.borrow((allocate) => {
    const panels = allocate(winogradBytes(shape));
    packWinograd(kernels, shape, at.filter, panels, "forward");
    const sizes = { ...convShape(shape), paddedHeight: 0, paddedWidth: 0 };
    const scratch = paddedBytes(shape) + winogradScratch(shape);
    kernels.run(
      "winogradConv",
      { ...sizes, ...at, panels },
      shape.images,
      scratch,
    );
  });
}

/** The gradients; y may be 0. */
export function denseGrad(
  kernels: Kernels,
  shape: ConvBlockShape,
  dropout: BlockDropout,
  at: GradAddresses,
): void {
  const { images, height, width, n } = shape;
  kernels.borrow((allocate) => {
    let y = at.y;
    if (!y) {
      y = allocate(4 * images * height * width * n);
      conv2d(kernels, convShape(shape), { ...at, y });
    }
    const given = { ...at, y };
    const panels = at.dx ? gradPanels(kernels, shape, at.filter, allocate) : 0;
    const block = gradBlock(kernels, shape, dropout, given, {
      panels,
      groups: groupsOf(images),
      allocate,
    });
    kernels.run("blockGradSums", block, images);
    kernels.run("blockGradCoefficients", block, 1);
    gradConv(kernels, shape, block);
    sumFilterGrad(kernels, block, at.dFilter);
  });
}

/** Parameters of the gradient kernels, and room for their results. */
export function gradBlock(
  kernels: Kernels,
  shape: ConvBlockShape,
  dropout: BlockDropout,
  at: GradAddresses,
  { panels, groups, allocate }: {
    panels: number;
    /** Of images, whose partial sums of the filter's gradient are added up. */
    groups: number;
    allocate(bytes: number): number;
  },
): Block<"BlockGrad"> {
  const { channels, n } = shape;
  const vector = () => allocate(4 * n);
  const norm = normalisation(kernels, shape, at, vector);
  return {
    ...at,
    ...shape,
    ...dropoutFields(dropout),
    ...norm,
    exact: isPlain(kernels, n, norm) ? 0 : 1,
    clipped: 0,
    runs: 0,
    starts: 0,
    sums: allocate(partialBytes(shape)),
    constant: vector(),
    slope: vector(),
    panels,
    zeros: zeros(kernels, allocate, roundUp16(channels)),
    partials: allocate(4 * groups * 9 * channels * roundUp16(n)),
    groups,
  };
}

/** dFilter of the groups' partial sums. */
export function sumFilterGrad(
  kernels: Kernels,
  { partials, groups, channels, n }: Block<"BlockGrad">,
  dFilter: number,
): void {
  sumPartials(kernels, partials, dFilter, { groups, rows: 9 * channels, n });
}

/** The filter's partial sums and dx, from the coefficients of dy. */
function gradConv(
  kernels: Kernels,
  shape: ConvBlockShape,
  block: Block<"BlockGrad">,
): void {
  const { height, width, channels, n } = shape;
  if (suitsWinograd(shape)) {
    const dy = 4 * height * width * n;
    const scratch = dy + 2 * paddedBytes(shape) + winogradBytes(shape) +
      winogradScratch(shape);
    kernels.run("winogradGrad", block, block.groups, scratch);
    return;
  }
  const border = (height + 2) * (width + 2);
  const scratch = 4 * (border * (n + channels) + 16 + 48);
  const finite = allFinite(kernels, block.constant, n) &&
    allFinite(kernels, block.filter, 9 * channels * n);
  const clipped = finite ? 0 : 1;
  kernels.run("blockGradConv", { ...block, clipped }, block.groups, scratch);
}

/** The filter as the input gradient wants it. */
function gradPanels(
  kernels: Kernels,
  shape: ConvBlockShape,
  filter: number,
  allocate: (bytes: number) => number,
): number {
  if (suitsWinograd(shape)) {
    const panels = allocate(winogradBytes(shape));
    packWinograd(kernels, shape, filter, panels, "transposed");
    return panels;
  }
  const panels = allocate(panelBytes(convShape(shape), shape.channels));
  packFlippedFilter(kernels, convShape(shape), filter, panels);
  return panels;
}

/** The block with fixed statistics and without dropout. */
export function densePredict(
  kernels: Kernels,
  shape: ConvBlockShape,
  at: PredictAddresses,
): void {
  const { images, height, width, channels, n } = shape;
  kernels.borrow((allocate) => {
    const norm = normalisation(kernels, shape, at, () => allocate(4 * n));
    const plain = isPlain(kernels, n, norm) && allFinite(kernels, at.bias, n);
    const given = {
      ...at,
      ...shape,
      ...norm,
      exact: plain ? 0 : 1,
      clipped: allFinite(kernels, at.filter, 9 * channels * n) ? 0 : 1,
    };
    if (suitsWinograd(shape)) {
      const panels = allocate(winogradBytes(shape));
      packWinograd(kernels, shape, at.filter, panels, "forward");
      const scratch = paddedBytes(shape) + 4 * height * width * n +
        winogradScratch(shape);
      kernels.run("winogradPredict", { ...given, panels }, images, scratch);
      return;
    }
    const panels = allocate(panelBytes(convShape(shape), n));
    packFilter(kernels, convShape(shape), at.filter, panels);
    const bias = zeros(kernels, allocate, roundUp16(n));
    kernels.floats(bias, n).set(kernels.floats(at.bias, n));
    const border = (height + 2) * (width + 2);
    const scratch = 4 * (border * channels + 48 + height * width * n + 16);
    kernels.run("predictBlock", { ...given, panels, bias }, images, scratch);
  });
}
