/**
 * The layers' work by jax-js, on its current device. It has no LSTM, and no block
 * in one piece.
 *
 * @module
 */

import {
  type Array as Tensor,
  blockUntilReady,
  jit,
  lax,
  numpy as np,
  tree,
  vjp,
} from "@jax-js/jax";
import { Random } from "../../lib/random.ts";
import type { LayerJob } from "./layer_jobs.ts";
import type { Timer } from "./layer_server.ts";
import { clock } from "./serve.ts";

/** A function of tensors that uses each of them up, as jax-js wants it. */
type Operation<Result = Tensor> = (...tensors: Tensor[]) => Result;

/** Standard normal values. */
function noise(shape: number[]): Tensor {
  const random = new Random(1, `bench ${shape}`);
  const size = shape.reduce((product, n) => product * n, 1);
  const values = new Float32Array(size).map(() => random.normal());
  return np.array(values).reshape(shape);
}

/** From dy and an operation's arguments to the gradients of some of these. */
function gradient(operation: Operation, wanted: number[]): Operation<Tensor[]> {
  return (dy, ...all) => {
    const [y, pullback] = vjp(
      (...some: Tensor[]) =>
        operation(...all.map((x, i) => some[wanted.indexOf(i)] ?? x)),
      wanted.map((i) => all[i]),
    );
    y.dispose();
    const results = pullback(dy) as unknown as Tensor[];
    pullback.dispose();
    return results;
  };
}

const conv: Operation = (x, w) => lax.convGeneralDilated(x, w, [1, 1], "SAME");

const product: Operation = (x, w) => np.matmul(x, w);

/** Pooling in windows that don't overlap; channels first. */
const maxPool = (side: number): Operation => (x) =>
  lax.reduceWindow(
    x,
    (window) => np.max(window),
    [1, 1, side, side],
    [1, 1, side, side],
  );

/** What a job computes, and from what. */
interface Computation {
  run: Operation<Tensor | Tensor[]>;
  /** A gradient has dy before the operation's own. */
  inputs: Tensor[];
}

/**
 * A job as jax-js has it: images are [n, channels, height, width], filters
 * [filters, channels, 3, 3].
 *
 * @throws {RangeError} if it has no such operation
 */
export function jaxComputation(job: LayerJob): Computation {
  const { n, height, width, channels, filters, pool } = job;
  const image = () => noise([n, channels, height, width]);
  const filter = () => noise([filters, channels, 3, 3]);
  const dy = () => noise([n, filters, height, width]);
  const vector = () => noise([n, channels]);
  const matrix = () => noise([channels, filters]);
  switch (job.operation) {
    case "conv2d":
      return { run: conv, inputs: [image(), filter()] };
    case "inputGrad":
      return { run: gradient(conv, [0]), inputs: [dy(), image(), filter()] };
    case "filterGrad":
      return { run: gradient(conv, [1]), inputs: [dy(), image(), filter()] };
    case "pool":
      return { run: maxPool(pool), inputs: [image()] };
    case "poolGrad":
      return {
        run: gradient(maxPool(pool), [0]),
        inputs: [noise([n, channels, height / pool, width / pool]), image()],
      };
    case "dense":
      return { run: product, inputs: [vector(), matrix()] };
    case "denseGrad":
      return {
        run: gradient(product, [0, 1]),
        inputs: [noise([n, filters]), vector(), matrix()],
      };
    default:
      throw new RangeError(
        `Cannot prepare a job: jax-js must have the operation, got ${job.operation}`,
      );
  }
}

/** Times an operation until its values are there. */
function timerOf({ run, inputs }: Computation): Timer {
  return async () => {
    let result: Tensor | Tensor[] = [];
    const ms = await clock(async () => {
      result = await blockUntilReady(run(...inputs.map((x) => x.ref)));
    });
    tree.dispose(result);
    return ms;
  };
}

/**
 * Prepares a job as it comes and compiled, and takes the faster of the two.
 *
 * @throws {RangeError} if jax-js has no such operation
 */
export async function jaxTimer(job: LayerJob): Promise<Timer> {
  const computation = jaxComputation(job);
  const compiled = { ...computation, run: jit(computation.run) };
  const timers = [computation, compiled].map(timerOf);
  const times: number[] = [];
  for (const timer of timers) {
    await timer(); // compiles, or reserves memory
    times.push(await timer());
  }
  return timers[times[0] <= times[1] ? 0 : 1];
}
