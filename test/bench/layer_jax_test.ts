import assert from "node:assert/strict";
import { type Array as Tensor, defaultDevice, init } from "@jax-js/jax";
import { jaxComputation } from "./layer_jax.ts";
import type { LayerJob, Operation } from "./layer_jobs.ts";

const SMALL: Omit<LayerJob, "operation"> = {
  layer: "small",
  n: 2,
  height: 6,
  width: 6,
  channels: 3,
  filters: 5,
  pool: 2,
  needDx: true,
};

/** Result of a job, and its inputs. */
async function compute(operation: Operation) {
  const { run, inputs } = jaxComputation({ ...SMALL, operation });
  const result = run(...inputs.map((x) => x.ref));
  const values = (x: Tensor) => x.ref.data();
  return {
    shapes: [result].flat().map((x) => x.shape),
    results: await Promise.all([result].flat().map(values)),
    inputs: await Promise.all(inputs.map(values)),
  };
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0);

/** Σ y · dy, the same for a linear function from either end. */
function assertClose(a: number, b: number) {
  assert.ok(Math.abs(a - b) <= 1e-4 * Math.abs(a), `${a} and ${b}`);
}

Deno.test("jaxComputation() has convolutions whose gradients are their adjoints within 1e-4", async () => {
  await init("wasm");
  defaultDevice("wasm");
  const forward = await compute("conv2d");
  assert.deepEqual(forward.shapes, [[2, 5, 6, 6]]);
  const dx = await compute("inputGrad");
  const dFilter = await compute("filterGrad");
  const [dy, x, filter] = dx.inputs;
  const product = dot(forward.results[0], dy);
  assertClose(product, dot(x, dx.results[0]));
  assertClose(product, dot(filter, dFilter.results[0]));
});

Deno.test("jaxComputation() pools to maxima, and gives each its gradient", async () => {
  await init("wasm");
  defaultDevice("wasm");
  const { shapes, results, inputs } = await compute("pool");
  assert.deepEqual(shapes, [[2, 3, 3, 3]]);
  assert.equal(
    results[0][0],
    Math.max(...[0, 1, 6, 7].map((i) => inputs[0][i])),
  );
  const gradient = await compute("poolGrad");
  const sum = (values: ArrayLike<number>) =>
    dot(values, Array.from(values, () => 1));
  assertClose(sum(gradient.inputs[0]), sum(gradient.results[0]));
});

Deno.test("jaxComputation() refuses what jax-js has not", () => {
  assert.throws(
    () => jaxComputation({ ...SMALL, operation: "lstm" }),
    /^RangeError: Cannot prepare a job: .*got lstm$/,
  );
});
