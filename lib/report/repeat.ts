// Browser compatible.
/**
 * How a run is repeated.
 *
 * @module
 */

import type { Settings } from "../experiment/mod.ts";
import { type Recipe, RECIPES } from "../model/mod.ts";

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The option that sets a setting: `testCorpus` → `--test-corpus`. */
export function optionOf(setting: string): string {
  return "--" +
    setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Where {@linkcode repeatCommand} looks for a recipe without a name. */
export const RECIPE_FILE = "recipe.json";

/** Whether a recipe has a name here, and is what the name stands for, but for its length. */
export function hasName(recipe: Recipe): boolean {
  const { name, epochs, batchSize } = recipe;
  if (!Object.hasOwn(RECIPES, name)) return false;
  const known = { ...RECIPES[name], epochs, batchSize };
  return JSON.stringify(known) === JSON.stringify(recipe);
}

/**
 * The command that repeats a run. A recipe without a name of its own has to be saved
 * as {@linkcode RECIPE_FILE} before.
 *
 * @example
 * ```ts
 * import { defaultSettings } from "../experiment/mod.ts";
 * import { repeatCommand } from "./repeat.ts";
 * import assert from "node:assert/strict";
 *
 * const command = repeatCommand(
 *   defaultSettings({ corpus: "my clips", protocol: "speakers-4", fold: 2, epochs: 3 }),
 * );
 * assert.match(command, /^deno task reproduce --corpus 'my clips' --protocol speakers-4 --fold 2 --recipe fast /);
 * ```
 */
export function repeatCommand(settings: Settings): string {
  const { epochs, batchSize: batch, name } = settings.recipe;
  const recipe = hasName(settings.recipe) ? name : RECIPE_FILE;
  const words = Object.entries(settings)
    .flatMap(([key, value]): [string, unknown][] =>
      key === "recipe"
        ? Object.entries({ recipe, epochs, batch })
        : [[key, value]]
    )
    .flatMap(([key, value]) => {
      if (value === undefined || value === false) return [];
      return value === true
        ? [optionOf(key)]
        : [optionOf(key), quoted(String(value))];
    });
  return ["deno task reproduce", ...words].join(" ");
}
