/**
 * The best figure on voices that were never heard: what was tried, what each fold took, and
 * what it gives.
 *
 * @module
 */

import {
  combineAnswers,
  meanAndDeviation,
  pairedDifference,
  pooledFigures,
} from "../../evaluation/mod.ts";
import {
  armFigures,
  armOf,
  chooseArms,
  clusterOf,
  type PublishedGrid,
  type ScreenedRun,
  validationUar,
} from "../../experiment/mod.ts";
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

/** The seeds of a row as one model: their log-probabilities averaged. */
function togetherCells(row: Row): string[] {
  const { seeds, settings } = row;
  const [{ runs: [{ table: { labels } }] }] = seeds;
  const answers = combineAnswers(seeds.map((seed) => seed.answers), labels);
  const cluster = clusterOf(settings.protocol);
  const figures = pooledFigures([answers], { labels, cluster });
  return [
    `\`${settings.protocol}\``,
    `${settings.recipe.network.name}, ${seeds.length} seeds as one model`,
    "1",
    spread(figures.accuracy),
    spread(figures.unweightedAverageRecall),
    "",
    "",
  ];
}

/**
 * By how much a row is better than the paper's network under the same protocol and its
 * better recipe, on the seeds that both have.
 */
function overPaper(row: Row, papers: readonly Row[]): string {
  const paper = papers
    .filter(({ settings }) => settings.protocol === row.settings.protocol)
    .toSorted((a, b) => b.figures.accuracy.mean - a.figures.accuracy.mean)[0];
  const pairs = row.seeds.flatMap(({ seed, answers }) => {
    const other = paper?.seeds.find((one) => one.seed === seed);
    return other ? [[other.answers, answers] as const] : [];
  });
  if (pairs.length === 0) return "";
  const cluster = clusterOf(row.settings.protocol);
  return signed(pairedDifference(pairs, { cluster }));
}

/** The lines of a row of ours: its seeds one by one, and as one model. */
function linesOf(row: Row, papers: readonly Row[]): string[][] {
  const { settings, seeds, figures, heard } = row;
  const single = [
    `\`${settings.protocol}\``,
    settings.recipe.network.name,
    `${seeds.length}`,
    spread(figures.accuracy),
    spread(figures.unweightedAverageRecall),
    overPaper(row, papers),
    heardShare(heard.sameSpeaker),
  ];
  return seeds.length > 1 ? [single, togetherCells(row)] : [single];
}

/** The table of figures. */
function figuresTable(rows: readonly Row[], papers: readonly Row[]): string {
  return markdownTable(
    [
      "protocol",
      "network",
      ">seeds",
      ">accuracy",
      ">UAR",
      ">accuracy over the paper's network",
      ">voice in training",
    ],
    rows.flatMap((row) => linesOf(row, papers)),
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
    "A second network, with features and augmentation of its own. What was tried is judged on validation speakers alone, one change at a time from the first arm; each fold then takes the arm that was best on its own validation speakers, by runs that have heard none of its test speakers, and trains anew with its validation speakers among those it learns from. No test was looked at for any choice.",
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
