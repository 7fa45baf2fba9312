import assert from "node:assert/strict";
import { setBackend } from "../../lib/backend/mod.ts";
import { timeConvolutions } from "./kernel_times.ts";
import type { LayerJob, Operation } from "./layer_jobs.ts";

const SMALL: Omit<LayerJob, "operation"> = {
  layer: "small 1",
  n: 2,
  height: 8,
  width: 8,
  channels: 8,
  filters: 8,
  pool: 2,
  needDx: true,
};

const small = (operation: Operation): LayerJob => ({ ...SMALL, operation });

Deno.test("timeConvolutions() counts 16 of 36 multiplications for Winograd, both gradients of a block", async () => {
  await setBackend("simd");
  const forward = 2 * 2 * 8 * 8 * 9 * 8 * 8 / 1e9;
  const seen = timeConvolutions(small("blockGrad"))
    .map(({ ms, ...kernel }) => {
      assert.ok(ms > 0);
      return kernel;
    });
  assert.deepEqual(seen, [
    {
      layer: "small 1",
      operation: "block",
      kernel: "winogradConv",
      nominalGflop: forward,
      realGflop: 16 / 36 * forward,
    },
    {
      layer: "small 1",
      operation: "blockGrad",
      kernel: "winogradGrad",
      nominalGflop: 2 * forward,
      realGflop: 16 / 36 * 2 * forward,
    },
  ]);
});

Deno.test("timeConvolutions() counts 36 of 144 multiplications for tiles of four, and all of one channel", async () => {
  await setBackend("simd");
  const seen = (job: Partial<LayerJob>) =>
    timeConvolutions({ ...small("blockGrad"), ...job })
      .map(({ kernel, nominalGflop, realGflop }) => [
        kernel,
        realGflop / nominalGflop,
      ]);
  assert.deepEqual(seen({ pool: 4 }), [["wideConv", 1 / 4], [
    "wideGradConv",
    1 / 4,
  ]]);
  assert.deepEqual(seen({ channels: 1, needDx: false }), [["grayBlock", 1], [
    "grayGrad",
    1,
  ]]);
});

Deno.test("timeConvolutions() finds one kernel for each convolution that is called by name", async () => {
  await setBackend("simd");
  const kernels = (operation: Operation) =>
    timeConvolutions(small(operation)).map(({ kernel }) => kernel);
  assert.deepEqual(kernels("conv2d"), ["conv2d"]);
  // A convolution with the flipped filter.
  assert.deepEqual(kernels("inputGrad"), ["conv2d"]);
  assert.deepEqual(kernels("filterGrad"), ["conv2dFilterGrad"]);
});
