/**
 * The report of a run that has been evaluated, from the files in its folder.
 *
 * @module
 */

import type { Waveform } from "../audio/mod.ts";
import type { Prediction } from "../evaluation/mod.ts";
import {
  computeMetrics,
  type Experiment,
  hearItem,
  openCorpora,
  type RunFolder,
  type RunHooks,
} from "../experiment/mod.ts";
import { createFrontEnd } from "../features/mod.ts";
import { writeAtomically } from "../files/mod.ts";
import { sharedKernels } from "../kernels/mod.ts";
import { chosenEpoch } from "../model/mod.ts";
import { misheard, type ReportInput } from "./input.ts";
import { reportHtml } from "./report.ts";

/** What the network heard of its surest errors, and saw of the surest; nothing where the corpus isn't on this machine. */
async function loadSounds(
  { settings }: Experiment,
  predictions: readonly Prediction[],
  { onProgress, onWarning }: RunHooks,
): Promise<Pick<ReportInput, "sounds" | "seen">> {
  const sounds = new Map<string, Waveform>();
  try {
    const { corpus } = await openCorpora(settings, { onProgress });
    const { seed, recipe: { frontEnd, augment } } = settings;
    const hear = (item: string) =>
      hearItem(corpus, item, { seed, frontEnd, augment });
    const errors = misheard(predictions);
    for (const { item } of errors) sounds.set(item, await hear(item));
    const [{ item }] = errors.length > 0 ? errors : predictions;
    const { samples } = sounds.get(item) ?? await hear(item);
    const kernels = await sharedKernels();
    const [features] = createFrontEnd(frontEnd).compute([samples], kernels);
    return { sounds, seen: { item, features } };
  } catch (error) {
    onWarning?.(
      `The report has no players and no picture of the input: ${
        (error as Error).message
      }`,
    );
    return {};
  }
}

/**
 * Write a run's report into its folder.
 *
 * @param folder holds a run whose test is done
 * @param hooks  progress of opening the corpus; a warning where it isn't there
 * @throws {SyntaxError} if one of the run's files is missing or wrong
 */
export async function writeReport(
  folder: RunFolder,
  hooks: RunHooks = {},
): Promise<void> {
  const experiment = await folder.readExperiment();
  const split = await folder.readSplit();
  const { report: leaks, items: itemLeaks } = await folder.readLeaks();
  const history = await folder.readHistory();
  const table = await folder.readPredictions();
  const { predictions } = table;
  const best = chosenEpoch(history, experiment.settings.recipe.selection).epoch;
  const heard = await loadSounds(experiment, predictions, hooks);
  const report = reportHtml({
    experiment,
    split,
    leaks,
    itemLeaks,
    history,
    best,
    predictions,
    metrics: computeMetrics(experiment.settings, table),
    ...heard,
  });
  await writeAtomically(folder.file("report"), report);
}
