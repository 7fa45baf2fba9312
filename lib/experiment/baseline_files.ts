/**
 * What simple models get right, as it is published: a predictions file per model,
 * protocol and seed, all folds of a protocol in one.
 *
 * @module
 */

import { join } from "@std/path";
import { isProtocolName } from "../corpus/mod.ts";
import {
  formatPredictions,
  parsePredictions,
  type PredictionTable,
} from "../evaluation/mod.ts";
import { ifThere, writeAtomically } from "../files/mod.ts";

/** The simple models by name, with a few words on each. */
export const BASELINES = {
  "nearest-neighbour": "nearest neighbour on the scaled spectrogram",
  "mfcc-statistics": "logistic regression on MFCC statistics",
} as const;

/** Name of a simple model. */
export type BaselineName = keyof typeof BASELINES;

/** What a simple model says of a protocol's test items. */
export interface BaselineResult {
  /** Its name. */
  baseline: BaselineName;
  /** The protocol, all folds. */
  protocol: string;
  /** Of the split. */
  seed: number;
  /** Its answers. */
  table: PredictionTable;
}

/** The folder of published results that holds them. */
const FOLDER = "baselines";

/** Model, protocol and seed of a file's name; undefined if it is none of ours. */
function parseName(name: string): Omit<BaselineResult, "table"> | undefined {
  const [, baseline, protocol, digits] =
    /^([a-z-]+)_([a-z0-9-]+)_seed-(\d+)\.csv$/.exec(name) ?? [];
  if (
    baseline === undefined || !Object.hasOwn(BASELINES, baseline) ||
    !isProtocolName(protocol)
  ) return undefined;
  return {
    baseline: baseline as BaselineName,
    protocol,
    seed: Number(digits),
  };
}

/**
 * Store what a simple model says.
 *
 * @param results the folder of published results
 */
export async function writeBaseline(
  { baseline, protocol, seed, table }: BaselineResult,
  results: string,
): Promise<void> {
  const folder = join(results, FOLDER);
  await Deno.mkdir(folder, { recursive: true });
  const file = join(folder, `${baseline}_${protocol}_seed-${seed}.csv`);
  await writeAtomically(file, formatPredictions(table));
}

/**
 * All published answers of simple models, in the order of their files' names.
 *
 * @param results the folder of published results
 * @throws {SyntaxError} if a file's name or content is not of the format
 */
export async function readBaselines(
  results: string,
): Promise<BaselineResult[]> {
  const folder = join(results, FOLDER);
  const entries = await ifThere(Array.fromAsync(Deno.readDir(folder)), []);
  const names = entries.map(({ name }) => name).sort();
  return await Promise.all(names.map(async (name) => {
    const parsed = parseName(name);
    if (parsed === undefined) {
      throw new SyntaxError(
        `Cannot read ${folder}: ${name} must be MODEL_PROTOCOL_seed-N.csv with a model of ${
          Object.keys(BASELINES).join(", ")
        }`,
      );
    }
    const text = await Deno.readTextFile(join(folder, name));
    return { ...parsed, table: parsePredictions(text) };
  }));
}
