/**
 * A run is a folder. This module knows the names of its files, writes each of
 * them whole or not at all, and checks what it reads.
 *
 * @module
 */

import { join } from "@std/path";
import { z } from "zod";
import {
  itemId,
  type ItemLeak,
  type LeakReport,
  type Split,
} from "../corpus/mod.ts";
import {
  formatPredictions,
  parsePredictions,
  type PredictionTable,
} from "../evaluation/mod.ts";
import {
  FileError,
  FolderLock,
  isSystemError,
  removeTemporaryFiles,
  writeAtomically,
} from "../files/mod.ts";
import { type EpochRecord, parseHistory } from "../model/mod.ts";
import {
  type Experiment,
  experimentSchema,
  itemLeakSchema,
  leaksSchema,
  splitSchema,
} from "./run_schemas.ts";

/** Names of the files in a run's folder. */
export const RUN_FILES = {
  experiment: "experiment.json",
  split: "split.json",
  leaks: "leaks.json",
  history: "history.jsonl",
  checkpoint: "checkpoint.safetensors",
  predictions: "predictions.csv",
  metrics: "metrics.json",
  report: "report.html",
} as const;

/** `leaks.json`: what training has already heard of the test, counted and item by item. */
export interface RunLeaks {
  /** How many test items training has heard something of. */
  report: LeakReport;
  /** What it has heard of each. */
  items: ItemLeak[];
}

/**
 * The folder of one run.
 *
 * @example The published run on the embedded corpus
 * ```ts
 * import { RunFolder } from "./mod.ts";
 * import { fileURLToPath } from "node:url";
 * import assert from "node:assert/strict";
 *
 * const results = fileURLToPath(new URL("../../data/results", import.meta.url));
 * const folder = new RunFolder(`${results}/embedded-protocols/protocol-random`);
 * const { settings } = await folder.readExperiment();
 * assert.equal(settings.protocol, "random");
 * ```
 */
export class RunFolder {
  #lock?: FolderLock;

  /**
   * A run that is there already.
   *
   * @param path the folder, to read a run; {@linkcode RunFolder.create} starts one
   */
  constructor(readonly path: string) {}

  /**
   * A new folder for a run that no other process gets, until it is released.
   *
   * @param path made if need be
   * @throws {RangeError} if the folder holds a run already, or another process works in it
   */
  static async create(path: string): Promise<RunFolder> {
    const folder = new RunFolder(path);
    await folder.#take();
    if (!await folder.has("experiment")) return folder;
    await folder.release();
    throw new RangeError(
      `Cannot start a run in ${path}: it holds one already. Add --resume to continue it, or choose another --out`,
    );
  }

  /**
   * The folder of a run that is to be continued, by no other process meanwhile.
   * What a killed process left half written is removed.
   *
   * @throws {SyntaxError} if the folder holds no run
   * @throws {RangeError} if another process works in it
   */
  static async reopen(path: string): Promise<RunFolder> {
    const folder = new RunFolder(path);
    await folder.readExperiment();
    await folder.#take();
    await removeTemporaryFiles(path);
    return folder;
  }

  async #take(): Promise<void> {
    const lock = await FolderLock.take(this.path);
    if (lock === undefined) {
      throw new RangeError(
        `Cannot use ${this.path} for a run: another run is working in it. Wait for it, or choose another --out`,
      );
    }
    this.#lock = lock;
  }

  /** Let other processes have the folder. */
  async release(): Promise<void> {
    await this.#lock?.release();
    this.#lock = undefined;
  }

  /** Take back a start: what it has written goes, and the folder if it is empty then. */
  async abandon(): Promise<void> {
    for (const name of ["experiment", "split", "leaks"] as const) {
      if (await this.has(name)) await Deno.remove(this.file(name));
    }
    await this.release();
    if ([...Deno.readDirSync(this.path)].length === 0) {
      await Deno.remove(this.path);
    }
  }

  /** Full path of one of the run's files. */
  file(name: keyof typeof RUN_FILES): string {
    return join(this.path, RUN_FILES[name]);
  }

  /** Whether one of the run's files is there. */
  async has(name: keyof typeof RUN_FILES): Promise<boolean> {
    try {
      return (await Deno.stat(this.file(name))).isFile;
    } catch {
      return false;
    }
  }

  /** Store the settings. */
  writeExperiment(experiment: Experiment): Promise<void> {
    return writeAtomically(
      this.file("experiment"),
      JSON.stringify(experiment, null, 2) + "\n",
    );
  }

  /** The settings. @throws {SyntaxError} if the file is missing or not a run's */
  readExperiment(): Promise<Experiment> {
    return this.#readJson("experiment", experimentSchema);
  }

  /** Store the split, an item name a line. */
  writeSplit(split: Split): Promise<void> {
    const { train, validation, test, ...rest } = split;
    const named = {
      ...rest,
      train: train.map(itemId),
      validation: validation.map(itemId),
      test: test.map(itemId),
    };
    return writeAtomically(
      this.file("split"),
      JSON.stringify(named, null, 1) + "\n",
    );
  }

  /** The split. @throws {SyntaxError} if the file is missing or not a split */
  readSplit(): Promise<Split> {
    return this.#readJson("split", splitSchema);
  }

  /** Store what training has already heard of the test. */
  writeLeaks(leaks: RunLeaks): Promise<void> {
    return writeAtomically(
      this.file("leaks"),
      JSON.stringify(leaks, null, 2) + "\n",
    );
  }

  /** What training has already heard of the test. @throws {SyntaxError} as above */
  readLeaks(): Promise<RunLeaks> {
    return this.#readJson(
      "leaks",
      z.strictObject({ report: leaksSchema, items: z.array(itemLeakSchema) }),
    );
  }

  /** Epochs, from `history.jsonl`. @throws {SyntaxError} as above */
  async readHistory(): Promise<EpochRecord[]> {
    const history = parseHistory(await this.#readText("history"));
    if (history.length > 0) return history;
    throw new SyntaxError(
      `Cannot read the run in ${this.path}: ${RUN_FILES.history} holds no epoch, the run was stopped in its first`,
    );
  }

  /** Store the predictions of the test items. */
  writePredictions(table: PredictionTable): Promise<void> {
    return writeAtomically(
      this.file("predictions"),
      formatPredictions(table),
    );
  }

  /** Predictions of the test items. @throws {SyntaxError} if the file is missing or wrong */
  async readPredictions(): Promise<PredictionTable> {
    return parsePredictions(await this.#readText("predictions"));
  }

  async #readText(name: keyof typeof RUN_FILES): Promise<string> {
    try {
      return await Deno.readTextFile(this.file(name));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) {
        throw isSystemError(error)
          ? new FileError("read", this.file(name), error)
          : error;
      }
      throw new SyntaxError(
        `Cannot read the run in ${this.path}: ${RUN_FILES[name]} is missing`,
        { cause: error },
      );
    }
  }

  async #readJson<T>(
    name: keyof typeof RUN_FILES,
    schema: z.ZodType<T>,
  ): Promise<T> {
    const text = await this.#readText(name);
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      const reason = error instanceof z.ZodError
        ? z.prettifyError(error)
        : String(error);
      throw new SyntaxError(`Cannot read ${this.file(name)}: ${reason}`, {
        cause: error,
      });
    }
  }
}
