import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { SIMD_KERNELS } from "../../lib/backend/register.ts";
import { UNARY } from "../../lib/kernels/mod.ts";
import { assertClose, fill, on, type Plain } from "./compare.ts";

/** Where functions have edges: zeros, subnormals, overflow, halves, no numbers. */
const EDGES = [
  ...[0, -0, 1, -1, 0.5, -0.5, 1.5, 2.5, -1.5, -2.5, 1e-7, -1e-7, 3e-5, 0.1],
  ...[1e-40, -1e-40, 1e-45, 1.17549435e-38, 87, 88.7, 88.73, 89, 1000, 3e38],
  ...[-87.5, -95, -103.9, -104, -1000, -3e38, 6, 5.999, 6.001, 0.625, -0.625],
  ...[Infinity, -Infinity, NaN, Math.SQRT1_2, 1 - 2 ** -24, 1 + 2 ** -23, 9.01],
];

/** The edges, then a ramp over [−12, 12]: more values than one slice does. */
const X = fill(
  [40_003],
  (i) => EDGES[i] ?? (i - 20_000) / 20_003 * 12,
);

const FUNCTIONS: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  abs: (x) => x.abs(),
  ceil: (x) => x.ceil(),
  clipByValue: (x) => x.clipByValue(-1.5, 2),
  elu: (x) => x.elu(),
  exp: (x) => x.exp(),
  expm1: (x) => x.expm1(),
  floor: (x) => x.floor(),
  leakyRelu: (x) => tf.leakyRelu(x, 0.3),
  log: (x) => x.log(),
  log1p: (x) => x.log1p(),
  neg: (x) => x.neg(),
  reciprocal: (x) => x.reciprocal(),
  relu: (x) => x.relu(),
  relu6: (x) => tf.relu6(x),
  round: (x) => x.round(),
  rsqrt: (x) => x.rsqrt(),
  selu: (x) => x.selu(),
  sigmoid: (x) => x.sigmoid(),
  sign: (x) => x.sign(),
  softplus: (x) => x.softplus(),
  sqrt: (x) => x.sqrt(),
  square: (x) => x.square(),
  step: (x) => tf.step(x, 0.25),
  tanh: (x) => x.tanh(),
};

/** Smallest normal float: what lies below it may be lost (1 / ∞ for 1 / e^95). */
const TINY = 2 ** -126;

/** Largest error of a value relative to itself; infinite where kinds differ. */
function worstRelative(actual: Plain, expected: Plain): [number, number] {
  let worst: [number, number] = [0, 0];
  expected.values.forEach((e, i) => {
    const a = actual.values[i];
    if (Object.is(a, e) || a === e) return;
    const error = Number.isFinite(e) && Number.isFinite(a)
      ? Math.max(0, Math.abs(a - e) - TINY) / Math.abs(e)
      : Infinity;
    if (error > worst[0]) worst = [error, i];
  });
  return worst;
}

/**
 * cpu computes in double precision and rounds once, but for what it computes by a
 * formula of its own; four units in the last place are 4.8e-7.
 */
const TOLERANCES: Record<string, number> = {
  // cpu's log(1 + eˣ) below its threshold loses digits that are kept here.
  softplus: 2e-6,
};

for (const [name, compute] of Object.entries(FUNCTIONS)) {
  const tolerance = TOLERANCES[name] ?? 4.8e-7;
  Deno.test(`${name} matches cpu within ${tolerance} of each value, no numbers and edges included`, async () => {
    const [expected] = await on("cpu", { x: X }, ({ x }) => compute(x));
    const [actual] = await on("simd", { x: X }, ({ x }) => compute(x));
    const [error, at] = worstRelative(actual, expected);
    assert(
      error <= tolerance,
      `${name}(${X.values[at]}): ${actual.values[at]} instead of ${
        expected.values[at]
      }, relative error ${error}`,
    );
  });
}

Deno.test("erf matches cpu within 5e-7: three roundings of values near 1", async () => {
  const [expected] = await on("cpu", { x: X }, ({ x }) => x.erf());
  const [actual] = await on("simd", { x: X }, ({ x }) => x.erf());
  assertClose(actual, expected, 5e-7);
});

/** erf of float32 values, by scipy 1.17.1 in float64. */
const ERF: [x: number, y: number][] = [
  [1e-38, 1.1283790938023664e-38],
  [1e-20, 1.1283791312869893e-20],
  [1e-5, 1.1283791385526445e-5],
  [0.01, 0.011283415303662439],
  [0.1, 0.1124629176829705],
  [0.3, 0.32862677175271543],
  [0.5, 0.5204998778130465],
  [0.9, 0.7969082004549684],
  [0.927734375, 0.8104847697578773],
  [0.95, 0.8208908018180312],
  [1, 0.8427007929497148],
  [1.25, 0.9229001282564582],
  [1.5, 0.9661051464753108],
  [2, 0.9953222650189527],
  [2.5, 0.999593047982555],
  [3, 0.9999779095030014],
  [3.5, 0.9999992569016276],
  [3.9, 0.9999999652077781],
  [6, 1],
  [25, 1],
  [3e38, 1],
];

Deno.test("erf matches scipy within 2.4e-7 of each value, and is nearer than cpu", async () => {
  const sides = [...ERF, ...ERF.map(([x, y]) => [-x, -y])];
  const x = fill([sides.length], (i) => sides[i][0]);
  const truth = { ...x, values: Float64Array.from(sides, ([, y]) => y) };
  const errors: number[] = [];
  for (const backend of ["simd", "cpu"] as const) {
    const [actual] = await on(backend, { x }, ({ x }) => x.erf());
    errors.push(worstRelative(actual, truth as unknown as Plain)[0]);
  }
  const [ours, cpu] = errors;
  assert(ours <= 2.4e-7 && ours < cpu, `relative error ${ours}, cpu ${cpu}`);
});

Deno.test("Functions of one value take any size and leave its neighbours alone, 1 to 9 values", async () => {
  for (let n = 1; n < 10; n++) {
    const x = fill([n], (i) => i - 3);
    const compute = (
      { x }: Record<string, tf.Tensor>,
    ) => [x.tanh(), x.relu(), x];
    const expected = await on("cpu", { x }, compute);
    const actual = await on("simd", { x }, compute);
    actual.forEach((plain, i) => assertClose(plain, expected[i], 1e-6, `${n}`));
  }
});

Deno.test("Functions of one value take empty tensors and integers as cpu does", async () => {
  const [empty] = await on("simd", {}, () => tf.tensor1d([]).exp());
  assert.deepEqual(empty.shape, [0]);
  const [integers] = await on(
    "simd",
    {},
    () => tf.tensor1d([-2, 3], "int32").abs(),
  );
  assert.deepEqual([...integers.values], [2, 3]);
});

Deno.test("every function of one value is a kernel of TensorFlow.js, and tested here", () => {
  const tested = Object.keys(FUNCTIONS).map((name) =>
    name === "clipByValue" ? "clip" : name
  );
  assert.deepEqual([...tested, "erf"].sort(), [...UNARY].sort());
  const kernels = SIMD_KERNELS.map(({ kernelName }) => kernelName);
  for (const name of [...Object.keys(FUNCTIONS), "erf"]) {
    const kernel = name[0].toUpperCase() + name.slice(1);
    assert(kernels.includes(kernel), kernel);
  }
});
