// Browser compatible.
/**
 * How a run is repeated.
 *
 * @module
 */

import type { Settings } from "../experiment/mod.ts";
import { RECIPES } from "../model/mod.ts";

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** `testCorpus` → `--test-corpus`. */
function optionOf(key: string): string {
  return "--" + key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * The command that repeats a run; undefined where its recipe is none of those that
 * have a name, or no longer what its name stands for.
 *
 * @example
 * ```ts
 * import { RECIPES } from "../model/mod.ts";
 * import { repeatCommand } from "./repeat.ts";
 * import assert from "node:assert/strict";
 *
 * const command = repeatCommand({
 *   corpus: "my clips", full: false, protocol: "speakers-4", fold: 2, recipe: RECIPES.fast,
 *   epochs: 3, batch: 8, copies: 1, seed: 1, backend: "auto", binary: "strict",
 * });
 * assert.match(command!, /^deno task reproduce --corpus 'my clips' --protocol speakers-4 --fold 2 --recipe fast /);
 * ```
 */
export function repeatCommand(settings: Settings): string | undefined {
  const { recipe } = settings;
  const known = Object.hasOwn(RECIPES, recipe.name)
    ? RECIPES[recipe.name]
    : undefined;
  if (JSON.stringify(known) !== JSON.stringify(recipe)) return undefined;
  const words = Object.entries({ ...settings, recipe: recipe.name })
    .flatMap(([key, value]) => {
      if (value === undefined || value === false) return [];
      return value === true
        ? [optionOf(key)]
        : [optionOf(key), quoted(String(value))];
    });
  return ["deno task reproduce", ...words].join(" ");
}
