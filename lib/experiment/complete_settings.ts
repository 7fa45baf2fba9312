/**
 * The settings of a run as a person writes them.
 *
 * @module
 */

import { resolve } from "@std/path";
import { parseCorpusName } from "../corpus/mod.ts";
import { defaultSettings } from "./default_settings.ts";
import type { GivenSettings, Settings } from "./settings.ts";

/** A corpus's name with an absolute path, if there is one in it. */
export function absoluteCorpus(name: string): string {
  const { spec, folder } = parseCorpusName(name);
  if (folder === undefined) return name;
  return spec === undefined ? resolve(folder) : `${spec.id}=${resolve(folder)}`;
}

/**
 * Put a default wherever a setting is missing, and make the paths of corpora absolute.
 *
 * @param given some settings; paths of corpora may be relative
 * @returns all settings
 * @throws {SettingsError} if one setting rules out another
 *
 * @example
 * ```ts
 * import { completeSettings } from "./complete_settings.ts";
 * import assert from "node:assert/strict";
 *
 * const { corpus, recipe } = completeSettings({ corpus: "clips" });
 * assert.match(corpus, /^[/\\w].*clips$/);
 * assert.equal(recipe.epochs, 8);
 * ```
 */
export function completeSettings(given: GivenSettings): Settings {
  const settings = defaultSettings(given);
  const { corpus, testCorpus } = settings;
  return {
    ...settings,
    corpus: absoluteCorpus(corpus),
    ...(testCorpus !== undefined && { testCorpus: absoluteCorpus(testCorpus) }),
  };
}
