/**
 * What was tried for new voices: the tables of arms, and what each fold took.
 *
 * @module
 */

import { mean, meanAndDeviation } from "../../evaluation/mod.ts";
import {
  armOf,
  chooseArms,
  type PublishedGrid,
  type Trial,
  validationUar,
} from "../../experiment/mod.ts";
import { markdownTable, points } from "./markdown.ts";

/** What one training found of an arm. */
type Finding = Pick<Trial, "arm" | "fold" | "seed" | "uar">;

/** Of each training of an arm, by how much it is better than the first arm's of its fold and seed. */
function gains(own: readonly Finding[], base: readonly Finding[]): number[] {
  return own.flatMap(({ fold, seed, uar }) => {
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

/** Arms with their figures, the best first. */
function rankArms<T extends Finding>(findings: readonly T[], first: string) {
  const base = findings.filter(({ arm }) => arm === first);
  return [...Map.groupBy(findings, ({ arm }) => arm)]
    .map(([arm, own]) => ({
      arm,
      own,
      uar: mean(own.map(({ uar }) => uar)),
      gain: arm === first ? "" : gainCell(gains(own, base)),
    }))
    .sort((a, b) => b.uar - a.uar);
}

/** Titles of the last two columns. */
const FIGURES = [">UAR on validation", ">gain, ± its standard error"];

/** The table of a screening's arms, the best first. */
export function screeningTable({ grid, screened }: PublishedGrid): string {
  const findings = screened.map((run) => {
    const { fold, seed } = run.settings;
    return { arm: armOf(run), fold, seed, uar: validationUar(run) };
  });
  return markdownTable(
    ["arm", "changes", ">runs", ...FIGURES],
    rankArms(findings, armOf(grid.runs[0])).map(({ arm, own, uar, gain }) => [
      arm,
      changesCell(grid.arms[arm] ?? {}),
      `${own.length}`,
      points(uar),
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
  return markdownTable(
    ["change", ">parameters", ">trainings", ...FIGURES],
    rankArms(trials, trials[0].arm).map(({ arm, own, uar, gain }) => [
      arm,
      `${own[0].parameters}`,
      `${own.length}`,
      points(uar),
      gain,
    ]),
  );
}
