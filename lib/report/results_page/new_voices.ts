/**
 * The best figure on voices that were never heard: what was tried, what each fold took, and
 * what it gives.
 *
 * @module
 */

import {
  combineAnswers,
  meanAndDeviation,
  pairedDifferences,
  pooledFigures,
  type Prediction,
} from "../../evaluation/mod.ts";
import {
  armFigures,
  armOf,
  chooseArms,
  clusterOf,
  type PublishedGrid,
  type PublishedRun,
  type ScreenedRun,
  validationUar,
} from "../../experiment/mod.ts";
import { createFrontEnd } from "../../features/mod.ts";
import { countParameters } from "../../model/mod.ts";
import {
  markdownTable,
  missingNote,
  paragraphs,
  points,
  type Section,
  signed,
  spread,
} from "./markdown.ts";
import { heardShare } from "./protocols.ts";
import { type Row, rowsOf } from "./rows.ts";

/** Grids of the section; those that are not there are left out. */
export interface NewVoicesGrids {
  /** What was tried, on validation speakers. */
  screening?: PublishedGrid;
  /** The runs of the best. */
  best: readonly PublishedGrid[];
  /** Those of the paper's network. */
  paper: readonly PublishedGrid[];
}

/** Fold and seed of a run: what pairs runs of two arms. */
const pairOf = ({ settings: { fold, seed } }: ScreenedRun) => `${fold}/${seed}`;

/** Of each run of an arm, by how much it is better than the first arm's of its fold and seed. */
function gains(runs: readonly ScreenedRun[], base: readonly ScreenedRun[]) {
  const values = new Map(base.map((run) => [pairOf(run), validationUar(run)]));
  return runs.flatMap((run) => {
    const before = values.get(pairOf(run));
    return before === undefined ? [] : [validationUar(run) - before];
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
function screeningTable({ grid, screened }: PublishedGrid): string {
  const arms = [...Map.groupBy(screened, armOf)];
  const first = armOf(grid.runs[0]);
  const base = screened.filter((run) => armOf(run) === first);
  const lines = arms.map(([arm, runs]) => ({
    ...armFigures(arm, runs),
    gain: arm === first ? "" : gainCell(gains(runs, base)),
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
async function choicesTable(screening: PublishedGrid): Promise<string> {
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

/** What a line of the table of figures says: of single trainings, or of one joined model. */
interface Line {
  row: Row;
  /** Trainings whose figures are averaged: a row's seeds, or their joined model alone. */
  trainings: (readonly Prediction[])[];
  /** Members of one model. */
  members: number;
}

/** The lines of a row of ours: its seeds one by one, and joined to one model. */
function linesOf(row: Row): Line[] {
  const trainings = row.seeds.map(({ answers }) => answers);
  const single = { row, trainings, members: 1 };
  if (trainings.length === 1) return [single];
  const [{ runs: [{ table: { labels } }] }] = row.seeds;
  const joined = [combineAnswers(trainings, labels)];
  return [single, { row, trainings: joined, members: trainings.length }];
}

/**
 * By how much a line is better than the paper's network under the same protocol and its
 * better recipe: seed by seed where they have seeds in common, of a joined model over each
 * of the paper's seeds.
 */
function overPaper(
  { row, trainings, members }: Line,
  papers: readonly Row[],
): [accuracy: string, recall: string] {
  const { protocol } = row.settings;
  const paper = papers
    .filter(({ settings }) => settings.protocol === protocol)
    .toSorted((a, b) => b.figures.accuracy.mean - a.figures.accuracy.mean)[0];
  const pairs = (paper?.seeds ?? []).flatMap(({ seed, answers }) => {
    const place = row.seeds.findIndex((one) => one.seed === seed);
    const other = members > 1 ? trainings[0] : trainings[place];
    return other ? [[answers, other] as const] : [];
  });
  if (pairs.length === 0) return ["", ""];
  const cluster = clusterOf(protocol);
  const { accuracy, unweightedAverageRecall } = pairedDifferences(pairs, {
    cluster,
  });
  return [signed(accuracy), signed(unweightedAverageRecall)];
}

/** Parameters of a run's network. */
function parametersOf({ settings: { recipe }, table }: PublishedRun): number {
  const { input } = createFrontEnd(recipe.frontEnd);
  const classes = table.labels.length;
  return countParameters(recipe.network, { input, classes });
}

/** Parameters of all members of a model: those of the smallest fold and of the largest. */
function parametersCell({ row, members }: Line): string {
  const [{ runs }] = row.seeds;
  const counts = runs.map((run) => members * parametersOf(run));
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${least}` : `${least} to ${most}`;
}

/** A line's cells. */
function cellsOf(line: Line, papers: readonly Row[]): string[] {
  const { row, trainings, members } = line;
  const { settings: { protocol, recipe }, seeds, heard } = row;
  const [{ runs: [{ table: { labels } }] }] = seeds;
  const cluster = clusterOf(protocol);
  const figures = members === 1
    ? row.figures
    : pooledFigures(trainings, { labels, cluster });
  return [
    `\`${protocol}\``,
    recipe.network.name +
    (members > 1 ? `, ${members} seeds as one model` : ""),
    parametersCell(line),
    `${trainings.length}`,
    spread(figures.accuracy),
    spread(figures.unweightedAverageRecall),
    ...overPaper(line, papers),
    heardShare(heard.sameSpeaker),
  ];
}

/** The table of figures. */
function figuresTable(rows: readonly Row[], papers: readonly Row[]): string {
  return markdownTable(
    [
      "protocol",
      "network",
      ">parameters",
      ">trainings",
      ">accuracy",
      ">UAR",
      ">accuracy over the paper's network",
      ">UAR over the paper's network",
      ">voice in training",
    ],
    rows.flatMap(linesOf).map((line) => cellsOf(line, papers)),
  );
}

/** The section on new voices; without a screening and without runs it is empty. */
export async function newVoicesSection(
  { screening, best, paper }: NewVoicesGrids,
): Promise<Section> {
  const rows = (await Promise.all(best.map(rowsOf))).flat();
  const papers = (await Promise.all(paper.map(rowsOf))).flat();
  const tried = screening?.screened ?? [];
  if (tried.length + rows.length === 0) return { text: "", pictures: {} };
  const text = paragraphs(
    "## New voices",
    "A second network, with features and augmentation of its own. What was tried is judged on validation speakers alone, one change at a time from the first arm; each fold then takes the arm that was best on its own validation speakers, by runs that have heard none of its test speakers, and trains anew with its validation speakers among those it learns from. The first arm itself was found beforehand with a copy of the network in PyTorch, on the validation speakers of all folds, whom other folds test: 59 changes of an earlier one, trained once on two folds each, then 20, trained 15 times each (five folds, three seeds). No test was looked at but fold 1's, when the 24 epochs were chosen.",
    rows.length > 0 ? figuresTable(rows, papers) : "",
    missingNote(best),
    screening && tried.length > 0
      ? paragraphs(
        "### What helped, and what did not",
        screeningTable(screening),
        await choicesTable(screening),
      )
      : "",
  );
  return { text, pictures: {} };
}
