/**
 * The values of one tensor: where they live, and what is kept with them.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { Kernels } from "../kernels/mod.ts";

/** Values that are numbers. */
export type Numbers = Float32Array | Int32Array | Uint8Array;

/** Values as TensorFlow.js hands them over: numbers, or a string's bytes. */
export type Values = tf.backend_util.BackendValues;

/** What a kernel makes of tensors' values, once for as long as they are there. */
export interface Preparation {
  /** What it is made of; it goes with the first of them. */
  tensors: readonly tf.TensorInfo[];
  /** A number that it depends on besides. */
  setting: number;
  /** Its size; 0: there is nothing to prepare. */
  bytes: number;
  /** Writes it; returns whether it serves. */
  make(address: number): boolean;
}

/** What is kept of a {@linkcode Preparation}. */
interface Prepared {
  address: number;
  setting: number;
  dataIds: tf.DataId[];
}

/** The values of a tensor: an array of JavaScript's, or a block of linear memory. */
export class TensorValues {
  /** Tensors that own them. */
  refCount = 1;
  /** Real and imaginary part of a complex tensor; its kernel sets them. */
  complexTensorInfos?: { real: tf.TensorInfo; imag: tf.TensorInfo };
  #array: Values | undefined;
  #address = 0;
  #length = 0;
  #prepared: Prepared | undefined;

  /** Values in an array, or none yet. */
  constructor(
    private readonly kernels: Kernels,
    /** Their type. */
    readonly dtype: tf.DataType,
    values?: Values,
  ) {
    this.#array = values;
  }

  /** Block of linear memory for `length` values, contents undefined. */
  static allocate(
    kernels: Kernels,
    dtype: tf.DataType,
    length: number,
  ): TensorValues {
    const values = new TensorValues(kernels, dtype);
    values.#address = kernels.heap.allocate(length * bytesPerValue(dtype));
    values.#length = length;
    return values;
  }

  /** What kernels borrowed from the cpu backend read; a view, rebuilt each time. */
  get values(): Values | undefined {
    return this.#array ?? (this.#address ? this.#view() : undefined);
  }

  /** A copy, which outlives the tensor. */
  copy(): Values | undefined {
    return this.#address ? this.#view().slice() : this.#array;
  }

  /** Address of the values, moved to linear memory if they are not there yet. */
  address(): number {
    if (this.#address) return this.#address;
    const array = this.#array as Numbers;
    const moved = TensorValues.allocate(
      this.kernels,
      this.dtype,
      array.length,
    );
    moved.#view().set(array);
    this.#address = moved.#address;
    this.#length = moved.#length;
    this.#array = undefined;
    return this.#address;
  }

  /** What was made of these values and others; made if it is not there yet. */
  prepared({ tensors, setting, bytes, make }: Preparation): number {
    const dataIds = tensors.map(({ dataId }) => dataId);
    const found = this.#prepared;
    if (
      found?.setting === setting &&
      dataIds.every((dataId, i) => dataId === found.dataIds[i])
    ) return found.address;
    this.#freePrepared();
    const address = this.kernels.heap.allocate(bytes);
    this.#prepared = { address, setting, dataIds };
    let serves = false;
    try {
      serves = make(address);
    } finally {
      if (!serves) this.#freePrepared();
    }
    return serves ? address : 0;
  }

  /** Give the memory back. */
  free(): void {
    if (this.#address) this.kernels.heap.free(this.#address);
    this.#address = 0;
    this.#array = undefined;
    this.#freePrepared();
  }

  #freePrepared(): void {
    if (this.#prepared) this.kernels.heap.free(this.#prepared.address);
    this.#prepared = undefined;
  }

  #view(): Numbers {
    const { buffer } = this.kernels.memory;
    if (this.dtype === "int32") {
      return new Int32Array(buffer, this.#address, this.#length);
    }
    if (this.dtype === "bool") {
      return new Uint8Array(buffer, this.#address, this.#length);
    }
    return new Float32Array(buffer, this.#address, this.#length);
  }
}

function bytesPerValue(dtype: tf.DataType): number {
  return dtype === "bool" ? 1 : 4;
}
