/**
 * The LSTM as one kernel over the whole sequence.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { applyFused, runKernel } from "./kernels.ts";
import { Lstm, type LstmOptions } from "../layers/lstm.ts";

class FusedLstm extends Lstm {
  static override readonly className = "FusedLstm";

  protected override sequence(...inputs: tf.Tensor[]): tf.Tensor {
    return applyFused({
      forward: ([x, kernel, recurrent, bias]) => {
        const [h, gates, c] = runKernel(
          "LstmTrain",
          { x, kernel, recurrent, bias },
        );
        return { value: h, kept: [x, kernel, recurrent, h, gates, c] };
      },
      backward: (dOut, [x, kernel, recurrent, h, gates, c]) =>
        runKernel("LstmGrad", { x, kernel, recurrent, h, gates, c, dOut }),
    }, inputs);
  }
}

/**
 * The layer of {@linkcode lstm} with a fused kernel: same values, same
 * gradients within rounding.
 *
 * @example
 * ```ts
 * import { InitialValues } from "../layers/initial_values.ts";
 * import { fusedLstm } from "./lstm.ts";
 * import assert from "node:assert/strict";
 *
 * const layer = fusedLstm({ name: "lstm", units: 64, initial: new InitialValues(1) });
 * assert.deepEqual(layer.computeOutputShape([2, 7, 128]), [2, 7, 64]);
 * ```
 */
export function fusedLstm(options: LstmOptions): tf.layers.Layer {
  return new FusedLstm(options);
}
