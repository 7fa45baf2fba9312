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

/** The option that sets a setting: `testCorpus` → `--test-corpus`. */
export function optionOf(setting: string): string {
  return "--" +
    setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * The command that repeats a run; undefined where its recipe is none of those that
 * have a name, or no longer what its name stands for.
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
 * assert.match(command!, /^deno task reproduce --corpus 'my clips' --protocol speakers-4 --fold 2 --recipe fast /);
 * ```
 */
export function repeatCommand(settings: Settings): string | undefined {
  const { recipe } = settings;
  const { name, epochs, batchSize: batch } = recipe;
  if (!Object.hasOwn(RECIPES, name)) return undefined;
  const known = { ...RECIPES[name], epochs, batchSize: batch };
  if (JSON.stringify(known) !== JSON.stringify(recipe)) return undefined;
  const words = Object.entries(settings)
    .flatMap(([key, value]): [string, unknown][] =>
      key === "recipe"
        ? Object.entries({ recipe: name, epochs, batch })
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
