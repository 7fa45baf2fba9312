/**
 * What was tried for new voices: the tables of arms, and what each fold took.
 *
 * @module
 */

import { mean, meanAndDeviation } from "../../evaluation/mod.ts";
import {
  armFigures,
  armOf,
  chooseArms,
  type PublishedGrid,
  type ScreenedRun,
  type Trial,
  validationUar,
} from "../../experiment/mod.ts";
import { markdownTable, points } from "./markdown.ts";

/** A run of a screening as a trial. */
function asTrial(run: ScreenedRun): Pick<Trial, "fold" | "seed" | "uar"> {
  const { fold, seed } = run.settings;
  return { fold, seed, uar: validationUar(run) };
}

/** Of each trial of an arm, by how much it is better than the first arm's of its fold and seed. */
function gains(
  trials: readonly Pick<Trial, "fold" | "seed" | "uar">[],
  base: readonly Pick<Trial, "fold" | "seed" | "uar">[],
): number[] {
  return trials.flatMap(({ fold, seed, uar }) => {
    const before = base.find((one) => one.fold === fold && one.seed === seed);
    return before === undefined ? [] : [uar - before.uar];
  });
}

/** "+1.2 ± 0.8": mean gain and its standard error. */
function gainCell(all: readonly number[]): string {
  if (all.length === 0) return "";
  const { mean, deviation } = meanAndDeviation(all);
  const gain = points(mean).replace("-0.0", "0.0");
  const sign = gain.startsWith("-") ? "" : "+";
  const error = deviation === undefined
    ? ""
    : ` ± ${points(deviation / Math.sqrt(all.length))}`;
  return `${sign}${gain}${error}`;
}

/** What an arm changes, in a cell. */
function changesCell(changes: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(changes).map(([path, value]) =>
    `${path.replace(/^recipe\./, "")} ${JSON.stringify(value)}`
  );
  return words.length === 0 ? "nothing" : `\`${words.join(", ")}\``;
}

/** The table of what helped and what did not, the best first. */
export function screeningTable({ grid, screened }: PublishedGrid): string {
  const arms = [...Map.groupBy(screened, armOf)];
  const first = armOf(grid.runs[0]);
  const base = screened.filter((run) => armOf(run) === first).map(asTrial);
  const lines = arms.map(([arm, runs]) => ({
    ...armFigures(arm, runs),
    gain: arm === first ? "" : gainCell(gains(runs.map(asTrial), base)),
  })).sort((a, b) => b.validationUar - a.validationUar);
  return markdownTable(
    [
      "arm",
      "changes",
      ">runs",
      ">UAR on validation",
      ">gain, ± its standard error",
    ],
    lines.map(({ arm, runs, validationUar, gain }) => [
      arm,
      changesCell(grid.arms[arm] ?? {}),
      `${runs}`,
      points(validationUar),
      gain,
    ]),
  );
}

/** The table of the folds' choices. */
export async function choicesTable(screening: PublishedGrid): Promise<string> {
  const chosen = await chooseArms(screening);
  if (chosen.length === 0) return "";
  return markdownTable(
    [">fold", "tested speakers", "arm", ">UAR on validation"],
    chosen.map(({ fold, tested, arm, validationUar }) => [
      `${fold}`,
      tested.join(", "),
      arm,
      points(validationUar),
    ]),
  );
}

/** The table of what a copy in PyTorch found, the best first. */
export function trialsTable(trials: readonly Trial[]): string {
  const arms = [...Map.groupBy(trials, ({ arm }) => arm)];
  const [[first, base]] = arms;
  const lines = arms.map(([arm, own]) => ({
    arm,
    own,
    uar: mean(own.map(({ uar }) => uar)),
  })).sort((a, b) => b.uar - a.uar);
  return markdownTable(
    [
      "change",
      ">parameters",
      ">trainings",
      ">UAR on validation",
      ">gain, ± its standard error",
    ],
    lines.map(({ arm, own, uar }) => [
      arm,
      `${own[0].parameters}`,
      `${own.length}`,
      points(uar),
      arm === first ? "" : gainCell(gains(own, base)),
    ]),
  );
}
