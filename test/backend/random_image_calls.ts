/**
 * Random calls of the kernels for images: convolutions, pooling, their gradients.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../lib/random.ts";
import type { RandomCall } from "./random_values.ts";
import { anyValues, chance, floats, pick, size } from "./random_values.ts";

type Pair = [number, number];

function pair(random: Random, most: number): Pair {
  return [random.integer(1, most + 1), random.integer(1, most + 1)];
}

/** All that TensorFlow.js takes. */
function padding(random: Random) {
  const amount = () => random.integer(0, 3);
  return pick(random, [
    "same",
    "same",
    "valid",
    "valid",
    amount(),
    [[0, 0], [amount(), amount()], [amount(), amount()], [0, 0]],
  ]);
}

/** Strides, padding and rounding of windows. */
function windows(random: Random) {
  return {
    strides: chance(random, 0.5) ? [1, 1] as Pair : pair(random, 3),
    pad: padding(random),
    dimRoundingMode: pick(random, [undefined, "floor", "ceil", "round"]),
  };
}

function channels(random: Random): number {
  return pick(random, [1, 2, 3, 4, 5, 8, 16, 17]);
}

/** Even sides and multiples of 8 channels now and then, for Winograd's algorithm. */
function image(random: Random): number[] {
  if (chance(random, 0.2)) {
    const side = () => 2 * random.integer(1, 6);
    return [random.integer(1, 4), side(), side(), pick(random, [8, 16, 24])];
  }
  return [
    size(random, 3),
    size(random, 9),
    size(random, 9),
    channels(random),
  ];
}

/** A filter for images of `x`; one in 30 does not fit. */
function filterShape(random: Random, x: number[]): number[] {
  const [height, width] = chance(random, 0.5) ? [3, 3] : pair(random, 5);
  const misfit = chance(random, 1 / 30) ? 1 : 0;
  return [height, width, x[3] + misfit, channels(random)];
}

function dilations(random: Random): Pair {
  return chance(random, 0.8) ? [1, 1] : pair(random, 3);
}

const ACTIVATIONS = [
  "linear",
  "relu",
  "relu6",
  "elu",
  "sigmoid",
  "leakyrelu",
  "prelu",
  "softsign",
];

function convolution(random: Random, depthwise: boolean): RandomCall {
  const x = image(random);
  const settings = { ...windows(random), dilations: dilations(random) };
  const filter = filterShape(random, x);
  if (depthwise) filter[3] = random.integer(1, 4);
  const n = depthwise ? filter[2] * filter[3] : filter[3];
  const bias = pick(random, [[n], [n], [1], []]);
  const fused = chance(random, 0.5);
  const activation = fused ? pick(random, ACTIVATIONS) : undefined;
  const plain = depthwise ? "DepthwiseConv2dNative" : "Conv2D";
  const withBias = depthwise ? "FusedDepthwiseConv2D" : "FusedConv2D";
  return {
    kernel: fused ? withBias : plain,
    inputs: {
      x: anyValues(random, x),
      filter: anyValues(random, filter),
      ...(fused ? { bias: floats(random, bias) } : {}),
      ...(activation === "prelu"
        ? { preluActivationWeights: floats(random, pick(random, [[n], [1]])) }
        : {}),
    },
    attrs: {
      ...settings,
      dataFormat: "NHWC",
      ...(fused ? { activation, leakyreluAlpha: 0.2 } : {}),
    },
  };
}

/** Number of windows of an image [images, height, width, channels], as tf counts them. */
export function windowsOf(
  x: number[],
  window: number[],
  { strides, pad, dimRoundingMode, dilations }: RandomCall["attrs"],
): [number, number] {
  const { outHeight, outWidth } = tf.backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    [window[0], window[1], x[3], 1],
    strides as Pair,
    (dilations ?? 1) as Pair,
    pad as "same",
    dimRoundingMode as "floor",
  );
  return [outHeight, outWidth];
}

/** Shape of dy [images, height, width, n]; at times of something else. */
function gradientShape(
  random: Random,
  images: number,
  find: () => [number, number],
  n: number,
): number[] {
  try {
    const found = find();
    if (found.every((n) => n >= 0) && !chance(random, 1 / 30)) {
      return [images, ...found, n];
    }
  } catch {
    // Both backends say what is wrong.
  }
  return [1, size(random, 4), size(random, 4), channels(random)];
}

function convolutionGrad(random: Random, depthwise: boolean): RandomCall {
  const x = image(random);
  const filter = filterShape(random, x);
  if (depthwise) filter[3] = random.integer(1, 4);
  const settings = { ...windows(random), dilations: [1, 1] };
  const dy = gradientShape(
    random,
    x[0],
    () => windowsOf(x, filter, settings),
    depthwise ? filter[2] * filter[3] : filter[3],
  );
  const name = depthwise ? "DepthwiseConv2dNativeBackprop" : "Conv2DBackprop";
  const ofFilter = chance(random, 0.5);
  return {
    kernel: `${name}${ofFilter ? "Filter" : "Input"}`,
    inputs: {
      dy: floats(random, dy),
      ...(ofFilter
        ? { x: floats(random, x) }
        : { filter: floats(random, filter) }),
    },
    attrs: {
      ...settings,
      dataFormat: "NHWC",
      ...(ofFilter ? { filterShape: filter } : { inputShape: x }),
    },
  };
}

function pooling(random: Random): RandomCall {
  return {
    kernel: pick(random, ["MaxPool", "AvgPool"]),
    inputs: { x: anyValues(random, image(random)) },
    attrs: { filterSize: pair(random, 4), ...windows(random) },
  };
}

function poolingGrad(random: Random): RandomCall {
  const x = image(random);
  const { strides, pad } = windows(random);
  const filterSize = pair(random, 4);
  const dy = gradientShape(
    random,
    x[0],
    () => windowsOf(x, filterSize, { strides, pad }),
    x[3],
  );
  const kernel = pick(random, ["MaxPoolGrad", "AvgPoolGrad"]);
  const inputs: RandomCall["inputs"] = {
    dy: floats(random, dy),
    input: floats(random, x),
  };
  if (kernel === "MaxPoolGrad") inputs.output = floats(random, dy);
  return { kernel, inputs, attrs: { filterSize, strides, pad } };
}

/** Calls for images, each as often as it is listed. */
export const IMAGE_CALLS: ((random: Random) => RandomCall)[] = [
  (random) => convolution(random, false),
  (random) => convolution(random, false),
  (random) => convolution(random, true),
  (random) => convolutionGrad(random, false),
  (random) => convolutionGrad(random, false),
  (random) => convolutionGrad(random, true),
  pooling,
  pooling,
  poolingGrad,
  poolingGrad,
];
