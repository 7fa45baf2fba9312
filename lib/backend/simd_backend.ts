/**
 * The backend's tensors: where their values live, and when they move.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { Kernels } from "../kernels/mod.ts";
import {
  type Numbers,
  type Preparation,
  TensorValues,
  type Values,
} from "./tensor_values.ts";

export type { Preparation, Values } from "./tensor_values.ts";

/** Values that take as long to copy as a thread takes to wake; work on them comes next. */
const WORK_COMES = 2 ** 16;

function isShared(buffer: ArrayBufferLike): boolean {
  return typeof SharedArrayBuffer === "function" &&
    buffer instanceof SharedArrayBuffer;
}

/** What the backend's memory holds; part of `tf.memory()`. */
export interface BackendMemory {
  /** Always false: every byte is counted. */
  unreliable: boolean;
  /** Always empty. */
  reasons: string[];
  /** Bytes of linear memory in blocks. */
  bytesInUse: number;
  /** Most bytes that were in blocks at one time. */
  peakBytes: number;
  /** Size of the linear memory. */
  capacityBytes: number;
}

/**
 * A TensorFlow.js backend whose tensors live in the linear memory of WASM
 * kernels. It is a cpu backend for every kernel borrowed from there: values that
 * such a kernel makes stay JavaScript arrays until a kernel of our own reads them.
 */
export class SimdBackend extends MathBackendCPU {
  #nextId = 0;
  /** References that the kernel that runs has taken and not given back. */
  #taken?: Map<tf.DataId, number>;

  /** A backend that computes by kernels in their memory. */
  constructor(readonly kernels: Kernels) {
    super();
  }

  /** Take over values that a caller owns: floats are copied at once. */
  override write(
    values: Values,
    _shape: number[],
    dtype: tf.DataType,
  ): tf.DataId {
    const kept = new TensorValues(this.kernels, dtype, values);
    if (values.length >= WORK_COMES) this.kernels.wake();
    if (values instanceof Float32Array && dtype === "float32") kept.address();
    return this.#keep(kept);
  }

  /** Take over values under an id that the engine has already. */
  override move(
    dataId: tf.DataId,
    values: Values,
    _shape: number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    const kept = new TensorValues(this.kernels, dtype, values);
    kept.refCount = refCount;
    this.data.set(dataId, kept);
  }

  /**
   * A tensor of values that a kernel made. Borrowed kernels also hand over parts
   * of an input's values: those in linear memory are copied, since the input may go
   * first.
   */
  override makeTensorInfo(
    shape: number[],
    dtype: tf.DataType,
    values?: Values | string[],
  ): tf.TensorInfo {
    const kept = dtype === "string" && typeof values?.[0] === "string"
      ? (values as string[]).map((text) => tf.util.encodeString(text))
      : this.#isInLinearMemory(values as Values | undefined)
      ? (values as Numbers).slice()
      : values as Values | undefined;
    const dataId = this.#keep(new TensorValues(this.kernels, dtype, kept));
    return { dataId, shape, dtype };
  }

  /**
   * A tensor in linear memory for a kernel to write, contents undefined.
   *
   * @throws {OutOfMemoryError} if it does not fit
   */
  output(shape: number[], dtype: tf.DataType = "float32"): tf.TensorInfo {
    const length = tf.util.sizeFromShape(shape);
    const values = TensorValues.allocate(this.kernels, dtype, length);
    return { dataId: this.#keep(values), shape, dtype };
  }

  /** Run a kernel; if it throws, what it has taken is given back. */
  freeOnError<T>(run: () => T): T {
    const outer = this.#taken;
    const taken = new Map<tf.DataId, number>();
    this.#taken = taken;
    try {
      return run();
    } catch (error) {
      for (const [dataId, references] of taken) {
        for (let i = 0; i < references; i++) this.disposeData(dataId);
      }
      throw error;
    } finally {
      this.#taken = outer;
      for (const [dataId, change] of taken) this.#count(dataId, change);
    }
  }

  /**
   * A tensor in linear memory, every value the same.
   *
   * @throws {OutOfMemoryError} if it does not fit
   */
  filled(
    shape: number[],
    dtype: tf.DataType,
    value: number,
  ): tf.TensorInfo {
    const tensor = this.output(shape, dtype);
    (this.#values(tensor.dataId).values as Numbers).fill(value);
    return tensor;
  }

  /**
   * Address of a tensor's values, which move to linear memory if need be.
   *
   * @throws {OutOfMemoryError} if they do not fit
   */
  address(tensor: tf.TensorInfo): number {
    return this.#values(tensor.dataId).address();
  }

  /**
   * What a kernel makes of tensors' values, such as a transformed filter: made once, and
   * kept until the first of them goes or is asked for beside others.
   *
   * @returns its address; 0 where there is nothing to prepare, or it does not serve
   * @throws {OutOfMemoryError} if it does not fit
   */
  prepared(preparation: Preparation): number {
    if (preparation.bytes === 0) return 0;
    const [{ dataId }] = preparation.tensors;
    return this.#values(dataId).prepared(preparation);
  }

  /** A copy of a tensor's values. */
  override readSync(dataId: tf.DataId): Values {
    const { dtype } = this.#values(dataId);
    if (dtype === "complex64") return super.readSync(dataId);
    return tf.util.convertBackendValuesAndArrayBuffer(
      this.#values(dataId).copy() as Values,
      dtype,
    );
  }

  /** Count a reference to a tensor's values. */
  override incRef(dataId: tf.DataId): void {
    this.#count(dataId, 1);
    super.incRef(dataId);
  }

  /** Give a reference back; the last one frees the memory. Returns whether it did. */
  override disposeData(dataId: tf.DataId, force = false): boolean {
    if (!this.data.has(dataId)) return true;
    this.#count(dataId, -1);
    const values = this.#values(dataId);
    const gone = super.disposeData(dataId, force);
    if (gone) values.free();
    return gone;
  }

  /** What linear memory holds. */
  override memory(): BackendMemory {
    const { bytesInUse, peakBytes, capacity } = this.kernels.heap;
    return {
      unreliable: false,
      reasons: [],
      bytesInUse,
      peakBytes,
      capacityBytes: capacity,
    };
  }

  /** Whether values are a view of linear memory, as it is or before it grew. */
  #isInLinearMemory(values: Values | undefined): boolean {
    if (!ArrayBuffer.isView(values)) return false;
    const { buffer } = this.kernels.memory;
    return values.buffer === buffer ||
      (isShared(buffer) && isShared(values.buffer));
  }

  #keep(values: TensorValues): tf.DataId {
    const dataId = { id: this.#nextId++ };
    this.data.set(dataId, values);
    this.#count(dataId, 1);
    return dataId;
  }

  #count(dataId: tf.DataId, change: number): void {
    const references = this.#taken?.get(dataId) ?? 0;
    this.#taken?.set(dataId, references + change);
  }

  #values(dataId: tf.DataId): TensorValues {
    return this.data.get(dataId) as TensorValues;
  }
}
