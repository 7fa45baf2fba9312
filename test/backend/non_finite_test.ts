/**
 * NaN and infinities through the fused block, against the same network of stock
 * layers on cpu: of the same kind at the same places.
 */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { dropoutMask } from "../../lib/kernels/mod.ts";
import { assertClose, fill, normals, on, type Plain } from "./compare.ts";

type Tensors = Record<string, tf.Tensor>;

interface Block {
  name: string;
  size: [images: number, height: number, width: number, channels: number];
  n: number;
  pool: number;
  rate: number;
}

const BLOCKS: Block[] = [
  { name: "Winograd", size: [2, 8, 6, 8], n: 16, pool: 2, rate: 0.4 },
  { name: "Winograd, one tile", size: [3, 2, 2, 8], n: 8, pool: 2, rate: 0 },
  { name: "wide tiles", size: [2, 8, 12, 8], n: 16, pool: 4, rate: 0.4 },
  { name: "direct", size: [2, 5, 7, 3], n: 6, pool: 2, rate: 0.3 },
  { name: "one channel", size: [2, 9, 6, 1], n: 8, pool: 2, rate: 0.3 },
  { name: "one pixel high", size: [3, 1, 6, 2], n: 5, pool: 1, rate: 0 },
  { name: "one pixel wide", size: [3, 4, 1, 2], n: 5, pool: 1, rate: 0.3 },
];

const EPSILON = 1e-5;
const KEY = 0x1234567;

function inputsOf({ size, n, pool }: Block) {
  const [images, height, width, channels] = size;
  const rows = Math.floor(height / pool);
  const columns = Math.floor(width / pool);
  return {
    x: normals(size, 1),
    filter: normals([3, 3, channels, n], 2, 0.3),
    bias: normals([n], 3),
    gamma: normals([n], 4),
    beta: normals([n], 5, 0.5),
    runningMean: normals([n], 6, 0.5),
    runningVariance: fill([n], (i) => 0.5 + i),
    dOut: normals([images, rows, columns, n], 7),
  };
}

type Inputs = ReturnType<typeof inputsOf>;

/** The layers of lib/model's stock block, with the moments given or the batch's own. */
function stock(t: Tensors, { pool, rate }: Block, moments?: Moments) {
  const y = tf.conv2d(t.x as tf.Tensor4D, t.filter as tf.Tensor4D, 1, "same")
    .add(t.bias) as tf.Tensor4D;
  const { mean, variance } = moments ?? tf.moments(y, [0, 1, 2]) as Moments;
  const [beta, gamma] = [t.beta as tf.Tensor1D, t.gamma as tf.Tensor1D];
  const z = tf.batchNorm(y, mean, variance, beta, gamma, EPSILON);
  const pooled = tf.maxPool(z.relu() as tf.Tensor4D, pool, pool, "valid");
  const mask = dropoutMask(pooled.size, KEY, rate);
  const out = pooled.mul(tf.tensor(mask, pooled.shape));
  return { out, mean, variance };
}

interface Moments {
  mean: tf.Tensor1D;
  variance: tf.Tensor1D;
}

const TRAINED = ["x", "filter", "bias", "gamma", "beta"];

function stockTraining(t: Tensors, block: Block): tf.Tensor[] {
  const { out, mean, variance } = stock(t, block);
  const gradients = tf.grads((...trained) =>
    stock({
      ...t,
      ...Object.fromEntries(TRAINED.map((name, i) => [name, trained[i]])),
    }, block).out
  );
  const inputs = TRAINED.map((name) => t[name]);
  return [out, mean, variance, ...gradients(inputs, t.dOut)];
}

const kernel = (name: string, inputs: Tensors, attrs: object) =>
  tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap);

function fusedTraining(
  t: Tensors,
  { pool, rate, size }: Block,
): tf.Tensor[] {
  const needDx = size[3] > 1;
  const attrs = { pool, epsilon: EPSILON, rate, seed: KEY, needDx };
  const [out, mean, variance, y, winners, moments] = kernel(
    "ConvBlockTrain",
    t,
    attrs,
  ) as tf.Tensor[];
  const inputs = { ...t, out, mean, variance, y, winners, moments };
  const gradients = kernel("ConvBlockGrad", inputs, attrs) as tf.Tensor[];
  return [out, mean, variance, ...gradients];
}

const RESULTS = [
  "out",
  "mean",
  "variance",
  "dx",
  "dFilter",
  "dBias",
  "dGamma",
  "dBeta",
];

function stockPrediction(t: Tensors, block: Block): tf.Tensor {
  const mean = t.runningMean as tf.Tensor1D;
  const variance = t.runningVariance as tf.Tensor1D;
  return stock(t, { ...block, rate: 0 }, { mean, variance }).out;
}

function fusedPrediction(t: Tensors, { pool }: Block): tf.Tensor {
  return kernel("ConvBlockPredict", t, { pool, epsilon: EPSILON }) as tf.Tensor;
}

/** Inputs with a value at some places of one of them: its ends and between. */
function* poisoned(block: Block, name: keyof Inputs) {
  for (const value of [NaN, Infinity, -Infinity]) {
    const { length } = inputsOf(block)[name].values;
    const places = [0, length - 1, length >> 1, Math.floor(length * 0.3)];
    for (const place of new Set(places)) {
      const inputs = inputsOf(block);
      inputs[name].values[place] = value;
      yield { inputs, what: `${value} at ${place} of ${name}` };
    }
  }
}

/** assertClose() wants NaN and infinities at the same places. */
function assertAlike(actual: Plain[], expected: Plain[], what: string) {
  expected.forEach((value, i) => {
    // Sums that vanish behind a batch norm: rounding is all that cpu has.
    const values = RESULTS[i] === "dBias"
      ? value.values.map((v) => Number.isFinite(v) ? 0 : v)
      : value.values;
    const result = { shape: value.shape, values };
    if (RESULTS[i] === "dx" && actual[i].values.length === 0) return;
    assertClose(actual[i], result, 2e-5, `${what}: ${RESULTS[i]}`);
  });
}

async function checkTraining(block: Block, inputs: Inputs, what: string) {
  const expected = await on("cpu", inputs, (t) => stockTraining(t, block));
  const actual = await on("simd", inputs, (t) => fusedTraining(t, block));
  assertAlike(actual, expected, what);
  return expected;
}

async function checkPrediction(block: Block, inputs: Inputs, what: string) {
  const expected = await on("cpu", inputs, (t) => stockPrediction(t, block));
  const actual = await on("simd", inputs, (t) => fusedPrediction(t, block));
  assertAlike(actual, expected, what);
}

for (const block of BLOCKS) {
  for (
    const name of ["x", "filter", "bias", "gamma", "beta", "dOut"] as const
  ) {
    Deno.test(`ConvBlockTrain and ConvBlockGrad carry NaN and infinities of ${name} as stock layers on cpu do: ${block.name}`, async () => {
      let seen = false;
      for (const { inputs, what } of poisoned(block, name)) {
        const results = await checkTraining(block, inputs, what);
        seen ||= results.some(({ values }) => !values.every(Number.isFinite));
      }
      assert(seen, "no result shows what was put in");
    });
  }

  Deno.test(`ConvBlockPredict carries NaN and infinities as stock layers on cpu do: ${block.name}`, async () => {
    const names = Object.keys(inputsOf(block)) as (keyof Inputs)[];
    for (const name of names) {
      for (const { inputs, what } of poisoned(block, name)) {
        await checkPrediction(block, inputs, what);
      }
    }
  });
}

Deno.test("ConvBlockTrain and ConvBlockGrad carry several of NaN and infinities at once as stock layers on cpu do", async () => {
  for (const block of BLOCKS.slice(0, 3)) {
    const inputs = inputsOf(block);
    inputs.x.values[1] = Infinity;
    inputs.x.values[20] = -Infinity;
    await checkTraining(block, inputs, `${block.name}, infinities in x`);
    inputs.gamma.values[0] = Infinity;
    inputs.dOut.values[3] = NaN;
    await checkTraining(block, inputs, `${block.name}, in x, gamma, dOut`);
  }
});

Deno.test("ConvBlockTrain and ConvBlockGrad of zeros with an infinite gamma match stock layers on cpu", async () => {
  for (const block of BLOCKS.slice(0, 3)) {
    const inputs = inputsOf(block);
    inputs.x.values.fill(0);
    inputs.bias.values.fill(0); // any other's mean is rounded, on cpu
    inputs.gamma.values[1] = Infinity;
    // Every y is its mean: 0 · ∞ is NaN.
    await checkTraining(block, inputs, block.name);
  }
});
