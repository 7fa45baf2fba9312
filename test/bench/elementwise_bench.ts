/**
 * Times of element-wise functions, reductions and copies of a tensor on simd
 * beside tfjs's cpu backend, in turns: medians in ms.
 *
 *     deno run -A test/bench/elementwise_bench.ts [threads=2] [rounds=15]
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import { median } from "./side_by_side.ts";

/** Batch, height, width, channels: a million values. */
const SHAPE = [16, 64, 64, 16];

const WORK: Record<string, (x: tf.Tensor, row: tf.Tensor) => tf.Tensor> = {
  relu: (x) => x.relu(),
  exp: (x) => x.exp(),
  tanh: (x) => x.tanh(),
  "x + x": (x) => x.add(x),
  "x · row": (x, row) => x.mul(row),
  "x > row": (x, row) => x.greater(row),
  "sum of all": (x) => x.sum(),
  "mean a channel": (x) => x.mean([0, 1, 2]),
  "softmax of 16": (x) => x.softmax(),
  transpose: (x) => x.transpose([0, 3, 1, 2]),
  pad: (x) => x.pad([[0, 0], [1, 1], [1, 1], [0, 0]]),
  concat: (x) => x.concat(x, 3),
};

/** Milliseconds of a computation on a backend. */
async function time(
  backend: "simd" | "cpu",
  inputs: Record<string, [tf.Tensor, tf.Tensor]>,
  compute: typeof WORK[string],
): Promise<number> {
  await tf.setBackend(backend);
  const start = performance.now();
  const result = compute(...inputs[backend]);
  result.dataSync();
  const ms = performance.now() - start;
  result.dispose();
  return ms;
}

const [threads = 2, rounds = 15] = Deno.args.map(Number);
tf.env().set("PROD", true);
await registerSimdBackend({ threads });
const inputs: Record<string, [tf.Tensor, tf.Tensor]> = {};
for (const backend of ["simd", "cpu"]) {
  await tf.setBackend(backend);
  inputs[backend] = [
    tf.randomNormal(SHAPE, 0, 1, "float32", 1),
    tf.randomNormal([SHAPE[3]], 0, 1, "float32", 2),
  ];
}
console.log(`[${SHAPE}], ${threads} threads: ms, and cpu / simd`);
for (const [name, compute] of Object.entries(WORK)) {
  const times = { simd: [] as number[], cpu: [] as number[] };
  // V8 takes some runs to compile its best.
  for (let round = -25; round < rounds; round++) {
    for (const backend of ["simd", "cpu"] as const) {
      const ms = await time(backend, inputs, compute);
      if (round >= 0) times[backend].push(ms);
    }
  }
  const [simd, cpu] = [median(times.simd), median(times.cpu)];
  console.log(
    `${name.padEnd(16)} ${simd.toFixed(2).padStart(7)} ${
      cpu.toFixed(2).padStart(8)
    } ${(cpu / simd).toFixed(1).padStart(7)}`,
  );
}
