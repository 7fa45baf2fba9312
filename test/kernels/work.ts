/**
 * Work for the kernels, whose results are compared bit by bit: by numbers of
 * threads, by where in memory the values lie.
 *
 * @module
 */
import {
  conv2d,
  conv2dFilterGrad,
  conv2dInputGrad,
  convBlockGrad,
  convBlockPredict,
  convBlockTrain,
  convBlockWeightBytes,
  convBlockWeights,
  type ConvShape,
  depthwise,
  depthwiseFilterGrad,
  depthwiseInputGrad,
  type GradAddresses,
  keptWords,
  type Kernels,
  logMel,
  lstm,
  lstmGrad,
  lstmWeightBytes,
  lstmWeights,
  matmul,
  pool,
  poolGrad,
  scaleWindows,
  type TrainAddresses,
} from "../../lib/kernels/mod.ts";
import { Random } from "../../lib/random.ts";
import { ELEMENTWISE_WORK } from "./elementwise_work.ts";
import type { Work } from "./work_types.ts";

/** Where a block of so many bytes is put. */
export type Place = (name: string, bytes: number) => number;

/**
 * Runs the work; its results as bits, one block after another.
 *
 * @param place default: wherever there is room; freed afterwards
 */
export function bitsOf(
  kernels: Kernels,
  { given, made, run }: Work,
  place: Place = (_, bytes) => kernels.heap.allocate(bytes),
): Int32Array {
  const random = new Random(3, "work");
  const at: Record<string, number> = {};
  for (const [name, length] of Object.entries({ ...given, ...made })) {
    at[name] = place(name, 4 * length);
    const values = new Float32Array(length).map(() => random.normal());
    kernels.floats(at[name], length).set(values);
  }
  run(kernels, at);
  const parts = Object.entries(made).map(([name, length]) => [
    ...new Int32Array(kernels.memory.buffer, at[name], length),
  ]);
  for (const address of Object.values(at)) kernels.heap.free(address);
  return Int32Array.from(parts.flat());
}

/**
 * @param special the first value of x, in place of a normal one
 * @param shared  whether all half images are the same, so that predictions share them,
 *   and training without dropout
 */
function blockWork(
  sizes: { height: number; width: number; channels: number; n: number },
  { special, shared = false, needDx = true, pool = 2, rate = 0.4 }: {
    special?: number;
    shared?: boolean;
    needDx?: boolean;
    pool?: number;
    rate?: number;
  } = {},
): Work {
  const { height, width, channels, n } = sizes;
  const images = 21;
  const shape = { images, ...sizes, pool, epsilon: 1e-5 };
  const weights = 9 * channels * n;
  const out = images * Math.floor(height / pool) * Math.floor(width / pool) * n;
  const x = images * height * width * channels;
  const kept = keptWords(shape, needDx);
  const dropout = { rate, key: 99 };
  const given = shared && needDx ? [1, 2, 3, 7, 20] : [];
  return {
    given: { x, filter: weights, bias: n, gamma: n, beta: n, dOut: out },
    made: {
      ...{ ...kept, mean: n, variance: n, out, predicted: out },
      prepared: convBlockWeightBytes(shape) / 4,
      ...{
        dx: needDx ? x : 0,
        dFilter: weights,
        dBias: n,
        dGamma: n,
        dBeta: n,
      },
    },
    run(kernels, at) {
      const values = kernels.floats(at.x, x);
      if (special !== undefined) values[0] = special;
      const half = width / 2 * channels;
      if (shared) values.forEach((_, i) => values[i] = values[i % half]);
      if (!needDx) at = { ...at, y: 0, dx: 0 };
      const train = at as TrainAddresses;
      const found = convBlockTrain(kernels, shape, dropout, train, given);
      const overlaps = needDx ? given : found;
      convBlockGrad(kernels, shape, dropout, at as GradAddresses, overlaps);
      const predicted = { ...at as TrainAddresses, out: at.predicted };
      const serve = convBlockWeightBytes(shape) > 0 &&
        convBlockWeights(kernels, shape, predicted, at.prepared);
      convBlockPredict(kernels, shape, predicted, serve ? at.prepared : 0);
    },
  };
}

/** Strides, padding on one side, channels that are no whole vectors. */
const STRIDED = {
  ...{ images: 5, height: 9, width: 7, channels: 3, n: 18 },
  ...{ kernelHeight: 3, kernelWidth: 2, strideHeight: 2, strideWidth: 1 },
  ...{ dilationHeight: 1, dilationWidth: 1, top: 1, left: 1 },
  ...{ outHeight: 5, outWidth: 7 },
};

/** What Winograd's algorithm does, with odd sides. */
const TILED = {
  ...{ images: 7, height: 13, width: 11, channels: 8, n: 16 },
  ...{ kernelHeight: 3, kernelWidth: 3, strideHeight: 1, strideWidth: 1 },
  ...{ dilationHeight: 1, dilationWidth: 1, top: 1, left: 1 },
  ...{ outHeight: 13, outWidth: 11 },
};

/** Whole tiles of 4 × 4, the last run of them not. */
const WIDE = {
  ...TILED,
  ...{ images: 7, height: 12, width: 8, outHeight: 12, outWidth: 8 },
};

/** From one channel. */
const GRAY = { ...TILED, channels: 1 };

/** One image, more values of k and pixels than are packed at a time. */
const DEEP = {
  ...{ images: 1, height: 12, width: 21, channels: 40, n: 24 },
  ...{ kernelHeight: 3, kernelWidth: 3, strideHeight: 1, strideWidth: 1 },
  ...{ dilationHeight: 1, dilationWidth: 1, top: 0, left: 0 },
  ...{ outHeight: 10, outWidth: 19 },
};

/**
 * A convolution and its gradients.
 *
 * @param special the first value of filter and dy, in place of a normal one
 */
function convolutionWork(shape: ConvShape, special?: number): Work {
  const { images, kernelHeight, kernelWidth, channels, n } = shape;
  const x = images * shape.height * shape.width * channels;
  const y = images * shape.outHeight * shape.outWidth * n;
  const filter = kernelHeight * kernelWidth * channels * n;
  const relu = { name: "leakyRelu", alpha: 0.1 } as const;
  return {
    given: { x, filter, bias: n, dy: y },
    made: { y, dx: x, dFilter: filter },
    run(kernels, { x, filter, bias, dy, y, dx, dFilter }) {
      if (special !== undefined) {
        for (const at of [filter, dy]) kernels.floats(at, 1)[0] = special;
      }
      conv2d(kernels, shape, { x, filter, bias, y }, relu);
      conv2dInputGrad(kernels, shape, { dy, filter, dx });
      conv2dFilterGrad(kernels, shape, { x, dy, dFilter });
    },
  };
}

function lstmWork(): Work {
  const shape = { batch: 32, time: 7, inputs: 10, units: 12 };
  const weights = { kernel: 480, recurrent: 576, bias: 48 };
  const states = { h: 2688, gates: 10752, c: 2688 };
  return {
    given: { x: 2240, ...weights, dOut: 2688 },
    made: {
      ...states,
      ...{ dx: 2240, dKernel: 480, dRecurrent: 576, dBias: 48 },
      weights: lstmWeightBytes(shape) / 4,
    },
    run(kernels, at) {
      type Lstm = Parameters<typeof lstm>[2] & Parameters<typeof lstmGrad>[2];
      const addresses = at as Lstm;
      lstmWeights(kernels, shape, addresses, at.weights);
      lstm(kernels, shape, addresses, at.weights);
      lstmGrad(kernels, shape, addresses);
    },
  };
}

function matmulWork(): Work {
  const sizes = { m: 200, n: 41, k: 30 };
  const c = sizes.m * sizes.n;
  return {
    given: { a: 200 * 30, b: 30 * 41, bias: 41 },
    made: { c, d: c, e: sizes.m ** 2 },
    run(kernels, { a, b, bias, c, d, e }) {
      matmul(kernels, sizes, { a, b, bias, c });
      const transposed = { ...sizes, transposeA: true, transposeB: true };
      matmul(kernels, transposed, { a, b, c: d });
      const square = { ...sizes, n: sizes.m, transposeB: true };
      matmul(kernels, { ...square, symmetric: true }, { a, b: a, c: e });
    },
  };
}

/** One image, cut into bands of rows; windows reach from one into the next. */
const BANDS = {
  ...{ images: 1, height: 61, width: 40, channels: 9, n: 18 },
  ...{ kernelHeight: 3, kernelWidth: 3, strideHeight: 2, strideWidth: 2 },
  ...{ dilationHeight: 1, dilationWidth: 1, top: 1, left: 1 },
  ...{ outHeight: 31, outWidth: 20 },
};
const BANDS_INPUT = 61 * 40 * 9;

function poolWork(): Work {
  const out = 31 * 20 * 9;
  return {
    given: { x: BANDS_INPUT, dy: out },
    made: { y: out, dx: BANDS_INPUT, mean: out, dxOfMean: BANDS_INPUT },
    run(kernels, { x, dy, y, dx, mean, dxOfMean }) {
      pool(kernels, "max", BANDS, { x, y });
      poolGrad(kernels, "max", BANDS, { x, dy, dx });
      pool(kernels, "avg", BANDS, { x, y: mean });
      poolGrad(kernels, "avg", BANDS, { x, dy, dx: dxOfMean });
    },
  };
}

/** Windows side by side, with a row and a column that none covers. */
function sideBySideWork(side: number): Work {
  const size = { images: 3, height: 4 * side + 1, width: 6 * side + 1 };
  const shape = {
    ...{ ...size, channels: 6, top: 0, left: 0 },
    ...{ kernelHeight: side, kernelWidth: side },
    ...{ strideHeight: side, strideWidth: side, outHeight: 4, outWidth: 6 },
  };
  const x = 3 * size.height * size.width * 6;
  return {
    given: { x, dy: 3 * 4 * 6 * 6 },
    made: { dx: x },
    run: (kernels, { x, dy, dx }) =>
      poolGrad(kernels, "max", shape, { x, dy, dx }),
  };
}

function depthwiseWork(): Work {
  const out = 31 * 20 * 18;
  return {
    given: { x: BANDS_INPUT, dy: out, filter: 9 * 18, bias: 18 },
    made: { y: out, dx: BANDS_INPUT, dFilter: 9 * 18 },
    run(kernels, at) {
      type Addresses = Parameters<typeof depthwise>[2];
      type InputGrad = Parameters<typeof depthwiseInputGrad>[2];
      type FilterGrad = Parameters<typeof depthwiseFilterGrad>[2];
      depthwise(kernels, BANDS, at as Addresses);
      depthwiseInputGrad(kernels, BANDS, at as InputGrad);
      depthwiseFilterGrad(kernels, BANDS, at as FilterGrad);
    },
  };
}

/** Log-mel of two signals, with a band for each bin. */
/** Windows of 6 columns that overlap by half, of three matrices. */
function windowsWork(): Work {
  const shape = { rows: 5, columns: 13, count: 3, width: 6, stride: 3 };
  const [matrix, size] = [5 * 13, 3 * 5 * 6];
  return {
    given: { x: 3 * matrix, mean: size, scale: size },
    made: { out: 3 * size },
    run(kernels, at) {
      const x = kernels.floats(at.x, 3 * matrix).slice();
      const matrices = [0, 1, 2].map((i) =>
        x.subarray(i * matrix, (i + 1) * matrix)
      );
      const mean = kernels.floats(at.mean, size).slice();
      const scale = kernels.floats(at.scale, size).slice();
      const out = new Float32Array(3 * size);
      scaleWindows(kernels, shape, matrices, { mean, scale }, out);
      kernels.floats(at.out, 3 * size).set(out);
    },
  };
}

function logMelWork(): Work {
  const [nFft, frames, signal] = [64, 40, 700];
  const size = (nFft / 2 + 1) * frames;
  const roots = Float32Array.from({ length: 2 * nFft }, (_, i) => {
    const angle = 2 * Math.PI * (i >> 1) / nFft;
    return i % 2 === 0 ? Math.cos(angle) : -Math.sin(angle);
  });
  const bands = Array.from(
    { length: nFft / 2 + 1 },
    (_, start) => ({ start, weights: [1] }),
  );
  return {
    given: { first: signal, second: signal, window: 32 },
    made: { one: size, other: size },
    run(kernels, at) {
      const copy = (address: number, n: number) =>
        kernels.floats(address, n).slice();
      const tables = { nFft, hopLength: 16, roots, bands };
      const results = logMel(
        kernels,
        { ...tables, window: copy(at.window, 32) },
        [at.first, at.second].map((address) => ({
          samples: copy(address, signal),
          before: 16,
          frames,
        })),
        ({ power }) => ({ max: power, least: 1e-10, floor: -80 }),
      );
      [at.one, at.other].forEach((address, i) =>
        kernels.floats(address, size).set(results[i])
      );
    },
  };
}

/** Every kernel, at least once. */
export const WORK: Record<string, Work> = {
  "direct block": blockWork({ height: 17, width: 14, channels: 3, n: 18 }),
  "Winograd block": blockWork({ height: 12, width: 10, channels: 8, n: 16 }),
  "block of what is not finite": blockWork(
    { height: 12, width: 10, channels: 8, n: 16 },
    { special: Infinity },
  ),
  "wide block": blockWork(
    { height: 12, width: 8, channels: 8, n: 16 },
    { pool: 4 },
  ),
  "block of one channel": blockWork(
    { height: 17, width: 14, channels: 1, n: 16 },
    { needDx: false },
  ),
  "wide block of shared tiles": blockWork(
    { height: 4, width: 32, channels: 8, n: 8 },
    { pool: 4, shared: true },
  ),
  "block of one channel of shared windows": blockWork(
    { height: 6, width: 16, channels: 1, n: 4 },
    { needDx: false, shared: true, rate: 0 },
  ),
  "convolution with strides": convolutionWork(STRIDED),
  "convolution by Winograd's algorithm": convolutionWork(TILED),
  "convolution of one image": convolutionWork(DEEP),
  "convolution by F(4×4, 3×3)": convolutionWork(WIDE),
  "convolution from one channel": convolutionWork(GRAY),
  "convolution by what is not finite": convolutionWork(STRIDED, Infinity),
  "Winograd's algorithm with what is not finite": convolutionWork(
    TILED,
    Infinity,
  ),
  lstm: lstmWork(),
  matmul: matmulWork(),
  pooling: poolWork(),
  "pooling of windows of 2": sideBySideWork(2),
  "pooling of windows of 3": sideBySideWork(3),
  "pooling of windows of 4": sideBySideWork(4),
  depthwise: depthwiseWork(),
  "log-mel": logMelWork(),
  "scaled windows": windowsWork(),
  ...ELEMENTWISE_WORK,
};
