/**
 * Every network by its name. A new one is a file in this folder and a line in
 * {@linkcode NETWORKS}; recipes, checkpoints, model files and commands know
 * networks by this list only.
 *
 * @module
 */
import { z } from "zod";
import { schemaFault } from "../../format_error.ts";
import { PAPER } from "../../paper.ts";
import type { Network, NetworkKind } from "../network.ts";
import { cnnLstm } from "./cnn_lstm.ts";
import { cnnMean } from "./cnn_mean.ts";
import { cnnStats } from "./cnn_stats.ts";
import { tcnStats } from "./tcn_stats.ts";

/** All networks. */
export const NETWORKS: Readonly<Record<string, NetworkKind<unknown>>> = {
  "cnn-lstm": cnnLstm,
  "cnn-mean": cnnMean,
  "cnn-stats": cnnStats,
  "tcn-stats": tcnStats,
};

/** A network by name; options that are left out take their defaults. */
export interface NetworkSpec {
  /** A name in {@linkcode NETWORKS}. */
  name: string;
  /** The network's own options. */
  options?: Readonly<Record<string, unknown>>;
}

/** A {@linkcode NetworkSpec} with all its options. */
export type ValidNetworkSpec = Required<NetworkSpec>;

const schemas = Object.entries(NETWORKS).map(([name, { options }]) =>
  z.strictObject({ name: z.literal(name), options: options.prefault({}) })
);

/**
 * Schema of a {@linkcode NetworkSpec}; fills in the defaults.
 *
 * @example
 * ```ts
 * import { networkSchema } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { options } = networkSchema.parse({ name: "cnn-lstm" });
 * assert.equal(options.lstmUnits, 64);
 * ```
 */
export const networkSchema: z.ZodType<ValidNetworkSpec> = z.discriminatedUnion(
  "name",
  schemas as [typeof schemas[number]],
  { error: () => `one of ${Object.keys(NETWORKS).join(", ")}` },
) as z.ZodType<unknown> as z.ZodType<ValidNetworkSpec>;

/** Shapes, seed and form of a network. */
export interface CreateNetworkOptions {
  /** Shape of one item; default: the paper's, [7, 128, 128, 1]. */
  input?: readonly number[];
  /** Number of classes; default: the paper's 8. */
  classes?: number;
  /** Seed of the initial values, an integer in [0, 2^32); default 0. */
  seed?: number;
  /** Stock layers, or fused ones; default: fused where the current backend has the kernels. */
  blocks?: "stock" | "fused";
  /** Whether gradients with respect to the input are wanted of fused blocks; default false. */
  inputGradient?: boolean;
}

/** Shape of one item of the paper's input. */
const PAPER_INPUT = [
  PAPER.chunks.count,
  PAPER.features.nMels,
  PAPER.chunks.width,
  1,
] as const;

/** @throws {RangeError} naming the option, the rule and the network */
function validate(spec: NetworkSpec): ValidNetworkSpec {
  const { success, data, error } = networkSchema.safeParse(spec);
  if (success) return data;
  const { at, expected, found } = schemaFault(error, spec);
  throw new RangeError(
    `Cannot build network ${spec.name}: ${at} must be ${expected}, got ${found}`,
  );
}

/**
 * Build a network; its values start as PyTorch's do.
 *
 * @param spec name and options; default: the paper's network
 * @param options shapes of the data, seed, form
 * @returns the network; free it by its `dispose()`
 * @throws {RangeError} if name, options or shapes are wrong or do not fit together
 *
 * @example
 * ```ts
 * import { createNetwork } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const network = createNetwork({ name: "cnn-lstm", options: { lstmUnits: 32 } }, { classes: 6 });
 * assert.deepEqual(network.model.outputShape, [null, 6]);
 * network.dispose();
 * ```
 */
export function createNetwork(
  spec: NetworkSpec = { name: "cnn-lstm" },
  {
    input = PAPER_INPUT,
    classes = PAPER.model.nClasses,
    seed = 0,
    ...form
  }: CreateNetworkOptions = {},
): Network {
  const { name, options } = validate(spec);
  return NETWORKS[name].create({ options, input, classes, seed, ...form });
}
