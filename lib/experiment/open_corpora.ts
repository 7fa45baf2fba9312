/**
 * The corpora of a run: one to train on, and where the settings name it another to
 * test on.
 *
 * @module
 */

import { type Corpus, joinCorpora, openCorpus } from "../corpus/mod.ts";
import type { RunHooks } from "./run_types.ts";
import type { Settings } from "./settings.ts";

/** The corpora of a run. */
export interface RunCorpora {
  /** All clips that the run uses: those of the one, or of both, over their common labels. */
  corpus: Corpus;
  /** The corpus that is only tested, as it is. */
  testCorpus?: Corpus;
}

/**
 * Open what a run's settings name.
 *
 * @param settings the corpus, or two of them
 * @param options  progress, abortion; what was found in them is reported as warnings
 * @throws {CorpusError} if one can't be opened, or if they have too few labels in common
 */
export async function openCorpora(
  { corpus, testCorpus, full }: Pick<
    Settings,
    "corpus" | "testCorpus" | "full"
  >,
  { onProgress, onWarning, signal }:
    & Pick<RunHooks, "onProgress" | "onWarning">
    & { signal?: AbortSignal } = {},
): Promise<RunCorpora> {
  const open = async (name: string): Promise<Corpus> => {
    const opened = await openCorpus(name, {
      part: full ? "full" : "part",
      onProgress: (done, total) => onProgress?.(done, total, "corpus"),
      signal,
    });
    for (const warning of opened.report.warnings) onWarning?.(warning);
    return opened;
  };
  const training = await open(corpus);
  if (testCorpus === undefined) return { corpus: training };
  const test = await open(testCorpus);
  return { corpus: joinCorpora(training, test), testCorpus: test };
}
