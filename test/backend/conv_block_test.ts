import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { dropoutMask } from "../../lib/kernels/mod.ts";
import { assertClose, fill, normals, on, type Plain } from "./compare.ts";

interface Block {
  name: string;
  size: [images: number, height: number, width: number, channels: number];
  n: number;
  pool: number;
  rate: number;
}

const BLOCKS: Block[] = [
  { name: "first block", size: [3, 16, 12, 1], n: 16, pool: 2, rate: 0.4 },
  { name: "second block", size: [2, 8, 16, 16], n: 32, pool: 4, rate: 0.4 },
  { name: "odd sizes", size: [5, 7, 11, 3], n: 5, pool: 2, rate: 0.3 },
  { name: "left over", size: [17, 5, 6, 2], n: 18, pool: 4, rate: 0 },
  { name: "one image", size: [1, 4, 4, 6], n: 33, pool: 4, rate: 0.5 },
  { name: "single channels", size: [2, 6, 6, 1], n: 1, pool: 3, rate: 0 },
  // By Winograd's algorithm: 15 tiles of a run of 16, then 18; 2 images in a partial sum.
  { name: "15 tiles", size: [3, 6, 10, 8], n: 8, pool: 2, rate: 0.3 },
  { name: "18 tiles", size: [2, 12, 6, 16], n: 24, pool: 4, rate: 0.4 },
  { name: "one tile", size: [17, 2, 2, 8], n: 16, pool: 2, rate: 0 },
  // By wide tiles: runs of 16 over images of 15; 2 images in a partial sum.
  { name: "wide tiles", size: [3, 20, 12, 16], n: 8, pool: 4, rate: 0.3 },
  { name: "one wide tile", size: [17, 4, 4, 8], n: 16, pool: 4, rate: 0 },
  { name: "no pooling", size: [2, 4, 5, 4], n: 8, pool: 1, rate: 0.2 },
];

/** Of one channel, and without dx: the convolution's output is not kept. */
const GRAY_BLOCKS: Block[] = [
  { name: "first block", size: [3, 16, 12, 1], n: 16, pool: 2, rate: 0.4 },
  { name: "odd sizes", size: [5, 7, 11, 1], n: 4, pool: 2, rate: 0.3 },
  { name: "one window", size: [17, 2, 2, 1], n: 8, pool: 2, rate: 0 },
  { name: "three rows", size: [2, 3, 9, 1], n: 12, pool: 2, rate: 0.5 },
];

const EPSILON = 1e-5;
const KEY = 0x1234567;

function inputsOf({ size, n, pool }: Block, seed = 1) {
  const [images, height, width, channels] = size;
  const rows = Math.floor(height / pool);
  const columns = Math.floor(width / pool);
  return {
    x: normals(size, seed),
    filter: normals([3, 3, channels, n], seed + 1, 0.3),
    bias: normals([n], seed + 2),
    // Both signs: a negative gamma turns maxima into minima.
    gamma: normals([n], seed + 3),
    beta: normals([n], seed + 4, 0.5),
    dOut: normals([images, rows, columns, n], seed + 5),
  };
}

type Tensors = Record<string, tf.Tensor>;

function stock(t: Tensors, { pool, rate }: Block): tf.Tensor {
  const y = tf.conv2d(t.x as tf.Tensor4D, t.filter as tf.Tensor4D, 1, "same")
    .add(t.bias);
  const { mean, variance } = tf.moments(y, [0, 1, 2]);
  const z = y.sub(mean).div(variance.add(EPSILON).sqrt()).mul(t.gamma)
    .add(t.beta);
  const pooled = tf.maxPool(z.relu() as tf.Tensor4D, pool, pool, "valid");
  const mask = dropoutMask(pooled.size, KEY, rate);
  return pooled.mul(tf.tensor(mask, pooled.shape));
}

/** Output and gradients of x, filter, gamma, beta, composed of stock operations. */
function stockGradients(t: Tensors, block: Block): tf.Tensor[] {
  const { bias, dOut } = t;
  const gradients = tf.grads((x, filter, gamma, beta) =>
    stock({ x, filter, bias, gamma, beta }, block)
  );
  return [
    stock(t, block),
    ...gradients([t.x, t.filter, t.gamma, t.beta], dOut),
  ];
}

const kernel = (name: string, inputs: Tensors, attrs: object) =>
  tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap);

function fusedGradients(
  t: Tensors,
  { pool, rate }: Block,
  needDx = true,
): tf.Tensor[] {
  const attrs = { pool, epsilon: EPSILON, rate, seed: KEY, needDx };
  const [out, mean, variance, y, winners, moments] = kernel(
    "ConvBlockTrain",
    t,
    attrs,
  ) as tf.Tensor[];
  const inputs = { ...t, out, mean, variance, y, winners, moments };
  const [dx, dFilter, , dGamma, dBeta] = kernel(
    "ConvBlockGrad",
    inputs,
    attrs,
  ) as tf.Tensor[];
  return [out, dx, dFilter, dGamma, dBeta];
}

const RESULTS = ["out", "dx", "dFilter", "dGamma", "dBeta"];

async function compare(
  inputs: Record<string, Plain>,
  block: Block,
  needDx = true,
) {
  const expected = await on("cpu", inputs, (t) => stockGradients(t, block));
  const actual = await on(
    "simd",
    inputs,
    (t) => fusedGradients(t, block, needDx),
  );
  RESULTS.forEach((what, i) => {
    if (what === "dx" && !needDx) return;
    // Sums of up to 1,400 products in float32, in another order.
    assertClose(actual[i], expected[i], 2e-5, `${block.name}, ${what}`);
  });
}

for (const block of BLOCKS) {
  Deno.test(`ConvBlockTrain and ConvBlockGrad match stock operations within 2e-5: ${block.name}`, async () => {
    await compare(inputsOf(block), block);
  });
}

Deno.test("ConvBlockGrad gives the gradient to the first of a window where gamma is 0", async () => {
  for (const block of [BLOCKS[1], { ...BLOCKS[0], pool: 4 }]) {
    const inputs = inputsOf(block);
    inputs.gamma.values.fill(0, 0, 7);
    inputs.beta.values.fill(0.5, 0, 7);
    await compare(inputs, block);
  }
});

for (const block of GRAY_BLOCKS) {
  Deno.test(`ConvBlockTrain and ConvBlockGrad without dx match stock operations within 2e-5: one channel, ${block.name}`, async () => {
    await compare(inputsOf(block), block, false);
  });
}

Deno.test("ConvBlockTrain keeps the variance's digits where the mean is far from 0 and the filter takes it away", async () => {
  const block = GRAY_BLOCKS[0];
  const inputs = inputsOf(block);
  const x = inputs.x.values.map((value) => 1000 + value);
  // Weights that add up to 0, but at the borders.
  const filter = fill([3, 3, 1, 16], (i) => i < 16 ? 1 : i < 32 ? -1 : 0);
  const given = { ...inputs, x: { ...inputs.x, values: x }, filter };
  const [, , variance] = await on("simd", given, (t) => {
    const { pool, rate } = block;
    const attrs = { pool, epsilon: EPSILON, rate, seed: KEY, needDx: false };
    return kernel("ConvBlockTrain", t, attrs) as tf.Tensor[];
  });
  const expected = varianceOfDifference(x, block.size);
  assertClose(variance, fill([16], () => expected), 1e-6, "variance");
});

/** Variance of x[r − 1, c − 1] − x[r − 1, c] + bias, in float64. */
function varianceOfDifference(
  x: Float32Array,
  [images, height, width]: Block["size"],
): number {
  const values: number[] = [];
  for (let at = 0; at < images * height * width; at++) {
    const [row, column] = [Math.floor(at / width) % height, at % width];
    const above = row > 0 ? x[at - width] : 0;
    const left = row > 0 && column > 0 ? x[at - width - 1] : 0;
    values.push(left - above);
  }
  const mean = values.reduce((a, b) => a + b) / values.length;
  return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
}

for (
  const { pool, needDx } of [{ pool: 4, needDx: true }, {
    pool: 2,
    needDx: false,
  }]
) {
  Deno.test(`ConvBlockGrad gives the gradient to the first of ties: pool ${pool}`, async () => {
    const block: Block = {
      name: "ties",
      size: [2, 8, 8, 1],
      n: 4,
      pool,
      rate: 0,
    };
    const inputs = inputsOf(block);
    // Rows alternate, so that each window has equal maxima of every channel.
    const x = fill(block.size, (i) => Math.floor(i / 8) % 2);
    const filter = fill([3, 3, 1, 4], (i) => Math.floor(i / 4) === 4 ? 1 : 0);
    await compare({ ...inputs, x, filter }, block, needDx);
  });
}

Deno.test("ConvBlockGrad gives no gradient to windows without a positive value", async () => {
  const block: Block = {
    name: "negative",
    size: [2, 4, 8, 3],
    n: 5,
    pool: 2,
    rate: 0.4,
  };
  const inputs = inputsOf(block);
  const beta = fill([5], () => -100);
  const results = await on(
    "simd",
    { ...inputs, beta },
    (t) => fusedGradients(t, block),
  );
  results.forEach((result, i) => {
    const zero = { ...result, values: new Float32Array(result.values.length) };
    assertClose(result, zero, 0, RESULTS[i]);
  });
});

Deno.test("ConvBlockGrad without dx gives the same other gradients", async () => {
  const block = BLOCKS[2];
  const inputs = inputsOf(block);
  const whole = await on("simd", inputs, (t) => fusedGradients(t, block));
  const part = await on("simd", inputs, (t) => {
    return fusedGradients(t, block, false);
  });
  const [, dx, ...others] = part;
  assertClose(dx, fill([0], () => 0), 0, "dx");
  others.forEach((value, i) =>
    assertClose(value, whole[i + 2], 0, RESULTS[i + 2])
  );
});

for (const block of [...BLOCKS, ...GRAY_BLOCKS]) {
  Deno.test(`ConvBlockPredict matches stock operations within 2e-5: ${block.name}, ${block.size}`, async () => {
    const { dOut: _, ...inputs } = {
      ...inputsOf(block),
      runningMean: normals([block.n], 8, 0.5),
      runningVariance: fill([block.n], (i) => 0.5 + i),
    };
    const { pool } = block;
    const [expected] = await on("cpu", inputs, (t) => {
      const y = tf.conv2d(
        t.x as tf.Tensor4D,
        t.filter as tf.Tensor4D,
        1,
        "same",
      );
      const z = y.add(t.bias).sub(t.runningMean)
        .div(t.runningVariance.add(EPSILON).sqrt()).mul(t.gamma).add(t.beta);
      return tf.maxPool(z.relu() as tf.Tensor4D, pool, pool, "valid");
    });
    const [actual] = await on(
      "simd",
      inputs,
      (t) => kernel("ConvBlockPredict", t, { pool, epsilon: EPSILON }),
    );
    assertClose(actual, expected, 2e-5);
  });
}

/** Images whose left half is the right half of the one before, but for one value. */
function overlapping(
  [images, height, width, channels]: Block["size"],
  odd: number,
): Plain {
  const x = normals([images, height, width, channels], 1);
  const row = width * channels;
  for (let at = height * row; at < x.values.length; at++) {
    if (at % row < row / 2) {
      x.values[at] = x.values[at - height * row + row / 2];
    }
  }
  x.values[odd] += 1;
  return x;
}

for (
  const block of [
    {
      name: "wide tiles",
      size: [4, 8, 32, 8],
      n: 16,
      pool: 4,
      rate: 0,
    } as Block,
    {
      name: "one channel",
      size: [4, 12, 32, 1],
      n: 8,
      pool: 2,
      rate: 0,
    } as Block,
  ]
) {
  Deno.test(`ConvBlockPredict gives overlapping images the bits of each by itself: ${block.name}`, async () => {
    const { dOut: _, x: __, ...weights } = inputsOf(block);
    const moments = {
      runningMean: normals([block.n], 8, 0.5),
      runningVariance: fill([block.n], (i) => 0.5 + i),
    };
    const [images, height, width, channels] = block.size;
    const values = height * width * channels;
    for (const odd of [0, values, 2 * values - 1, 2.5 * values]) {
      const x = overlapping(block.size, odd);
      const { pool } = block;
      const predict = (t: Tensors) =>
        kernel("ConvBlockPredict", t, { pool, epsilon: EPSILON }) as tf.Tensor;
      const inputs = { x, ...weights, ...moments };
      const [together] = await on("simd", inputs, predict);
      const [apart] = await on(
        "simd",
        inputs,
        (t) =>
          tf.concat(
            tf.split(t.x, images).map((x) => predict({ ...t, x })),
          ),
      );
      assertClose(together, apart, 0, `odd value at ${odd}`);
    }
  });
}

const FIRST: Block = {
  name: "first of two",
  size: [6, 32, 64, 1],
  n: 8,
  pool: 2,
  rate: 0,
};
const SECOND: Block = {
  name: "second of two",
  size: [6, 16, 32, 8],
  n: 16,
  pool: 4,
  rate: 0,
};

/** Out of both blocks, then gradients of the weights of both. */
const TWO = ["out 1", "out 2", "dFilter 1", "dGamma 1", "dBeta 1"]
  .concat("dFilter 2", "dGamma 2", "dBeta 2");

function stockTwo(t: Tensors, second: Block): tf.Tensor[] {
  const weights = ["filter", "gamma", "beta"];
  const names = [...weights, ...weights.map((name) => `${name}2`)];
  const one = (filter: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
    stock({ ...t, filter, gamma, beta }, FIRST);
  const both = (...w: tf.Tensor[]) => {
    const [filter, gamma, beta] = w.slice(3);
    const x = one(w[0], w[1], w[2]);
    return stock({ x, filter, bias: t.bias2, gamma, beta }, second);
  };
  const given = names.map((name) => t[name]);
  const gradients = tf.grads(both)(given, t.dOut2);
  return [one(t.filter, t.gamma, t.beta), both(...given), ...gradients];
}

function fusedTwo(t: Tensors, second: Block, overlaps: number[]): tf.Tensor[] {
  const { filter2: filter, bias2: bias, gamma2: gamma, beta2: beta } = t;
  const common = { epsilon: EPSILON, seed: KEY };
  const attrs1 = { ...common, pool: FIRST.pool, rate: 0, needDx: false };
  const attrs2 = { ...common, pool: 4, rate: second.rate, needDx: true };
  const train = (inputs: Tensors, attrs: object) => {
    const [out, mean, variance, y, winners, moments, found] = kernel(
      "ConvBlockTrain",
      inputs,
      attrs,
    ) as tf.Tensor[];
    return { found, kept: { out, mean, variance, y, winners, moments } };
  };
  const one = train(t, attrs1);
  const chunks = [...one.found.dataSync()];
  assert.deepEqual(chunks, overlaps);
  const inputs2 = { x: one.kept.out, filter, bias, gamma, beta };
  const two = train(inputs2, { ...attrs2, overlaps: chunks });
  assert.deepEqual([...two.found.dataSync()], []);
  const [dOut, dFilter2, , dGamma2, dBeta2] = kernel(
    "ConvBlockGrad",
    { ...inputs2, ...two.kept, dOut: t.dOut2 },
    { ...attrs2, overlaps: chunks },
  ) as tf.Tensor[];
  const [, dFilter1, , dGamma1, dBeta1] = kernel(
    "ConvBlockGrad",
    { ...t, ...one.kept, dOut },
    { ...attrs1, overlaps: chunks },
  ) as tf.Tensor[];
  const first = [dFilter1, dGamma1, dBeta1];
  const out = [one.kept.out, two.kept.out];
  return [...out, ...first, dFilter2, dGamma2, dBeta2];
}

for (const rate of [0, 0.4]) {
  for (
    const { odd, overlaps } of [
      // In the left half of image 0, of image 3, in the right half of image 3.
      { odd: 0, overlaps: [1, 2, 3, 4, 5] },
      { odd: 3 * 2048 + 5 * 64 + 10, overlaps: [1, 2, 4, 5] },
      { odd: 3 * 2048 + 5 * 64 + 40, overlaps: [1, 2, 3, 5] },
    ]
  ) {
    Deno.test(`ConvBlockTrain and ConvBlockGrad of two blocks match stock operations within 2e-5 where images overlap: odd value at ${odd}, dropout ${rate} in the second`, async () => {
      const second = { ...SECOND, rate };
      const { dOut: _, ...one } = inputsOf(FIRST, 1);
      const { x: __, ...two } = inputsOf(second, 11);
      const renamed = Object.fromEntries(
        Object.entries(two).map(([name, value]) => [`${name}2`, value]),
      );
      const x = overlapping(FIRST.size, odd);
      const inputs = { ...one, ...renamed, x };
      const expected = await on("cpu", inputs, (t) => stockTwo(t, second));
      const actual = await on(
        "simd",
        inputs,
        (t) => fusedTwo(t, second, overlaps),
      );
      TWO.forEach((what, i) => assertClose(actual[i], expected[i], 2e-5, what));
    });
  }
}

Deno.test("ConvBlockTrain finds no overlaps in a block with dropout, nor in one whose dx is wanted", async () => {
  for (
    const attrs of [{ rate: 0.4, needDx: false }, { rate: 0, needDx: true }]
  ) {
    const { dOut: _, ...inputs } = inputsOf(FIRST);
    const x = overlapping(FIRST.size, 0);
    const settings = { pool: 2, epsilon: EPSILON, seed: KEY, ...attrs };
    const outputs = await on(
      "simd",
      { ...inputs, x },
      (t) => kernel("ConvBlockTrain", t, settings) as tf.Tensor[],
    );
    assert.deepEqual(outputs[6].shape, [0]);
  }
});

Deno.test("ConvBlockTrain refuses overlaps of images that have none before them", async () => {
  const { dOut: _, ...inputs } = inputsOf(SECOND);
  for (const image of [0, 6, -1, 1.5, NaN]) {
    const attrs = { pool: 4, epsilon: EPSILON, rate: 0, seed: KEY };
    await assert.rejects(
      on("simd", inputs, (t) => {
        const settings = { ...attrs, needDx: true, overlaps: [2, image] };
        return kernel("ConvBlockTrain", t, settings) as tf.Tensor[];
      }),
      {
        name: "RangeError",
        message:
          `Cannot run ConvBlockTrain: overlaps must be integers in [1, 6), got ${image}`,
      },
    );
  }
});
