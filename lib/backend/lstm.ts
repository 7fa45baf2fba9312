/**
 * `LstmTrain` and `LstmGrad`: a whole sequence as one kernel.
 *
 * @module
 */
import {
  lstm,
  lstmGrad as grad,
  type LstmShape,
  lstmWeightBytes,
  lstmWeights,
} from "../kernels/mod.ts";
import {
  checkInputs,
  type KernelCall,
  type SimdKernel,
} from "./kernel_config.ts";

/** Sizes of the LSTM; the inputs that both kernels have are checked. */
function lstmShape({ inputs }: KernelCall, name: string): LstmShape {
  const [batch, time, features] = inputs.x.shape;
  const units = inputs.recurrent.shape[0];
  checkInputs(`Cannot run ${name}`, inputs, {
    x: [batch, time, features],
    kernel: [features, 4 * units],
    recurrent: [units, 4 * units],
  });
  return { batch, time, inputs: features, units };
}

/**
 * Inputs x [b, t, in], kernel [in, 4u], recurrent [u, 4u], bias [4u]; gates in
 * the order input, forget, cell, output. Outputs h [b, t, u], gates [b, t, 4u]
 * (after their functions), c [b, t, u]. For training and prediction alike. What is made
 * of the weights is kept with the kernel, for the next call with the same ones.
 */
export const lstmTrain: SimdKernel = {
  kernelName: "LstmTrain",
  run(call) {
    const { inputs, backend } = call;
    const shape = lstmShape(call, "LstmTrain");
    const { batch, time, units } = shape;
    checkInputs("Cannot run LstmTrain", inputs, { bias: [4 * units] });
    const h = backend.output([batch, time, units]);
    const gates = backend.output([batch, time, 4 * units]);
    const c = backend.output([batch, time, units]);
    const { kernels } = backend;
    const kernel = backend.address(inputs.kernel);
    const recurrent = backend.address(inputs.recurrent);
    const weights = backend.prepared({
      tensors: [inputs.kernel, inputs.recurrent],
      setting: 0,
      bytes: lstmWeightBytes(shape),
      make(address) {
        lstmWeights(kernels, shape, { kernel, recurrent }, address);
        return true;
      },
    });
    lstm(kernels, shape, {
      recurrent,
      x: backend.address(inputs.x),
      bias: backend.address(inputs.bias),
      h: backend.address(h),
      gates: backend.address(gates),
      c: backend.address(c),
    }, weights);
    return [h, gates, c];
  },
};

/**
 * Inputs x, kernel, recurrent, h, gates, c (as above) and dOut [b, t, u].
 * Outputs dx, dKernel, dRecurrent, dBias.
 */
export const lstmGrad: SimdKernel = {
  kernelName: "LstmGrad",
  run(call) {
    const { inputs, backend } = call;
    const { x, kernel, recurrent, h, gates, c, dOut } = inputs;
    const shape = lstmShape(call, "LstmGrad");
    const { batch, time, units } = shape;
    checkInputs("Cannot run LstmGrad", inputs, {
      h: [batch, time, units],
      gates: [batch, time, 4 * units],
      c: [batch, time, units],
      dOut: [batch, time, units],
    });
    const dx = backend.output(x.shape);
    const dKernel = backend.output(kernel.shape);
    const dRecurrent = backend.output(recurrent.shape);
    const dBias = backend.output([4 * units]);
    grad(backend.kernels, shape, {
      x: backend.address(x),
      kernel: backend.address(kernel),
      recurrent: backend.address(recurrent),
      h: backend.address(h),
      gates: backend.address(gates),
      c: backend.address(c),
      dOut: backend.address(dOut),
      dx: backend.address(dx),
      dKernel: backend.address(dKernel),
      dRecurrent: backend.address(dRecurrent),
      dBias: backend.address(dBias),
    });
    return [dx, dKernel, dRecurrent, dBias];
  },
};
