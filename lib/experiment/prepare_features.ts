/**
 * Features of many runs, made once before they start.
 *
 * @module
 */

import { waveformAugmentations } from "../augment/mod.ts";
import type { Split } from "../corpus/mod.ts";
import { FEATURE_CACHE_FOLDER, FeatureCache } from "../files/mod.ts";
import { Dataset } from "./dataset.ts";
import { openCorpora } from "./open_corpora.ts";
import type { RunHooks } from "./run_types.ts";
import type { Settings } from "./settings.ts";

/** What decides the features of a run's items, but which of them it needs. */
function featuresOf(
  { corpus, testCorpus, full, seed, copies, recipe }: Settings,
): string {
  const { frontEnd, augment } = recipe;
  const kinds = waveformAugmentations(augment);
  // Without copies, no random number enters.
  const drawn = copies === 0 ? {} : { seed, copies, kinds };
  return JSON.stringify({ corpus, testCorpus, full, frontEnd, ...drawn });
}

/** Every clip and every copy of it. */
function everything(
  names: readonly string[],
  { protocol, seed, copies }: Settings,
): Split {
  const versions = Array.from({ length: copies + 1 }, (_, copy) => copy);
  return {
    protocol,
    seed,
    fold: 1,
    folds: 1,
    train: names.flatMap((clip) => versions.map((copy) => ({ clip, copy }))),
    validation: [],
    test: [],
    leftOut: [],
  };
}

/**
 * Make the features that runs share, wherever the cache lacks them: every clip and
 * every copy, so that no run has to make any.
 *
 * @param all     settings of the runs
 * @param options progress over all features, and a signal to stop
 * @returns how many there are, and how many had to be made
 */
export async function prepareFeatures(
  all: readonly Settings[],
  { onProgress, onWarning, signal }: RunHooks & { signal?: AbortSignal } = {},
): Promise<{ features: number; made: number }> {
  const different = [...Map.groupBy(all, featuresOf).values()]
    .map(([settings]) => settings);
  const counts = { features: 0, made: 0 };
  for (const settings of different) {
    const { corpus } = await openCorpora(settings, { onWarning, signal });
    const cache = new FeatureCache(FEATURE_CACHE_FOLDER);
    const names = corpus.clips.map(({ name }) => name);
    const { frontEnd, augment } = settings.recipe;
    const dataset = new Dataset(
      corpus,
      everything(names, settings),
      { cache, frontEnd, augment },
    );
    await dataset.prepareFeatures(
      (done, total) =>
        onProgress?.(
          counts.features + done,
          counts.features + total,
          "features",
        ),
      signal,
    );
    counts.features += cache.hits + cache.misses;
    counts.made += cache.misses;
  }
  return counts;
}
