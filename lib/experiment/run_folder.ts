/**
 * A run is a folder. This module knows the names of its files, writes each of
 * them whole or not at all, and checks what it reads.
 *
 * @module
 */

import { join } from "@std/path";
import { z } from "zod";
import {
  CORPORA,
  isProtocolName,
  itemId,
  type ItemLeak,
  type LeakReport,
  parseItemId,
  type Split,
} from "../corpus/mod.ts";
import {
  formatPredictions,
  parsePredictions,
  type PredictionTable,
} from "../evaluation/mod.ts";
import { writeAtomically } from "../files/mod.ts";
import { type EpochRecord, parseHistory } from "../model/mod.ts";
import { settingsSchema } from "./settings.ts";

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

/** What a run stores of its corpus; see `Corpus`. */
const corpusSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  labels: z.array(z.string()).min(2),
  material: z.string(),
  windowOffset: z.number().min(0).optional(),
  /** Those that are used. */
  clips: z.number().int(),
  synthetic: z.boolean(),
  /** SHA-256 of all clips' samples; runs of the first version have none. */
  hash: z.string().optional(),
});

/** Runs of the first version knew RAVDESS and the embedded corpus only. */
function describeOld(value: unknown): unknown {
  if (typeof value !== "object" || value === null || "kind" in value) {
    return value;
  }
  const { id, title, labels, material } =
    "id" in value && value.id === "embedded"
      ? CORPORA.embedded
      : CORPORA.ravdess;
  return { kind: id, title, labels, material, ...value };
}

/** `experiment.json`: the settings and the machine that the run was made on. */
export const experimentSchema = z.strictObject({
  settings: settingsSchema,
  corpus: z.preprocess(describeOld, corpusSchema),
  /** Where another one was tested; its labels are its own, the run's those of `corpus`. */
  testCorpus: corpusSchema.optional(),
  backend: z.strictObject({
    name: z.string(),
    binary: z.string().nullable(),
    threads: z.number().int(),
    cpu: z.string(),
  }),
  versions: z.record(z.string(), z.string()),
  started: z.iso.datetime(),
});

/** The contents of `experiment.json`. */
export type Experiment = z.infer<typeof experimentSchema>;

const itemList = z.array(z.string().transform(parseItemId));

const protocolName = z.string().refine(
  isProtocolName,
  "must be a protocol's name",
);

const splitSchema = z.strictObject({
  protocol: protocolName,
  seed: z.number().int(),
  fold: z.number().int(),
  folds: z.number().int(),
  train: itemList,
  validation: itemList,
  test: itemList,
  leftOut: z.array(z.string()),
});

const shareSchema = z.strictObject({
  count: z.number().int(),
  share: z.number(),
});

/** Runs of the first version say "actor" for "speaker". */
function renameOld(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("sameActor" in value)) {
    return value;
  }
  const { sameActor: sameSpeaker, ...rest } = value;
  return { ...rest, sameSpeaker };
}

const leaksSchema = z.preprocess(
  renameOld,
  z.strictObject({
    protocol: protocolName,
    part: z.enum(["test", "validation"]),
    items: z.number().int(),
    sameSamples: shareSchema,
    sameRecording: shareSchema,
    samePair: shareSchema.optional(),
    otherTake: shareSchema.optional(),
    sameSpeaker: shareSchema,
    sentences: z.array(z.string()),
  }),
);

const itemLeakSchema = z.preprocess(
  renameOld,
  z.strictObject({
    item: z.string(),
    sameSamples: z.boolean(),
    sameRecording: z.boolean(),
    samePair: z.boolean().optional(),
    otherTake: z.boolean().optional(),
    sameSpeaker: z.boolean(),
  }),
);

/** `leaks.json`: what training has already heard of the test, counted and item by item. */
export interface RunLeaks {
  report: LeakReport;
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
 * const folder = new RunFolder(`${results}/embedded-random`);
 * const { settings } = await folder.readExperiment();
 * assert.equal(settings.protocol, "random");
 * ```
 */
export class RunFolder {
  /**
   * The folder of a run that is there.
   *
   * @param path the folder; made by {@linkcode RunFolder.create}
   */
  constructor(readonly path: string) {}

  /**
   * A new folder for a run.
   *
   * @throws {RangeError} if the folder holds a run already
   */
  static async create(path: string): Promise<RunFolder> {
    await Deno.mkdir(path, { recursive: true });
    const folder = new RunFolder(path);
    if (await folder.has("experiment")) {
      throw new RangeError(
        `Cannot start a run in ${path}: it holds one already. Add --resume to continue it, or choose another --out`,
      );
    }
    return folder;
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
    return parseHistory(await this.#readText("history"));
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
      if (!(error instanceof Deno.errors.NotFound)) throw error;
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
