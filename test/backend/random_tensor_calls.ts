/**
 * Random calls of the kernels for tensors of any rank.
 *
 * @module
 */
import type { Random } from "../../lib/random.ts";
import { unaryKernels } from "../../lib/backend/unary.ts";
import type { RandomCall } from "./random_values.ts";
import {
  anyValues,
  chance,
  floats,
  integers,
  partner,
  pick,
  shape,
  size,
} from "./random_values.ts";

const BINARY = [
  "Add",
  "Maximum",
  "Minimum",
  "Multiply",
  "RealDiv",
  "SquaredDifference",
  "Sub",
  "Equal",
  "Greater",
  "GreaterEqual",
  "Less",
  "LessEqual",
  "NotEqual",
];

function anyShape(random: Random): number[] {
  return shape(random, random.integer(0, 6), 5);
}

function unary(random: Random): RandomCall {
  const kernel = pick(random, unaryKernels).kernelName;
  const attrs: Record<string, unknown> = {};
  if (kernel === "ClipByValue") {
    attrs.clipValueMin = random.uniform(-2, 0);
    attrs.clipValueMax = random.uniform(0, 2);
  } else if (["LeakyRelu", "Step"].includes(kernel)) {
    attrs.alpha = random.uniform(-1, 1);
  }
  const inputs = { x: anyValues(random, anyShape(random)) };
  return { kernel, inputs, attrs };
}

function binary(random: Random): RandomCall {
  const a = anyShape(random);
  const shapes = [a, partner(random, a)];
  if (chance(random, 0.5)) shapes.reverse();
  const first = anyValues(random, shapes[0]);
  const second = anyValues(random, shapes[1]);
  // tf's own functions give both operands one type.
  const b = first.dtype === second.dtype ? second : {
    ...second,
    ...(first.dtype === "float32"
      ? floats(random, shapes[1])
      : integers(random, shapes[1], first.dtype === "bool" ? 0 : -3, 2)),
    dtype: first.dtype,
  };
  return { kernel: pick(random, BINARY), inputs: { a: first, b }, attrs: {} };
}

function prelu(random: Random): RandomCall {
  const x = anyShape(random);
  return {
    kernel: "Prelu",
    inputs: { x: floats(random, x), alpha: floats(random, partner(random, x)) },
    attrs: {},
  };
}

function select(random: Random): RandomCall {
  const t = anyShape(random);
  const condition = chance(random, 0.2) ? t.slice(0, 1) : t;
  const values = anyValues(random, t);
  return {
    kernel: "Select",
    inputs: {
      condition: { ...integers(random, condition, 0, 2), dtype: "bool" },
      t: values,
      e: { ...values, values: values.values.toReversed() },
    },
    attrs: {},
  };
}

const TRANSPOSES = [false, true];

function matmul(random: Random): RandomCall {
  const batch = shape(random, random.integer(0, 3), 3);
  const [m, n, k] = [size(random, 40), size(random, 40), size(random, 20)];
  const [transposeA, transposeB] = [
    pick(random, TRANSPOSES),
    pick(random, TRANSPOSES),
  ];
  const misfit = chance(random, 1 / 30) ? 1 : 0;
  const a = transposeA ? [k, m] : [m, k];
  const b = transposeB ? [n, k + misfit] : [k + misfit, n];
  const fused = chance(random, 0.5);
  const bias = floats(random, pick(random, [[n], [1], []]));
  return {
    kernel: fused ? "_FusedMatMul" : "BatchMatMul",
    inputs: {
      a: anyValues(random, [...batch, ...a]),
      b: anyValues(random, [...partner(random, batch), ...b]),
      ...(fused && chance(random, 0.7) ? { bias } : {}),
    },
    attrs: {
      transposeA,
      transposeB,
      ...(fused
        ? { activation: pick(random, ["linear", "relu", "elu", "sigmoid"]) }
        : {}),
    },
  };
}

/** Some of the axes of a rank, at times counted from the end. */
function someAxes(random: Random, rank: number): number[] {
  return Array.from({ length: rank }, (_, axis) => axis)
    .filter(() => chance(random, 0.5))
    .map((axis) => chance(random, 0.2) ? axis - rank : axis);
}

function reduction(random: Random): RandomCall {
  const kernel = pick(random, ["Sum", "Mean", "Max", "Min", "Prod"]);
  const x = anyValues(random, anyShape(random));
  const axes = someAxes(random, x.shape.length);
  const name = kernel === "Max" ? "reductionIndices" : "axis";
  return {
    kernel,
    inputs: { x },
    attrs: { [name]: axes, keepDims: chance(random, 0.3) },
  };
}

function argReduction(random: Random): RandomCall {
  const x = shape(random, random.integer(1, 5), 5);
  return {
    kernel: pick(random, ["ArgMax", "ArgMin"]),
    inputs: { x: anyValues(random, x) },
    attrs: { axis: random.integer(0, x.length) },
  };
}

function softmax(random: Random): RandomCall {
  const logits = shape(random, random.integer(1, 4), 20);
  return {
    kernel: "Softmax",
    inputs: { logits: floats(random, logits) },
    attrs: { dim: logits.length - 1 },
  };
}

function batchNorm(random: Random): RandomCall {
  const x = shape(random, 4);
  const vector = () => floats(random, x.slice(3));
  return {
    kernel: "FusedBatchNorm",
    inputs: {
      x: floats(random, x),
      mean: vector(),
      variance: vector(),
      ...(chance(random, 0.5) ? { scale: vector() } : {}),
      ...(chance(random, 0.5) ? { offset: vector() } : {}),
    },
    attrs: { varianceEpsilon: 1e-3 },
  };
}

function transpose(random: Random): RandomCall {
  const x = anyShape(random);
  const perm = x.map((_, d) => d);
  for (let i = perm.length - 1; i > 0; i--) {
    const j = random.integer(0, i + 1);
    [perm[i], perm[j]] = [perm[j], perm[i]];
  }
  return {
    kernel: "Transpose",
    inputs: { x: anyValues(random, x) },
    attrs: { perm },
  };
}

function slice(random: Random): RandomCall {
  const x = anyShape(random);
  const begin = x.map((n) => random.integer(0, n + 1));
  const sizes = x.map((n, d) =>
    chance(random, 0.2) ? -1 : random.integer(0, n - begin[d] + 1)
  );
  if (chance(random, 1 / 20) && x.length > 0) sizes[0] = x[0] + 1;
  return {
    kernel: "Slice",
    inputs: { x: anyValues(random, x) },
    attrs: { begin, size: sizes },
  };
}

function pad(random: Random): RandomCall {
  const x = anyShape(random);
  const paddings = x.map(() => [random.integer(0, 3), random.integer(0, 3)]);
  return {
    kernel: "PadV2",
    inputs: { x: anyValues(random, x) },
    attrs: { paddings, constantValue: pick(random, [0, 1]) },
  };
}

function reverse(random: Random): RandomCall {
  const x = anyShape(random);
  return {
    kernel: "Reverse",
    inputs: { x: anyValues(random, x) },
    attrs: { dims: someAxes(random, x.length) },
  };
}

function tile(random: Random): RandomCall {
  const x = shape(random, random.integer(1, 5), 4);
  return {
    kernel: "Tile",
    inputs: { x: anyValues(random, x) },
    attrs: { reps: x.map(() => random.integer(0, 4)) },
  };
}

function gather(random: Random): RandomCall {
  const x = shape(random, random.integer(1, 4), 6);
  const axis = random.integer(0, x.length);
  const beyond = chance(random, 1 / 20) ? 1 : 0;
  const places = shape(random, random.integer(0, 3), 4);
  return {
    kernel: "GatherV2",
    inputs: {
      x: anyValues(random, x),
      indices: integers(random, places, 0, x[axis] + beyond),
    },
    attrs: { axis, batchDims: 0 },
  };
}

function concat(random: Random): RandomCall {
  const first = shape(random, random.integer(1, 5), 4);
  const axis = random.integer(0, first.length);
  const parts = Array.from(
    { length: random.integer(1, 4) },
    () => floats(random, first.with(axis, size(random, 4))),
  );
  return {
    kernel: "Concat",
    inputs: Object.fromEntries(parts.map((part, i) => [`${i}`, part])),
    attrs: { axis },
  };
}

function split(random: Random): RandomCall {
  const x = shape(random, random.integer(1, 5), 5);
  const axis = random.integer(0, x.length);
  const first = random.integer(0, x[axis] + 1);
  return {
    kernel: "SplitV",
    inputs: { x: anyValues(random, x) },
    attrs: { axis, numOrSizeSplits: [first, x[axis] - first] },
  };
}

function cast(random: Random): RandomCall {
  const x = anyValues(random, anyShape(random));
  // What an integer or a truth of NaN or 1e30 is, no backend says.
  const values = x.values.map((v) => Number.isFinite(v) ? v % 1000 : 3);
  return {
    kernel: "Cast",
    inputs: { x: { ...x, values } },
    attrs: { dtype: pick(random, ["float32", "int32", "bool"]) },
  };
}

/** Calls for tensors, each as often as it is listed. */
export const TENSOR_CALLS: ((random: Random) => RandomCall)[] = [
  unary,
  unary,
  binary,
  binary,
  matmul,
  matmul,
  reduction,
  reduction,
  prelu,
  select,
  argReduction,
  softmax,
  batchNorm,
  transpose,
  slice,
  pad,
  reverse,
  tile,
  gather,
  concat,
  split,
  cast,
];
