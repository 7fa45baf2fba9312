/**
 * How much memory a training needs, before it starts.
 *
 * @module
 */
import { keptWords } from "../kernels/mod.ts";
import { type NetworkSizes, PAPER_SIZES } from "./sizes.ts";

/** What the runtime takes beside tensors; measured: resident size − tensors, 133 to 175 MB. */
const RUNTIME_BYTES = 150 * 2 ** 20;

/** What kernels borrow while they run, with two threads; measured. */
const SCRATCH_BYTES = 2.5 * 2 ** 20;

const BYTES = 4; // float32

/** Values of a batch's tensors at the input and in each block. */
function blockValues(batch: number, { input, channels, pools }: NetworkSizes) {
  const [chunks, mels, frames] = input;
  const images = batch * chunks;
  let [height, width] = [mels, frames];
  return channels.map((filters, i) => {
    const [pool, n] = [pools[i], filters];
    const size = { images, height, width, channels: channels[i - 1] ?? 1 };
    const kept = keptWords({ ...size, n, pool, epsilon: 0 }, i > 0);
    height = Math.floor(height / pools[i]);
    width = Math.floor(width / pools[i]);
    const words = Object.values(kept).reduce((sum, part) => sum + part, 0);
    return { kept: words, output: images * height * width * filters };
  });
}

/** Values that gradients train, by the layers' shapes. */
function trainableValues(sizes: NetworkSizes): number {
  const { channels, lstmUnits, classes, input, pools } = sizes;
  const blocks = channels.reduce(
    (sum, filters, i) => sum + filters * (9 * (channels[i - 1] ?? 1) + 3),
    0,
  );
  const scale = pools.reduce((product, pool) => product * pool, 1);
  const features = Math.floor(input[1] / scale) * Math.floor(input[2] / scale) *
    channels[channels.length - 1];
  const lstm = 4 * lstmUnits * (features + lstmUnits + 2);
  return blocks + lstm + classes * (lstmUnits + 1);
}

/**
 * Bytes of tensors at the peak of a training step of the fused network: the
 * input, every block's output and what its gradient needs are kept; on the way
 * back the gradients of one block's output and input stand beside them.
 *
 * @param batch items a step
 * @param sizes default: the paper's
 * @returns bytes; within 5 % of what the `simd` backend reports
 * @throws {RangeError} if the batch is not an integer of at least 1
 *
 * @example
 * ```ts
 * import { estimateTensorBytes } from "./memory.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(Math.round(estimateTensorBytes(32) / 1e6), 310);
 * ```
 */
export function estimateTensorBytes(
  batch: number,
  sizes: NetworkSizes = PAPER_SIZES,
): number {
  if (!(Number.isInteger(batch) && batch >= 1)) {
    throw new RangeError(
      `Cannot estimate memory: batch must be an integer of at least 1, got ${batch}`,
    );
  }
  const input = batch * sizes.input.reduce((product, n) => product * n, 1);
  const blocks = blockValues(batch, sizes);
  const kept = blocks.reduce(
    (sum, { kept, output }) => sum + kept + output,
    input,
  );
  const gradients = blocks.map(({ output }, i) =>
    output + (blocks[i - 1]?.output ?? 0)
  );
  // Values, their gradients and two arrays of an optimiser.
  const weights = 4 * trainableValues(sizes);
  return BYTES * (kept + Math.max(...gradients) + weights) + SCRATCH_BYTES;
}

/**
 * Bytes that a process takes to train the fused network, without what the data
 * take: the tensors of a step and the runtime.
 *
 * @param batch items a step
 * @param sizes default: the paper's
 * @throws {RangeError} if the batch is not an integer of at least 1
 *
 * @example
 * ```ts
 * import { estimateMemory } from "./memory.ts";
 * import assert from "node:assert/strict";
 *
 * assert(estimateMemory(32) < 2 ** 30);
 * ```
 */
export function estimateMemory(
  batch: number,
  sizes: NetworkSizes = PAPER_SIZES,
): number {
  return estimateTensorBytes(batch, sizes) + RUNTIME_BYTES;
}
