/**
 * Work for the kernels that go through tensors value by value, of more values than
 * one slice does (see work.ts).
 *
 * @module
 */
import {
  adamW,
  argReduce,
  BINARY,
  binary,
  broadcastPlan,
  compare,
  COMPARISONS,
  copyPlan,
  copyStrided,
  crossEntropy,
  gatherRows,
  type Kernels,
  normalise,
  normaliseGrad,
  reduce,
  REDUCTIONS,
  select,
  sgd,
  softmax,
  UNARY,
  unary,
  weightedSum,
} from "../../lib/kernels/mod.ts";
import type { Work } from "./work_types.ts";

/** A matrix of three slices. */
const [ROWS, COLUMNS] = [1201, 31];
const SIZE = ROWS * COLUMNS;

/** Integers at an address. */
function integers(kernels: Kernels, at: number, values: number[]): void {
  new Int32Array(kernels.memory.buffer, at, values.length).set(values);
}

const unaryWork: Work = {
  given: { x: SIZE },
  made: Object.fromEntries(UNARY.map((name) => [name, SIZE])),
  run(kernels, at) {
    for (const name of UNARY) {
      const constants = { alpha: -0.5, beta: 0.5 };
      unary(kernels, name, SIZE, { x: at.x, y: at[name], ...constants });
    }
  },
};

/** A matrix against a row, in all functions of two values; bytes of four a float. */
const binaryWork: Work = {
  given: { a: SIZE, b: COLUMNS },
  made: Object.fromEntries(
    [...BINARY, ...COMPARISONS, "chosen"].map((name) => [name, SIZE]),
  ),
  run(kernels, at) {
    const shape = [ROWS, COLUMNS];
    const plan = broadcastPlan(shape, [COLUMNS], shape)!;
    for (const name of BINARY) {
      binary(kernels, name, plan, { a: at.a, b: at.b, c: at[name] });
    }
    for (const name of COMPARISONS) {
      compare(kernels, name, plan, { a: at.a, b: at.b, c: at[name] });
    }
    const [condition, yes, no, y] = [at.less, at.a, at.add, at.chosen];
    select(kernels, SIZE, { condition, yes, no, y });
  },
};

const copyWork: Work = {
  given: { x: SIZE, indices: ROWS },
  made: { transposed: SIZE, gathered: SIZE },
  run(kernels, { x, indices, transposed, gathered }) {
    const plan = copyPlan({
      shape: [COLUMNS, ROWS],
      fromStrides: [1, COLUMNS],
      toStrides: [ROWS, 1],
      valueBytes: 4,
    })!;
    copyStrided(kernels, plan, { from: x, to: transposed });
    const order = Array.from({ length: ROWS }, (_, i) => i * 7 % ROWS);
    integers(kernels, indices, order);
    const sizes = { count: ROWS, rowBytes: 4 * COLUMNS };
    gatherRows(kernels, sizes, { from: x, indices, to: gathered });
  },
};

const reduceWork: Work = {
  given: { x: SIZE },
  made: {
    ...Object.fromEntries(REDUCTIONS.map((name) => [name, COLUMNS])),
    ...{ all: 1, largest: ROWS },
  },
  run(kernels, at) {
    const { x } = at;
    const columns = { outer: 1, k: ROWS, inner: COLUMNS };
    for (const name of REDUCTIONS) {
      reduce(kernels, name, columns, { x, y: at[name] });
    }
    reduce(kernels, "sum", { outer: 1, k: SIZE, inner: 1 }, { x, y: at.all });
    const rows = { outer: ROWS, k: COLUMNS, inner: 1 };
    argReduce(kernels, "max", rows, { x, y: at.largest });
  },
};

const normaliseWork: Work = {
  given: {
    ...{ x: SIZE, mean: COLUMNS, variance: COLUMNS },
    ...{ scale: COLUMNS, offset: COLUMNS, labels: ROWS },
    dy: SIZE,
  },
  made: {
    ...{ y: SIZE, probabilities: SIZE, loss: 1, dLogits: SIZE },
    ...{ dx: SIZE, dMean: COLUMNS, dVariance: COLUMNS },
    ...{ dScale: COLUMNS, dOffset: COLUMNS },
  },
  run(kernels, at) {
    const shape = { rows: ROWS, n: COLUMNS };
    const { x, mean, variance, scale, offset, y } = at;
    normalise(kernels, shape, 20, { x, mean, variance, scale, offset, y });
    type Gradients = Parameters<typeof normaliseGrad>[3];
    normaliseGrad(kernels, shape, 20, at as Gradients);
    softmax(kernels, shape, { x, y: at.probabilities });
    const { labels, loss, dLogits } = at;
    const classes = Array.from({ length: ROWS }, (_, i) => i % COLUMNS);
    integers(kernels, labels, classes);
    crossEntropy(kernels, shape, 0.1, { logits: x, labels, loss, dLogits });
  },
};

const updateWork: Work = {
  given: { value: SIZE, gradient: SIZE, slot: SIZE, square: SIZE },
  made: {
    ...{ sgdValue: SIZE, newVelocity: SIZE },
    ...{ newValue: SIZE, newMean: SIZE, newSquare: SIZE, sum: SIZE },
  },
  run(kernels, at) {
    const { value, gradient, slot, square } = at;
    sgd(kernels, {
      ...{ value, gradient, velocity: slot, n: SIZE },
      ...{ newValue: at.sgdValue, newVelocity: at.newVelocity },
      ...{ learningRate: 0.01, momentum: 0.8, weightDecay: 1e-3 },
    });
    // Squares of both signs: the roots of some are no numbers.
    adamW(kernels, {
      ...{ value, gradient, mean: slot, square, n: SIZE },
      ...{ newValue: at.newValue, newMean: at.newMean },
      ...{ newSquare: at.newSquare, beta1: 0.9, share1: 0.1, beta2: 0.99 },
      ...{ share2: 0.01, root: 0.1, epsilon: 1e-8, size: 0.02, keep: 0.999 },
    });
    const [alpha, beta] = [3.4445, -0.7];
    weightedSum(kernels, SIZE, { a: value, b: slot, c: at.sum, alpha, beta });
  },
};

/** Every one of those kernels, at least once. */
export const ELEMENTWISE_WORK: Record<string, Work> = {
  "functions of one value": unaryWork,
  "functions of two values": binaryWork,
  copies: copyWork,
  reductions: reduceWork,
  "rows normalised": normaliseWork,
  updates: updateWork,
};
