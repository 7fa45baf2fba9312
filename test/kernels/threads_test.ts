import assert from "node:assert/strict";
import {
  convBlockGrad,
  type ConvBlockShape,
  convBlockTrain,
  depthwise,
  depthwiseFilterGrad,
  depthwiseInputGrad,
  Kernels,
  lstm,
  lstmGrad,
  matmul,
  pool,
  poolGrad,
  type Variant,
} from "../../lib/kernels/mod.ts";
import { Random } from "../../lib/random.ts";

/** Waits until all workers have started, so that they do take slices. */
async function load(threads: number, binary: Variant): Promise<Kernels> {
  const kernels = await Kernels.load({ threads, binary });
  while (kernels.ready < threads) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return kernels;
}

/** Addresses of blocks of normal values, by name. */
function blocks<K extends string>(
  kernels: Kernels,
  sizes: Record<K, number>,
): Record<K, number> {
  const random = new Random(3, "threads");
  const addresses = {} as Record<K, number>;
  for (const name in sizes) {
    const values = new Float32Array(sizes[name]).map(() => random.normal());
    addresses[name] = kernels.write(values);
  }
  return addresses;
}

/** Values of some blocks one after another, as bits. */
function bits(
  kernels: Kernels,
  sizes: Record<string, number>,
  at: Record<string, number>,
): Int32Array {
  const parts = Object.keys(sizes).map((name) => [
    ...new Int32Array(kernels.memory.buffer, at[name], sizes[name]),
  ]);
  return Int32Array.from(parts.flat());
}

/** Sizes that the direct convolution takes, then Winograd's. */
const BLOCK_SIZES = {
  "direct block": { height: 17, width: 14, channels: 3, n: 18 },
  "Winograd block": { height: 12, width: 10, channels: 8, n: 16 },
};

function blockBits(
  kernels: Kernels,
  sizes: typeof BLOCK_SIZES["direct block"],
): Int32Array {
  const { height, width, channels, n } = sizes;
  const images = 21;
  const shape: ConvBlockShape = { images, ...sizes, pool: 2, epsilon: 1e-5 };
  const weights = 9 * channels * n;
  const out = images * Math.floor(height / 2) * Math.floor(width / 2) * n;
  const input = images * height * width * channels;
  const given = {
    x: input,
    filter: weights,
    bias: n,
    gamma: n,
    beta: n,
    dOut: out,
  };
  const made = {
    y: images * height * width * n,
    mean: n,
    variance: n,
    out,
    dx: input,
    dFilter: weights,
    dBias: n,
    dGamma: n,
    dBeta: n,
  };
  const at = blocks(kernels, { ...given, ...made });
  const dropout = { rate: 0.4, key: 99 };
  convBlockTrain(kernels, shape, dropout, at);
  convBlockGrad(kernels, shape, dropout, at);
  return bits(kernels, made, at);
}

function lstmBits(kernels: Kernels): Int32Array {
  const shape = { batch: 32, time: 7, inputs: 10, units: 12 };
  const given = { x: 2240, kernel: 480, recurrent: 576, bias: 48, dOut: 2688 };
  const made = {
    h: 2688,
    gates: 10752,
    c: 2688,
    dx: 2240,
    dKernel: 480,
    dRecurrent: 576,
    dBias: 48,
  };
  const at = blocks(kernels, { ...given, ...made });
  lstm(kernels, shape, at);
  lstmGrad(kernels, shape, at);
  return bits(kernels, made, at);
}

function matmulBits(kernels: Kernels): Int32Array {
  const at = blocks(kernels, { a: 200 * 30, b: 30 * 40, c: 200 * 40 });
  matmul(kernels, { m: 200, n: 40, k: 30 }, at);
  return bits(kernels, { c: 8000 }, at);
}

/** One image, cut into bands of rows; windows reach from one into the next. */
const BANDS = {
  ...{ images: 1, height: 61, width: 40, channels: 9, n: 18 },
  ...{ kernelHeight: 3, kernelWidth: 3, strideHeight: 2, strideWidth: 2 },
  ...{ dilationHeight: 1, dilationWidth: 1, top: 1, left: 1 },
  ...{ outHeight: 31, outWidth: 20 },
};
const BANDS_INPUT = 61 * 40 * 9;

function poolBits(kernels: Kernels): Int32Array {
  const out = 31 * 20 * 9;
  const made = { y: out, dx: BANDS_INPUT };
  const at = blocks(kernels, { x: BANDS_INPUT, dy: out, ...made });
  const all = (["max", "avg"] as const).flatMap((kind) => {
    pool(kernels, kind, BANDS, at);
    poolGrad(kernels, kind, BANDS, at);
    return [...bits(kernels, made, at)];
  });
  return Int32Array.from(all);
}

function depthwiseBits(kernels: Kernels): Int32Array {
  const out = 31 * 20 * 18;
  const made = { y: out, dx: BANDS_INPUT, dFilter: 9 * 18 };
  const given = { x: BANDS_INPUT, dy: out, filter: 9 * 18, bias: 18 };
  const at = blocks(kernels, { ...given, ...made });
  depthwise(kernels, BANDS, at);
  depthwiseInputGrad(kernels, BANDS, at);
  depthwiseFilterGrad(kernels, BANDS, at);
  return bits(kernels, made, at);
}

const WORK: Record<string, (kernels: Kernels) => Int32Array> = {
  lstm: lstmBits,
  matmul: matmulBits,
  pool: poolBits,
  depthwise: depthwiseBits,
};
for (const [name, sizes] of Object.entries(BLOCK_SIZES)) {
  WORK[name] = (kernels) => blockBits(kernels, sizes);
}

for (const variant of ["relaxed", "strict"] as const) {
  Deno.test(`Kernels give the same bits for 1, 2 and 5 threads, and again: ${variant} binary`, async () => {
    for (const [name, work] of Object.entries(WORK)) {
      const expected = work(await load(1, variant));
      for (const threads of [2, 5]) {
        const kernels = await load(threads, variant);
        for (let run = 0; run < 5; run++) {
          const actual = work(kernels);
          const wrong = actual.findIndex((value, i) => value !== expected[i]);
          assert.equal(wrong, -1, `${name}, ${threads} threads, run ${run}`);
        }
      }
    }
  });
}

Deno.test("ThreadPool runs every slice exactly once, 3,000 jobs of 4 threads", async () => {
  const kernels = await load(4, "strict");
  const rows = 64 * 40;
  const at = blocks(kernels, { partials: rows * 16, total: rows });
  const expected = kernels.floats(at.partials, rows * 16).slice();
  for (let job = 0; job < 3000; job++) {
    const slices = 1 + job % 40;
    kernels.floats(at.total, rows).fill(-1);
    kernels.run(
      "sumPartials",
      { ...at, groups: 1, rows: 64 * slices, n: 1 },
      slices,
    );
    const total = kernels.floats(at.total, rows);
    for (const row of [0, 64 * slices - 1, 64 * (job % slices)]) {
      assert.equal(total[row], expected[16 * row], `job ${job}, row ${row}`);
    }
    if (slices < 40) assert.equal(total[64 * slices], -1);
  }
});

Deno.test("ThreadPool reports a worker that failed, and goes on", async () => {
  const kernels = await load(3, "strict");
  const beyond = kernels.memory.buffer.byteLength + 2 ** 24;
  const block = { groups: 1, rows: 640, n: 1, partials: beyond, total: beyond };
  assert.throws(() => kernels.run("sumPartials", block, 10));
  const at = blocks(kernels, { partials: 640 * 16, total: 640 });
  for (let i = 0; i < 100; i++) {
    kernels.run("sumPartials", { ...at, groups: 1, rows: 640, n: 1 }, 10);
  }
});

Deno.test("Kernels.load() refuses a number of threads outside [1, 64]", async () => {
  for (const threads of [0, -1, 1.5, 65, NaN]) {
    await assert.rejects(Kernels.load({ threads }), {
      name: "RangeError",
      message:
        `Cannot start threads: their number must be an integer in [1, 64], got ${threads}`,
    });
  }
});

Deno.test("Workers let the program end by itself, after its work and after an error", async () => {
  const module = new URL("../../lib/kernels/mod.ts", import.meta.url);
  for (
    const [end, expected] of [["", 0], ["throw new Error('no');", 1]] as const
  ) {
    const script = `const { Kernels } = await import("${module}");
      const kernels = await Kernels.load({ threads: 3 });
      while (kernels.ready < 3) await new Promise((done) => setTimeout(done, 5));
      ${end}`;
    const command = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-check", script],
      stdout: "null",
      stderr: "null",
      // Ends the command with a signal, not with the expected code.
      signal: AbortSignal.timeout(30_000),
    });
    const { code } = await command.output();
    assert.equal(code, expected);
  }
});
