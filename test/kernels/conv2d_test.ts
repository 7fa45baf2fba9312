import assert from "node:assert/strict";
import {
  conv2d,
  conv2dFilterGrad,
  conv2dInputGrad,
  type ConvShape,
  Kernels,
  matmul,
} from "../../lib/kernels/mod.ts";
import { Random } from "../../lib/random.ts";
import { assertClose } from "../model/check.ts";

/** Runs work and returns the slices of each kernel that it calls. */
function slicesOf(kernels: Kernels, work: () => void): Record<string, number> {
  const slices: Record<string, number> = {};
  kernels.run = function (this: Kernels, name, ...rest) {
    slices[name] = rest[1];
    (Object.getPrototypeOf(this) as Kernels).run.call(this, name, ...rest);
  } as Kernels["run"];
  try {
    work();
  } finally {
    delete (kernels as Partial<Kernels>).run;
  }
  return slices;
}

const same = (
  images: number,
  side: number,
  channels: number,
  n: number,
): ConvShape => ({
  ...{ images, height: side, width: side, channels, n, top: 1, left: 1 },
  ...{ kernelHeight: 3, kernelWidth: 3, strideHeight: 1, strideWidth: 1 },
  ...{ dilationHeight: 1, dilationWidth: 1, outHeight: side, outWidth: side },
});

/** The blocks of the paper's network. */
const BLOCKS: [side: number, channels: number, n: number][] = [
  [128, 1, 16],
  [64, 16, 32],
  [16, 32, 64],
  [4, 64, 128],
];

Deno.test("A convolution of one image, and its gradients, make work for two threads at least, in all four blocks", async () => {
  const kernels = await Kernels.load({ threads: 1 });
  for (const [side, channels, n] of BLOCKS) {
    const shape = same(1, side, channels, n);
    kernels.borrow((allocate) => {
      const x = allocate(4 * side * side * channels);
      const y = allocate(4 * side * side * n);
      const filter = allocate(4 * 9 * channels * n);
      kernels.floats(filter, 9 * channels * n).fill(1);
      const seen = {
        ...slicesOf(
          kernels,
          () => conv2d(kernels, shape, { x, filter, bias: 0, y }),
        ),
        ...slicesOf(
          kernels,
          () => conv2dInputGrad(kernels, shape, { dy: y, filter, dx: x }),
        ),
        ...slicesOf(
          kernels,
          () => conv2dFilterGrad(kernels, shape, { x, dy: y, dFilter: filter }),
        ),
      };
      for (const [name, slices] of Object.entries(seen)) {
        if (!name.startsWith("conv2d")) continue;
        assert(slices >= 2, `${name}, ${channels} channels: ${slices} slices`);
      }
    });
  }
});

Deno.test("Convolutions go by Winograd's algorithm where filters are 3 × 3, channels multiples of 8 and tiles enough", async () => {
  const kernels = await Kernels.load({ threads: 1 });
  const kernelOf = (shape: ConvShape) => {
    const { images, outHeight, outWidth, channels, n } = shape;
    return kernels.borrow((allocate) => {
      const x = allocate(4 * images * shape.height * shape.width * channels);
      const y = allocate(4 * images * outHeight * outWidth * n);
      const filter = allocate(4 * 9 * channels * n);
      kernels.floats(filter, 9 * channels * n).fill(0);
      const at = { x, filter, bias: 0, y };
      const seen = slicesOf(kernels, () => conv2d(kernels, shape, at));
      return Object.keys(seen).filter((name) => name.startsWith("conv2d"));
    });
  };
  const suits = same(4, 16, 8, 16);
  assert.deepEqual(kernelOf(suits), ["conv2dWide"]);
  const smaller: Partial<ConvShape>[] = [
    { images: 1 },
    { outHeight: 15, top: 0 },
    { outWidth: 18, left: 2 },
    { ...same(4, 14, 8, 16) },
  ];
  for (const other of smaller) {
    const shape = { ...suits, ...other };
    assert.deepEqual(
      kernelOf(shape),
      ["conv2dWinograd"],
      JSON.stringify(other),
    );
  }
  const others: Partial<ConvShape>[] = [
    { channels: 4 },
    { n: 12 },
    { images: 1, outHeight: 4, outWidth: 4 },
    { strideHeight: 2, outHeight: 8 },
    { dilationWidth: 2, left: 2 },
  ];
  for (const other of others) {
    const shape = { ...suits, ...other };
    assert.deepEqual(kernelOf(shape), ["conv2d"], JSON.stringify(other));
  }
});

Deno.test("A product of matrices makes a slice of 64 rows and 128 columns", async () => {
  const kernels = await Kernels.load({ threads: 1 });
  kernels.borrow((allocate) => {
    const [a, b, c] = [130 * 3, 3 * 300, 130 * 300].map((n) => allocate(4 * n));
    const shape = { m: 130, n: 300, k: 3 };
    const seen = slicesOf(kernels, () => matmul(kernels, shape, { a, b, c }));
    assert.equal(seen.matmul, 3 * 3);
  });
});

Deno.test("A convolution from one channel has the values of one from two channels, of which one is zeros; its filter gradient has the sums", async () => {
  const kernels = await Kernels.load({ threads: 1 });
  const random = new Random(1, "one channel");
  const [images, side, n] = [3, 9, 8];
  const noise = (size: number) =>
    Float32Array.from({ length: size }, () => random.normal());
  /** Values of the first of `channels` channels, `run` at a time. */
  const spread = (values: Float32Array, channels: number, run: number) => {
    const wide = new Float32Array(channels * values.length);
    values.forEach((value, i) =>
      wide[channels * run * Math.floor(i / run) + i % run] = value
    );
    return wide;
  };
  const pixels = images * side * side;
  const [x, filter, dy] = [pixels, 9 * n, pixels * n].map(noise);
  const results = [1, 2].map((channels) =>
    kernels.borrow((allocate) => {
      const shape = same(images, side, channels, n);
      const write = (values: Float32Array) => {
        const address = allocate(values.byteLength);
        kernels.floats(address, values.length).set(values);
        return address;
      };
      const at = {
        x: write(spread(x, channels, 1)),
        filter: write(spread(filter, channels, n)),
        dy: write(dy),
        bias: 0,
        y: allocate(4 * pixels * n),
        dFilter: allocate(4 * 9 * channels * n),
      };
      conv2d(kernels, shape, at);
      conv2dFilterGrad(kernels, shape, at);
      const dFilter = kernels.floats(at.dFilter, 9 * channels * n)
        .filter((_, i) => Math.floor(i / n) % channels === 0);
      return { y: kernels.floats(at.y, pixels * n).slice(), dFilter };
    })
  );
  // Nine products of values of about 1, added up in another order.
  assertClose(results[0].y, results[1].y, 4e-6, "y");
  assert.deepEqual(results[0].dFilter, results[1].dFilter);
});
