/**
 * A model's figures on clips, for `deno task evaluate MODEL --corpus DIR`.
 *
 * @module
 */

import { setBackend } from "../backend/mod.ts";
import {
  type Corpus,
  findProtocol,
  openCorpus,
  type Split,
  split,
} from "../corpus/mod.ts";
import type { Metrics } from "../evaluation/mod.ts";
import { PAPER_INPUT, testFigures, testModel } from "../experiment/mod.ts";
import { FEATURE_CACHE_FOLDER, FeatureCache, loadModel } from "../files/mod.ts";
import { openListener } from "../listen/mod.ts";
import { type ModelInfo, RECIPES } from "../model/mod.ts";
import { PAPER } from "../paper.ts";
import { progressBar } from "./progress.ts";

/** What was found of a model. */
export interface ModelEvaluation {
  /** What was tested, in words. */
  what: string;
  /** All figures. */
  metrics: Metrics;
  /** As a card has them. */
  figures: ModelInfo["figures"];
  /** Whether they are its card's; absent for other clips. */
  sameAsCard?: boolean;
}

/** All clips of a corpus as a test, but those that the model was trained on. */
function everyClip({ clips }: Corpus, { training }: ModelInfo): Split {
  const heard = new Set(training.clips);
  const rest = clips.filter(({ hash }) => !heard.has(hash));
  return {
    protocol: "cross-corpus",
    seed: training.seed,
    fold: 1,
    folds: 1,
    train: [],
    validation: [],
    test: rest.map(({ name }) => ({ clip: name, copy: 0 })),
    leftOut: clips.filter(({ hash }) => heard.has(hash)).map(({ name }) =>
      name
    ),
  };
}

/** Which clips are tested: those of the model's own test, where it was trained on this corpus. */
function testOf(
  corpus: Corpus,
  info: ModelInfo,
): { parts: Split; own: boolean } {
  const { protocol: { name, fold }, training: { seed } } = info;
  const own = corpus.kind === info.corpus || corpus.id === info.corpus;
  if (!own || info.testCorpus !== undefined) {
    return { parts: everyClip(corpus, info), own: false };
  }
  const copies = PAPER.augment.copies;
  return { parts: split(name, corpus.clips, { seed, fold, copies }), own };
}

/** How far a figure may lie from the card's: probabilities are float32. */
const ROUNDING = 1e-6;

/** Whether figures are the card's, in all that the card has. */
function agree(figures: unknown, card: unknown): boolean {
  if (typeof card === "number") {
    return Math.abs(Number(figures) - card) <= ROUNDING;
  }
  if (typeof card !== "object" || card === null) return figures === card;
  return Object.entries(card).every(([key, value]) =>
    agree((figures as Record<string, unknown> | undefined)?.[key], value)
  );
}

/**
 * Test a model on a corpus: on the items that its own protocol tests where it was trained on
 * it, else on all clips that it was not trained on.
 *
 * @param folder the model's, or a run's
 * @param name   the corpus, or its folder
 * @throws {RangeError} if the corpus has a label that the model doesn't know
 */
export async function evaluateModel(
  folder: string,
  name: string,
  full: boolean,
): Promise<ModelEvaluation> {
  // Figures that are the same on every processor, as the card's are.
  await setBackend("simd", { binary: "strict" });
  const listener = openListener(await loadModel(folder));
  const { info } = listener;
  const bar = progressBar("clips");
  try {
    const corpus = await openCorpus(name, { part: full ? "full" : "part" });
    const { parts, own } = testOf(corpus, info);
    const recipe = RECIPES[info.training.recipe];
    const predictions = await testModel(listener, corpus, parts, {
      cache: new FeatureCache(FEATURE_CACHE_FOLDER),
      augment: (recipe ?? PAPER_INPUT).augment,
      onProgress: (done, total) => bar.update(done, total),
    });
    const { metrics, figures } = testFigures(predictions, {
      labels: info.labels,
      bySpeaker: findProtocol(parts.protocol).bySpeaker,
      seed: info.training.seed,
      clips: corpus.clips,
    });
    const what = own
      ? `the ${parts.test.length} items that its protocol ${parts.protocol}, fold ${parts.fold}, tests`
      : `the ${parts.test.length} clips of ${corpus.title} that it was not trained on`;
    return {
      what,
      metrics,
      figures,
      ...(own && { sameAsCard: agree(figures, info.figures) }),
    };
  } finally {
    bar.stop();
    listener.dispose();
  }
}
