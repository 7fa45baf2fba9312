/**
 * Answers of the same training in other folds: what the temperature of a model can be
 * fitted on that has no clips of its own left to validate with.
 *
 * @module
 */

import { join } from "@std/path";
import { combineAnswers, type Prediction } from "../evaluation/mod.ts";
import { firstDifference } from "./first_difference.ts";
import { RunFolder } from "./run_folder.ts";
import type { Experiment } from "./run_schemas.ts";

/** A run of another fold. */
interface OtherRun {
  experiment: Experiment;
  answers: Prediction[];
}

/** Answers of models like the joined one, each to the test of its own fold. */
export interface OtherFolds {
  /** One per item of all folds. */
  answers: Prediction[];
  /** Their numbers. */
  folds: number[];
}

/** What runs of all folds and seeds of one training have in common. */
function kindOf({ settings, corpus: { hash, labels } }: Experiment): unknown {
  const { seed: _seed, fold: _fold, corpus, ...rest } = settings;
  return { ...rest, corpus: corpus.split("=")[0], hash, labels };
}

/** Finished runs in a folder that differ from a training in nothing but fold and seed. */
async function runsLike(
  experiment: Experiment,
  folder: string,
): Promise<OtherRun[]> {
  const kind = kindOf(experiment);
  const runs: OtherRun[] = [];
  const entries = await Array.fromAsync(Deno.readDir(folder));
  for (const name of entries.map((entry) => entry.name).sort()) {
    const run = new RunFolder(join(folder, name));
    if (!await run.has("predictions")) continue;
    const found = await run.readExperiment();
    if (found.settings.fold === experiment.settings.fold) continue;
    if (firstDifference(kind, kindOf(found)) !== undefined) continue;
    const { predictions } = await run.readPredictions();
    runs.push({ experiment: found, answers: [...predictions] });
  }
  return runs;
}

/**
 * Answers of the same training in other folds, each fold's seeds joined as the model's are:
 * to clips that those had not been trained on. A fold that lacks a seed is left out.
 *
 * @param experiment of the model's first training
 * @param seeds      of all its trainings
 * @param folder     holds the folders of runs: a sweep's, or published ones
 * @throws {RangeError} if no other fold has a run of each seed
 */
export async function otherFolds(
  experiment: Experiment,
  seeds: readonly number[],
  folder: string,
): Promise<OtherFolds> {
  const runs = await runsLike(experiment, folder);
  const byFold = Map.groupBy(runs, (run) => run.experiment.settings.fold);
  const complete = [...byFold].sort(([a], [b]) => a - b).flatMap(
    ([fold, own]) => {
      const members = seeds.map((seed) =>
        own.find((run) => run.experiment.settings.seed === seed)?.answers
      );
      return members.every((answers) => answers !== undefined)
        ? [{ fold, members }]
        : [];
    },
  );
  if (complete.length === 0) {
    throw new RangeError(
      `Cannot fit a temperature on the runs in ${folder}: there must be a fold other than ${experiment.settings.fold} with the same training by seed ${
        seeds.join(", ")
      }, got ${runs.length} runs of it`,
    );
  }
  const { labels } = experiment.corpus;
  return {
    answers: complete.flatMap(({ members }) => combineAnswers(members, labels)),
    folds: complete.map(({ fold }) => fold),
  };
}
