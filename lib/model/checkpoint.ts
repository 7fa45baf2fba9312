/**
 * Checkpoints: everything that a training needs to continue exactly, in one
 * safetensors file with a digest.
 *
 * Shuffling, dropout and augmentation are functions of seed, epoch and step, so
 * these three numbers are the state of all random streams.
 *
 * @module
 */
import { z } from "zod";
import { FormatError, type FormatFault, schemaFault } from "../format_error.ts";
import { sha256 } from "../sha256.ts";
import { type EpochRecord, epochRecordSchema } from "./history.ts";
import { encodeSafetensors, type TensorMap } from "./safetensors.ts";
import { decodeSafetensors } from "./safetensors_decode.ts";
import type { WeightMap } from "./weights.ts";

const FORMAT = "ser-checkpoint/2";

/** What is done of an epoch. */
export interface EpochProgress {
  /** Steps done of the epoch. */
  steps: number;
  /** Sum of the steps' losses. */
  loss: number;
  /** Sum of the steps' accuracies. */
  accuracy: number;
  /** Time that they took, in seconds. */
  seconds: number;
}

/** The numbers and texts of a checkpoint. */
export interface CheckpointState {
  /** Version of the format. */
  format: "ser-checkpoint/2";
  /** Steps done. */
  step: number;
  /** Epoch whose weights are the chosen ones so far; 0 in the first epoch. */
  bestEpoch: number;
  /** One record per epoch; its length is the number of epochs done. */
  history: EpochRecord[];
  /** What is done of the epoch that was interrupted; absent at the end of an epoch. */
  progress?: EpochProgress;
  /** What must be the same for a training to continue: texts by name. */
  settings: Record<string, string>;
}

const checkpointState: z.ZodType<CheckpointState> = z.object({
  format: z.literal(FORMAT),
  step: z.int().min(0),
  bestEpoch: z.int().min(0),
  history: z.array(epochRecordSchema),
  progress: z.strictObject({
    steps: z.int().min(1),
    loss: z.number(),
    accuracy: z.number(),
    seconds: z.number().min(0),
  }).optional(),
  settings: z.record(z.string(), z.string()),
});

/** A checkpoint in memory. */
export interface Checkpoint {
  /** Its numbers and texts. */
  state: CheckpointState;
  /** All values of the network after the last step. */
  weights: WeightMap;
  /** The optimizer's memory. */
  optimizer: WeightMap;
  /** Averages of the network's values; empty without averaging. */
  average: WeightMap;
  /** All values of the network that were chosen so far. */
  best: WeightMap;
}

/** A checkpoint that cannot be read, or does not belong to the run: file, place, what was expected. */
export class CheckpointError extends FormatError {
  /** the class's name, the same across realms */
  override name = "CheckpointError";

  /**
   * The error for one fault.
   *
   * @param fault `at`: a tensor's, a field's or a setting's name
   */
  constructor(fault: FormatFault) {
    super("resume from", fault);
  }
}

const PARTS = ["weights", "optimizer", "average", "best"] as const;

/** Digest of everything else in the file. */
function digestOf(tensors: TensorMap, state: string): Promise<string> {
  return sha256(encodeSafetensors(tensors, { state }));
}

/**
 * Encode a checkpoint as a safetensors file.
 *
 * @example
 * ```ts
 * import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
 * import assert from "node:assert/strict";
 *
 * const history = [{
 *   epoch: 1, loss: 2, accuracy: 0.2, validationLoss: 2, validationAccuracy: 0.2,
 *   validationUar: 0.2, learningRate: 0.01, seconds: 9,
 * }];
 * const checkpoint = {
 *   state: { format: "ser-checkpoint/2" as const, step: 107, bestEpoch: 1, history, settings: {} },
 *   weights: new Map(), optimizer: new Map(), average: new Map(), best: new Map(),
 * };
 * const bytes = await encodeCheckpoint(checkpoint);
 * assert.deepEqual(await decodeCheckpoint(bytes), checkpoint);
 * bytes[bytes.length - 1] ^= 1;
 * await assert.rejects(decodeCheckpoint(bytes));
 * ```
 */
export async function encodeCheckpoint(
  checkpoint: Checkpoint,
): Promise<Uint8Array> {
  const tensors: TensorMap = new Map();
  for (const part of PARTS) {
    for (const [name, tensor] of checkpoint[part]) {
      tensors.set(`${part}/${name}`, tensor);
    }
  }
  const state = JSON.stringify(checkpoint.state);
  const digest = await digestOf(tensors, state);
  return encodeSafetensors(tensors, { state, digest });
}

/**
 * Decode a checkpoint.
 *
 * @param bytes content of the file
 * @param name  its name, for error texts
 * @throws {SafetensorsError} if the bytes are no valid safetensors file
 * @throws {CheckpointError}  if they are one but no checkpoint, or not as they were written
 */
export async function decodeCheckpoint(
  bytes: Uint8Array,
  name = "checkpoint",
): Promise<Checkpoint> {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  const checkpoint: Checkpoint = {
    state: parseState(metadata.state ?? "", name),
    weights: new Map(),
    optimizer: new Map(),
    average: new Map(),
    best: new Map(),
  };
  for (const [key, { data, shape }] of tensors) {
    const part = PARTS.find((part) => key.startsWith(`${part}/`));
    if (part === undefined || !(data instanceof Float32Array)) {
      throw new CheckpointError({
        file: name,
        at: `tensor "${key}"`,
        expected: `float32 tensors under ${PARTS.join(", ")}`,
        found: data.constructor.name,
      });
    }
    checkpoint[part].set(key.slice(part.length + 1), { data, shape });
  }
  const digest = await digestOf(tensors, metadata.state);
  if (digest !== metadata.digest) {
    throw new CheckpointError({
      file: name,
      at: "digest",
      expected:
        `content with SHA-256 ${metadata.digest}, as when it was written`,
      found: `${digest}: the file is damaged`,
    });
  }
  return checkpoint;
}

/** Checks the state's text against its schema. */
function parseState(text: string, path: string): CheckpointState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CheckpointError({
      file: path,
      at: "metadata, state",
      expected: "JSON",
      found: JSON.stringify(text.slice(0, 60)),
    });
  }
  const result = checkpointState.safeParse(value);
  if (!result.success) {
    throw new CheckpointError({
      file: path,
      ...schemaFault(result.error, value, "state."),
    });
  }
  return result.data;
}

/**
 * Check that a checkpoint belongs to the run that wants to continue from it.
 *
 * @param settings the run's settings, as {@linkcode CheckpointState.settings}
 * @param name     of the checkpoint, for error texts
 * @throws {CheckpointError} naming the first setting that differs, and both values
 */
export function checkSettings(
  state: CheckpointState,
  settings: Record<string, string>,
  name: string,
): void {
  const names = new Set([
    ...Object.keys(settings),
    ...Object.keys(state.settings),
  ]);
  for (const key of names) {
    const [was, is] = [state.settings[key], settings[key]];
    if (was === is) continue;
    throw new CheckpointError({
      file: name,
      at: key,
      expected: `${was}, as when the run began`,
      found: `${is}`,
    });
  }
}
