/**
 * Where a training keeps what it needs to continue after an interruption.
 *
 * @module
 */
import type { Checkpoint } from "./checkpoint.ts";
import type { EpochRecord } from "./history.ts";

/**
 * Keeps the state of one training: a folder on disk (`folderStore` in
 * `lib/files`), a database of a browser, or memory.
 */
export interface TrainingStore {
  /** What it is called in messages, such as the path of the checkpoint. */
  readonly name: string;
  /** The last checkpoint that was saved whole, if there is one. */
  load(): Promise<Checkpoint | undefined>;
  /** Replace the checkpoint; an interruption at any moment leaves the old one or the new. */
  save(checkpoint: Checkpoint): Promise<void>;
  /** Replace the list of epochs. */
  history(records: readonly EpochRecord[]): Promise<void>;
}
