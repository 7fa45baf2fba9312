/**
 * The settings of a run as a person writes them, with every default written once.
 *
 * @module
 */

import { resolve } from "@std/path";
import { CROSS_CORPUS, findProtocol, parseCorpusName } from "../corpus/mod.ts";
import { type Recipe, RECIPES } from "../model/mod.ts";
import { PAPER } from "../paper.ts";
import type { Settings } from "./settings.ts";

/** Epochs of the embedded corpus's fixed part: with it, a run is done within 3 minutes on 2 cores. */
export const PART_EPOCHS = 6;

/** Recipe of a run that names none. */
export const DEFAULT_RECIPE = "fast";

/** A setting that another one rules out. */
export class SettingsError extends RangeError {
  /** The class's name, the same across realms. */
  override name = "SettingsError";

  /**
   * An error about one setting.
   *
   * @param setting which one
   * @param rule    what it must be
   * @param value   what it is
   */
  constructor(readonly setting: keyof Settings, rule: string, value: unknown) {
    super(`${setting}: ${rule}, got ${value}`);
  }
}

/** A corpus's name with an absolute path, if there is one in it. */
export function absoluteCorpus(name: string): string {
  const { spec, folder } = parseCorpusName(name);
  if (folder === undefined) return name;
  return spec === undefined ? resolve(folder) : `${spec.id}=${resolve(folder)}`;
}

/** Throws where two settings contradict each other. */
function checkSettings(
  { corpus, testCorpus, full, protocol, fold }: Settings,
): void {
  if ((protocol === CROSS_CORPUS) !== (testCorpus !== undefined)) {
    const rule = `${CROSS_CORPUS} with testCorpus, and only then`;
    throw new SettingsError("protocol", rule, protocol);
  }
  if (full && corpus !== "embedded") {
    throw new SettingsError(
      "full",
      "only the embedded corpus has a part and a whole",
      `corpus ${corpus}`,
    );
  }
  const { folds } = findProtocol(protocol);
  if (folds !== undefined && fold > folds) {
    const rule = `${protocol} has ${folds} fold${folds === 1 ? "" : "s"}`;
    throw new SettingsError("fold", rule, fold);
  }
}

/**
 * Put a default wherever a setting is missing.
 *
 * @param given some settings; paths of corpora may be relative
 * @returns all settings, the paths of corpora absolute
 * @throws {SettingsError} if one setting rules out another
 *
 * @example
 * ```ts
 * import { completeSettings } from "./complete_settings.ts";
 * import assert from "node:assert/strict";
 *
 * const { protocol, recipe, epochs } = completeSettings({ seed: 3 });
 * assert.deepEqual([protocol, recipe.name, epochs], ["random", "fast", 6]);
 * assert.throws(() => completeSettings({ protocol: "actors-5", fold: 6 }), /5 folds/);
 * ```
 */
export function completeSettings(given: Partial<Settings>): Settings {
  const { corpus = "embedded", testCorpus, full = false } = given;
  const recipe: Recipe = given.recipe ?? RECIPES[DEFAULT_RECIPE];
  const isPart = corpus === "embedded" && !full;
  const settings: Settings = {
    corpus: absoluteCorpus(corpus),
    ...(testCorpus !== undefined && { testCorpus: absoluteCorpus(testCorpus) }),
    full,
    protocol: given.protocol ??
      (testCorpus === undefined ? "random" : CROSS_CORPUS),
    fold: given.fold ?? 1,
    recipe,
    epochs: given.epochs ?? (isPart ? PART_EPOCHS : recipe.epochs),
    batch: given.batch ?? recipe.batchSize,
    copies: given.copies ?? PAPER.augment.copies,
    seed: given.seed ?? 1,
    ...(given.permuteLabels !== undefined && {
      permuteLabels: given.permuteLabels,
    }),
    backend: given.backend ?? "auto",
    binary: given.binary ?? "relaxed",
    ...(given.threads !== undefined && { threads: given.threads }),
  };
  checkSettings(settings);
  return settings;
}
