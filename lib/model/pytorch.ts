/**
 * A network's values in PyTorch's names and layouts, and back.
 *
 * | here                              | PyTorch                                            |
 * | --------------------------------- | -------------------------------------------------- |
 * | `….conv.weight` [h, w, in, out]   | `….conv.weight` [out, in, h, w]                    |
 * | `….conv.weight` [width, in, out]  | `….conv.weight` [out, in, width]                   |
 * | `….weight` [in, out]              | `….weight` [out, in]                               |
 * | `lstm.weight_ih` [in, 4 · units]  | `lstm.weight_ih_l0` [4 · units, in], gates as here |
 * | `scaler.mean`, `scaler.scale`     | the same: buffers of the module that scales        |
 *
 * Files of the public code behind the paper's figures, whose model 1 has the paper's layers,
 * are read too: `conv2Dblock.5.module.weight` is `block2.conv.weight`, `out_linear` is
 * `linear`.
 *
 * @module
 */
import { FormatError, type FormatFault } from "../format_error.ts";
import { sizeOf, type StoredTensor, type TensorMap } from "./safetensors.ts";

/** Weights that can't be converted: which tensor, what was expected. */
export class PytorchError extends FormatError {
  /** the class's name, the same across realms */
  override name = "PytorchError";

  /**
   * The error for one fault.
   *
   * @param fault `at`: a tensor's name
   */
  constructor(fault: FormatFault) {
    super("convert", fault);
  }
}

/** Order of the axes in PyTorch, of an array with so many axes here. */
const TO_PYTORCH: Record<number, number[]> = {
  2: [1, 0],
  3: [2, 1, 0],
  4: [3, 2, 0, 1],
};

/** And back. */
const FROM_PYTORCH: Record<number, number[]> = {
  2: [1, 0],
  3: [2, 1, 0],
  4: [2, 3, 1, 0],
};

/** Values of the LSTM, which PyTorch names after its layer too. */
const LSTM = /^(lstm\.(?:weight|bias)_(?:ih|hh))$/;

/** Tensors that are no parameters and stay as they are. */
const isScaler = (name: string) => name.startsWith("scaler.");

/** Layers of a block in the public code's list: convolution, norm, ReLU, pool, dropout. */
const PUBLIC_STEP = 5;

/** An array with its axes in another order: a copy. */
function permuteAxes(
  { data, shape }: StoredTensor<Float32Array>,
  order: readonly number[],
): StoredTensor<Float32Array> {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const newShape = order.map((axis) => shape[axis]);
  const steps = order.map((axis) => strides[axis]);
  const out = new Float32Array(data.length);
  const index = newShape.map(() => 0);
  for (let i = 0; i < out.length; i++) {
    out[i] = data[index.reduce((sum, n, axis) => sum + n * steps[axis], 0)];
    for (let axis = index.length - 1; axis >= 0; axis--) {
      if (++index[axis] < newShape[axis]) break;
      index[axis] = 0;
    }
  }
  return { data: out, shape: newShape };
}

/** The tensor, if it is of float32. */
function requireFloats(
  name: string,
  { data, shape }: StoredTensor,
  file: string,
): StoredTensor<Float32Array> {
  if (data instanceof Float32Array) return { data, shape: [...shape] };
  throw new PytorchError({
    file,
    at: name,
    expected: "float32 values",
    found: data.constructor.name,
  });
}

/** A tensor in another layout; one with a single axis, or of the scaler, as it is. */
function turn(
  name: string,
  tensor: StoredTensor<Float32Array>,
  orders: Record<number, number[]>,
): StoredTensor<Float32Array> {
  const order = isScaler(name) ? undefined : orders[tensor.shape.length];
  return order === undefined ? tensor : permuteAxes(tensor, order);
}

/**
 * A member's values as PyTorch has them.
 *
 * @param tensors of `model.safetensors`: names and layouts of this project; not changed
 * @param file    its name, for errors
 * @returns new map; `state_dict` names of the same network in PyTorch, and the scaler's
 * @throws {PytorchError} if a tensor is not of float32
 *
 * @example
 * ```ts
 * import { toPytorch } from "./pytorch.ts";
 * import assert from "node:assert/strict";
 *
 * const linear = { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] };
 * const { data, shape } = toPytorch(new Map([["linear.weight", linear]])).get("linear.weight")!;
 * assert.deepEqual(shape, [3, 2]);
 * assert.deepEqual(data, Float32Array.of(1, 4, 2, 5, 3, 6));
 * ```
 */
export function toPytorch(
  tensors: TensorMap,
  file = "model.safetensors",
): Map<string, StoredTensor<Float32Array>> {
  return new Map(
    [...tensors].map(([name, tensor]) => [
      name.replace(LSTM, "$1_l0"),
      turn(name, requireFloats(name, tensor, file), TO_PYTORCH),
    ]),
  );
}

/** Our name for a tensor's name in PyTorch; undefined for what is not a value here. */
function nameHere(name: string): string | undefined {
  if (name.endsWith("num_batches_tracked")) return undefined;
  const [, index, value] =
    /^conv2Dblock\.(\d+)\.(?:module\.)?(\w+)$/.exec(name) ?? [];
  if (index !== undefined) {
    const [block, layer] = [
      Math.floor(Number(index) / PUBLIC_STEP) + 1,
      Number(index) % PUBLIC_STEP,
    ];
    return `block${block}.${layer === 0 ? "conv" : "norm"}.${value}`;
  }
  return name.replace(/^out_linear\./, "linear.").replace(/_l0$/, "");
}

/**
 * Values from PyTorch in the names and layouts of this project.
 *
 * @param tensors of a `state_dict`, saved by the Python package `safetensors`; not changed
 * @param file    its name, for errors
 * @returns new map
 * @throws {PytorchError} if a tensor is not of float32, or two have one name here
 *
 * @example There and back
 * ```ts
 * import { fromPytorch, toPytorch } from "./pytorch.ts";
 * import assert from "node:assert/strict";
 *
 * const bias = { data: Float32Array.of(1, 2), shape: [2] };
 * const there = toPytorch(new Map([["lstm.bias_ih", bias]]));
 * assert.deepEqual([...there.keys()], ["lstm.bias_ih_l0"]);
 * assert.deepEqual(fromPytorch(there), new Map([["lstm.bias_ih", bias]]));
 * ```
 */
export function fromPytorch(
  tensors: TensorMap,
  file = "model.safetensors",
): Map<string, StoredTensor<Float32Array>> {
  const map = new Map<string, StoredTensor<Float32Array>>();
  for (const [there, tensor] of tensors) {
    const name = nameHere(there);
    if (name === undefined) continue;
    if (map.has(name)) {
      throw new PytorchError({
        file,
        at: there,
        expected: "one tensor for each value",
        found: `a second one for ${name}`,
      });
    }
    const floats = requireFloats(there, tensor, file);
    map.set(name, turn(name, floats, FROM_PYTORCH));
  }
  return map;
}
