/**
 * Which arm of a screening each fold takes: the best on validation speakers, by runs
 * that have heard none of the fold's test.
 *
 * @module
 */

import type { Item } from "../corpus/mod.ts";
import { mean } from "../evaluation/mod.ts";
import { divide } from "./divide.ts";
import { ARM } from "./grid_choices.ts";
import { clipsOf, type PublishedGrid, type ScreenedRun } from "./published.ts";

/** What a screening found of an arm, in one fold or in several. */
export interface ArmFigures {
  /** Its name. */
  arm: string;
  /** Runs. */
  runs: number;
  /** Average recall on validation items after the last epoch, mean over the runs. */
  validationUar: number;
}

/** What a screening chose for a fold. */
export interface FoldChoice extends ArmFigures {
  /** The fold. */
  fold: number;
  /** Speakers whom it tests: no run that was chosen by has heard them. */
  tested: string[];
}

/** The arm of a run. */
export function armOf({ choices }: Pick<ScreenedRun, "choices">): string {
  return String(choices[ARM]);
}

/** Average recall on validation items, after the last epoch: what `selection: "last"` keeps. */
export function validationUar({ name, history }: ScreenedRun): number {
  const uar = history.at(-1)?.validationUar ?? null;
  if (uar !== null) return uar;
  throw new RangeError(
    `Cannot choose by the run ${name}: it must have validation items, got none`,
  );
}

/** An arm's figures, from its runs. */
function armFigures(arm: string, runs: ScreenedRun[]): ArmFigures {
  return {
    arm,
    runs: runs.length,
    validationUar: mean(runs.map(validationUar)),
  };
}

/**
 * The speakers whom a run tests.
 *
 * @throws {RangeError} if it has heard one of them
 */
async function unheardSpeakers(
  { name, settings }: ScreenedRun,
): Promise<string[]> {
  const clips = await clipsOf(settings);
  const speakers = new Map(clips.map((clip) => [clip.name, clip.speaker]));
  const speakersOf = (items: readonly Item[]) =>
    new Set(items.map(({ clip }) => speakers.get(clip)!));
  const { train, validation, test } = divide(settings, clips);
  const heard = speakersOf([...train, ...validation]);
  const tested = speakersOf(test);
  const shared = [...tested].find((speaker) => heard.has(speaker));
  if (shared === undefined) return [...tested];
  throw new RangeError(
    `Cannot choose by the run ${name}: its training must not have heard the test's speakers, it has heard ${shared}`,
  );
}

/**
 * For each fold the arm with the best mean over the fold's runs; of equals the first. A
 * fold has none while a run of it is missing.
 *
 * @param screening a grid with arms and folds, as far as it is published
 * @throws {RangeError} if a run has heard a speaker of its own test
 */
export async function chooseArms(
  { grid, screened }: Pick<PublishedGrid, "grid" | "screened">,
): Promise<FoldChoice[]> {
  const tested = await Promise.all(screened.map(unheardSpeakers));
  const planned = Map.groupBy(grid.runs, ({ settings }) => settings.fold);
  const found = Map.groupBy(screened, ({ settings }) => settings.fold);
  const chosen: FoldChoice[] = [];
  for (const [fold, all] of [...planned].sort(([a], [b]) => a - b)) {
    const runs = found.get(fold) ?? [];
    if (runs.length < all.length) continue;
    const best = [...Map.groupBy(runs, armOf)]
      .map(([arm, own]) => armFigures(arm, own))
      .reduce((a, b) => b.validationUar > a.validationUar ? b : a);
    const speakers = tested[screened.indexOf(runs[0])];
    chosen.push({ fold, tested: speakers, ...best });
  }
  return chosen;
}

/**
 * A grid's text with the arms that a screening chose: `armOfFold`, and what the arms are.
 *
 * @param text      the grid's JSON, with or without an older choice
 * @param screening where to choose from
 * @returns the new text, and what it chooses for each fold
 * @throws {RangeError} if the screening lacks runs of a fold
 */
export async function withChosenArms(
  text: string,
  screening: Pick<PublishedGrid, "name" | "grid" | "screened">,
): Promise<{ text: string; chosen: FoldChoice[] }> {
  const chosen = await chooseArms(screening);
  const folds = new Set(screening.grid.runs.map((run) => run.settings.fold));
  if (chosen.length < folds.size) {
    throw new RangeError(
      `Cannot choose from ${screening.name}: every fold must have all its runs published, ${chosen.length} of ${folds.size} have`,
    );
  }
  const names = chosen.map(({ fold, arm }) => [fold, arm]);
  const { arms } = screening.grid;
  const taken = new Set(chosen.map(({ arm }) => arm));
  const file = {
    ...JSON.parse(text),
    arms: Object.fromEntries(
      Object.entries(arms).filter(([arm]) => taken.has(arm)),
    ),
    armOfFold: Object.fromEntries(names),
  };
  return { text: JSON.stringify(file, null, 2) + "\n", chosen };
}
