// Browser compatible.
/**
 * Every default of a run's settings, written once, and which settings rule out others.
 *
 * @module
 */

import { CROSS_CORPUS, findProtocol } from "../corpus/protocols/mod.ts";
import { type Recipe, RECIPES } from "../model/mod.ts";
import { PAPER } from "../paper.ts";
import type { GivenSettings, Settings } from "./settings.ts";

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

/** Throws where two settings contradict each other. */
function checkSettings(
  { corpus, testCorpus, full, protocol, fold, recipe, trainOnValidation }:
    Settings,
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
  if (trainOnValidation && recipe.selection !== "last") {
    const rule = "without validation the last epoch's weights are kept";
    throw new SettingsError(
      "trainOnValidation",
      rule,
      `the selection ${recipe.selection}`,
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
 * @param given some settings; epochs and batch size go into the recipe; paths of corpora are taken as they are
 * @returns all settings
 * @throws {SettingsError} if one setting rules out another
 *
 * @example
 * ```ts
 * import { defaultSettings } from "./default_settings.ts";
 * import assert from "node:assert/strict";
 *
 * const { protocol, recipe } = defaultSettings({ seed: 3 });
 * assert.deepEqual([protocol, recipe.name, recipe.epochs], ["random", "fast", 8]);
 * assert.throws(() => defaultSettings({ protocol: "actors-5", fold: 6 }), /5 folds/);
 * ```
 */
export function defaultSettings(given: GivenSettings): Settings {
  const { corpus = "embedded", testCorpus, full = false } = given;
  const recipe: Recipe = given.recipe ?? RECIPES[DEFAULT_RECIPE];
  const settings: Settings = {
    corpus,
    ...(testCorpus !== undefined && { testCorpus }),
    full,
    protocol: given.protocol ??
      (testCorpus === undefined ? "random" : CROSS_CORPUS),
    fold: given.fold ?? 1,
    recipe: {
      ...recipe,
      epochs: given.epochs ?? recipe.epochs,
      batchSize: given.batch ?? recipe.batchSize,
    },
    copies: given.copies ?? PAPER.augment.copies,
    seed: given.seed ?? 1,
    ...(given.trainOnValidation && { trainOnValidation: true }),
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
