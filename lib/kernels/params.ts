/**
 * The parameters of each kernel: a block of 32-bit words in linear memory, whose
 * fields are defined here once. The build turns this table into the classes that
 * the AssemblyScript sources import as `./params.as`, with what constants.ts names;
 * TypeScript writes the blocks by it ({@linkcode Kernels.run}).
 *
 * `pointer`: byte address, 0 for none; `i32`, `f32`: a number.
 *
 * @module
 */

import { BLOCK_BLOCKS, BLOCK_KERNELS } from "./block_params.ts";
import { CONSTANTS, ENUMS } from "./constants.ts";
import { IMAGE_BLOCKS, IMAGE_KERNELS } from "./image_params.ts";
import { TENSOR_BLOCKS, TENSOR_KERNELS } from "./tensor_params.ts";

/** Kind of a field; each takes one 32-bit word. */
export type FieldType = "pointer" | "i32" | "f32";

/** Parameter blocks, by the name that the AssemblyScript class adds `Params` to. */
export const BLOCKS = {
  ...IMAGE_BLOCKS,
  ...BLOCK_BLOCKS,
  Matmul: {
    a: "pointer",
    panels: "pointer",
    bias: "pointer",
    c: "pointer",
    aRowStride: "i32",
    aStep: "i32",
    m: "i32",
    n: "i32",
    k: "i32",
  },
  Lstm: {
    /** Packed. */
    recurrent: "pointer",
    h: "pointer",
    gates: "pointer",
    c: "pointer",
    batch: "i32",
    time: "i32",
    units: "i32",
  },
  LstmGrad: {
    h: "pointer",
    gates: "pointer",
    c: "pointer",
    dOut: "pointer",
    /** Packed transpose of the recurrent weights. */
    recurrent: "pointer",
    zeros: "pointer",
    dGates: "pointer",
    before: "pointer",
    batch: "i32",
    time: "i32",
    units: "i32",
  },
  Clip: {
    /** Samples, with zeros around: frame t begins at sample t · hopLength. */
    samples: "pointer",
    length: "i32",
    frames: "i32",
    /** Mel power, then decibels, [nMels, frames]. */
    mel: "pointer",
    /** Largest power, at least amin. */
    max: "f32",
    /** Power up to which all is `floor`. */
    least: "f32",
    /** Decibels. */
    floor: "f32",
  },
  LogMel: {
    /** A block `Clip` for each. */
    clips: "pointer",
    /** Two values per slice. */
    maxima: "pointer",
    /** [winLength rounded up to 4], zeros at the end. */
    window: "pointer",
    /** e^(−2πi k/nFft), k = 0 … nFft − 1. */
    roots: "pointer",
    /** First bin and number of weights of each band. */
    bands: "pointer",
    /** Of all bands, each an even number. */
    weights: "pointer",
    /** Slices per clip. */
    parts: "i32",
    nFft: "i32",
    winLength: "i32",
    hopLength: "i32",
    /** Values of a frame that may not be zero: nFft, or half of it. */
    filled: "i32",
    nMels: "i32",
  },
  ...TENSOR_BLOCKS,
} as const satisfies Record<string, Record<string, FieldType>>;

/** Name of a parameter block. */
export type BlockName = keyof typeof BLOCKS;

/** Values of a block, by field. */
export type Block<B extends BlockName> = {
  [F in keyof typeof BLOCKS[B]]: number;
};

/** The kernels that the binary exports, and the block that each reads. */
export const KERNELS = {
  ...IMAGE_KERNELS,
  ...BLOCK_KERNELS,
  matmul: "Matmul",
  gram: "Matmul",
  lstm: "Lstm",
  lstmGrad: "LstmGrad",
  melPower: "LogMel",
  melDecibels: "LogMel",
  ...TENSOR_KERNELS,
} as const satisfies Record<string, BlockName>;

/** Name of a kernel. */
export type KernelName = keyof typeof KERNELS;

const ASSEMBLY_TYPES = { pointer: "usize", i32: "i32", f32: "f32" };

/**
 * The AssemblyScript module `params.as` that the sources import.
 *
 * @example
 * ```ts
 * import { paramsSource } from "./params.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(paramsSource(), /class SumParams \{\n {2}partials: usize;/);
 * ```
 */
export function paramsSource(): string {
  const constants = Object.entries(CONSTANTS)
    .map(([name, value]) => `export const ${name}: i32 = ${value};\n`);
  const enums = Object.entries(ENUMS)
    .map(([name, members]) =>
      braces(
        `export enum ${name}`,
        members.map((member) => `${upperCase(member)},`),
      )
    );
  const classes = Object.entries(BLOCKS).map(([name, fields]) =>
    braces(
      `@unmanaged export class ${name}Params`,
      Object.entries(fields).map(([field, type]) =>
        `${field}: ${ASSEMBLY_TYPES[type as FieldType]};`
      ),
    )
  );
  return [constants.join(""), ...enums, ...classes].join("\n");
}

/** "leakyRelu" → "LEAKY_RELU". */
function upperCase(name: string): string {
  return name.replace(/(?=[A-Z])/g, "_").toUpperCase();
}

function braces(head: string, lines: string[]): string {
  return `${head} {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}
