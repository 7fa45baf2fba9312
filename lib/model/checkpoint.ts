/**
 * Checkpoints: everything that a training needs to go on exactly, in one
 * safetensors file.
 *
 * Shuffling, dropout and masks are functions of seed, epoch and step, so
 * these three numbers are the state of all random streams.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { FormatError, type FormatFault, schemaFault } from "../format_error.ts";
import { epochRecord } from "./history.ts";
import { encodeSafetensors, type TensorMap } from "./safetensors.ts";
import { decodeSafetensors } from "./safetensors_decode.ts";
import type { WeightMap } from "./weights.ts";
import { writeAtomically } from "../files/write_atomically.ts";

const FORMAT = "ser-checkpoint/1";

const checkpointState = z.object({
  format: z.literal(FORMAT),
  /** Steps done. */
  step: z.int().min(0),
  /** Epoch whose weights are the best so far. */
  bestEpoch: z.int().min(1),
  /** A line an epoch; its length is the number of epochs done. */
  history: z.array(epochRecord).min(1),
  /** What must be the same for a training to go on: texts by name. */
  settings: z.record(z.string(), z.string()),
});

/** The numbers and texts of a checkpoint. */
export type CheckpointState = z.infer<typeof checkpointState>;

/** A checkpoint in memory. */
export interface Checkpoint {
  state: CheckpointState;
  /** All values of the network after the last epoch. */
  weights: WeightMap;
  /** The optimiser's memory. */
  optimizer: WeightMap;
  /** All values of the network after the best epoch. */
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

const PARTS = ["weights", "optimizer", "best"] as const;

/**
 * Write a checkpoint; a crash at any moment leaves the old one or the new.
 *
 * @param path file to write or replace
 *
 * @example
 * ```ts
 * import { loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";
 * import assert from "node:assert/strict";
 *
 * const path = `${await Deno.makeTempDir()}/checkpoint.safetensors`;
 * const history = [{
 *   epoch: 1, loss: 2, accuracy: 0.2, validationLoss: 2, validationAccuracy: 0.2,
 *   validationUar: 0.2, learningRate: 0.01, seconds: 9,
 * }];
 * const checkpoint = {
 *   state: { format: "ser-checkpoint/1" as const, step: 107, bestEpoch: 1, history, settings: {} },
 *   weights: new Map(), optimizer: new Map(), best: new Map(),
 * };
 * await saveCheckpoint(path, checkpoint);
 * assert.deepEqual(await loadCheckpoint(path), checkpoint);
 * ```
 */
export async function saveCheckpoint(
  path: string,
  checkpoint: Checkpoint,
): Promise<void> {
  const tensors: TensorMap = new Map();
  for (const part of PARTS) {
    for (const [name, tensor] of checkpoint[part]) {
      tensors.set(`${part}/${name}`, tensor);
    }
  }
  const metadata = { state: JSON.stringify(checkpoint.state) };
  await writeAtomically(path, encodeSafetensors(tensors, metadata));
}

/**
 * Read a checkpoint.
 *
 * @returns the checkpoint, or undefined if there is no such file
 * @throws {SafetensorsError} if the file is no valid safetensors file
 * @throws {CheckpointError}  if it is one, but no checkpoint
 *
 * @example
 * ```ts
 * import { loadCheckpoint } from "./checkpoint.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await loadCheckpoint("no/such/file"), undefined);
 * ```
 */
export async function loadCheckpoint(
  path: string,
): Promise<Checkpoint | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const { tensors, metadata } = decodeSafetensors(bytes, path);
  const checkpoint: Checkpoint = {
    state: parseState(metadata.state ?? "", path),
    weights: new Map(),
    optimizer: new Map(),
    best: new Map(),
  };
  for (const [key, { data, shape }] of tensors) {
    const part = PARTS.find((part) => key.startsWith(`${part}/`));
    if (part === undefined || !(data instanceof Float32Array)) {
      throw new CheckpointError({
        file: path,
        at: `tensor "${key}"`,
        expected: `float32 tensors under ${PARTS.join(", ")}`,
        found: data.constructor.name,
      });
    }
    checkpoint[part].set(key.slice(part.length + 1), { data, shape });
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
 * Check that a checkpoint belongs to the run that wants to go on from it.
 *
 * @param settings the run's settings, as {@linkcode CheckpointState.settings}
 * @throws {CheckpointError} naming the first setting that differs, and both values
 */
export function checkSettings(
  path: string,
  state: CheckpointState,
  settings: Record<string, string>,
): void {
  const names = new Set([
    ...Object.keys(settings),
    ...Object.keys(state.settings),
  ]);
  for (const name of names) {
    if (settings[name] !== state.settings[name]) {
      throw new CheckpointError({
        file: path,
        at: name,
        expected: `${state.settings[name]}, as when the run began`,
        found: settings[name],
      });
    }
  }
}
