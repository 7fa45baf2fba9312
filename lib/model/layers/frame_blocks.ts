/**
 * Convolution blocks on frames: [batch, frames, bands + 1], whose last column is the
 * mask. To the blocks, frames and bands are height and width of a picture; padding is
 * set to 0 before each.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { LayerParts } from "../network.ts";
import { splitMask } from "./frames.ts";
import { blockLayers, type ConvBlocksOptions } from "./conv_blocks.ts";
import {
  applyAll,
  type CallOptions,
  oneTensor,
  Wrapper,
} from "./time_distributed.ts";

/** Blocks of pictures, one after the other, on frames with a mask. */
class FrameBlocks extends Wrapper {
  static readonly className = "FrameBlocks";
  readonly #blocks: readonly tf.layers.Layer[][];

  constructor(blocks: readonly tf.layers.Layer[][]) {
    super("blocks", blocks.flat());
    this.#blocks = blocks;
  }

  override build([batch, frames, columns]: tf.Shape): void {
    this.buildInner([batch, frames, columns! - 1, 1]);
    this.built = true;
  }

  override computeOutputShape([batch, frames, columns]: tf.Shape): tf.Shape {
    const picture = [batch, frames, columns! - 1, 1];
    const [, left, bands, channels] = this.innerShape(picture);
    return [batch, left, bands! * channels! + 1];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions) {
    return tf.tidy(() => {
      const [x, mask] = splitMask(oneTensor(inputs));
      let picture = x.expandDims(3);
      let real = mask.expandDims(3);
      for (const block of this.#blocks) {
        const y = applyAll(block, picture.mul(real), options);
        real = thin(real, y.shape[1]!);
        picture = y;
      }
      const [batch, frames] = picture.shape;
      return tf.concat([
        picture.reshape([batch, frames!, -1]),
        real.squeeze([3]),
      ], 2);
    });
  }
}

/** A mask [batch, frames, 1, 1] of fewer frames: 1 where any of those that became one is real. */
function thin(mask: tf.Tensor, frames: number): tf.Tensor {
  const [batch, before] = mask.shape;
  const every = Math.floor(before! / frames);
  return mask.slice([0, 0, 0, 0], [batch, frames * every, 1, 1])
    .reshape([batch, frames, every, 1]).max(2, true);
}

/**
 * The paper's convolution blocks on frames, as one layer: [batch, frames, bands + 1] to
 * [batch, fewer frames, fewer bands · channels + 1]; its weights are those of `block1` ….
 *
 * @throws {RangeError} if the dropout rate is not in [0, 1)
 *
 * @example
 * ```ts
 * import { frameBlocks } from "./frame_blocks.ts";
 * import { InitialValues } from "./initial_values.ts";
 * import assert from "node:assert/strict";
 *
 * const parts = { fused: false, state: { seed: 1, step: 0 }, initial: new InitialValues(1) };
 * const options = { channels: [16, 32], pools: [2, 2], blockDropout: 0.1, batchNorm: true };
 * const layer = frameBlocks(options, parts);
 * assert.deepEqual(layer.computeOutputShape([4, 160, 65]), [4, 40, 16 * 32 + 1]);
 * ```
 */
export function frameBlocks(
  options: ConvBlocksOptions,
  parts: LayerParts,
): tf.layers.Layer {
  return new FrameBlocks(blockLayers(options, parts));
}
