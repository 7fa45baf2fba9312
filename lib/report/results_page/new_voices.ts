/**
 * The best figure on voices that were never heard.
 *
 * @module
 */

import {
  combineAnswers,
  pairedDifferences,
  pooledFigures,
  type Prediction,
} from "../../evaluation/mod.ts";
import {
  clusterOf,
  type PublishedGrid,
  type PublishedRun,
  type Trial,
} from "../../experiment/mod.ts";
import { createFrontEnd } from "../../features/mod.ts";
import { countParameters } from "../../model/mod.ts";
import {
  markdownTable,
  missingNote,
  paragraphs,
  type Section,
  signed,
  spread,
} from "./markdown.ts";
import { heardShare } from "./protocols.ts";
import { type Row, rowsOf } from "./rows.ts";
import { choicesTable, screeningTable, trialsTable } from "./screening.ts";

/** What the section is made of; what is not there is left out. */
export interface NewVoicesInput {
  /** What was tried with a copy of the network in PyTorch. */
  trials: readonly Trial[];
  /** What was tried for random clips, likewise. */
  randomTrials: readonly Trial[];
  /** What was tried, on validation speakers. */
  screening?: PublishedGrid;
  /** The runs of the best. */
  best: readonly PublishedGrid[];
  /** Those of the paper's network. */
  paper: readonly PublishedGrid[];
}

/** How many trainings are joined to a model: five are the most below 500,000 values. */
const MEMBERS = [1, 3, 5];

/** What a line of the table of figures says: of single trainings, or of joined models. */
interface Line {
  row: Row;
  /** Answers of the models whose figures are averaged. */
  models: (readonly Prediction[])[];
  /** Trainings of a model. */
  members: number;
}

/** The lines of a row of ours: its seeds one by one, and joined, each to one model alone. */
function linesOf(row: Row): Line[] {
  const [{ runs: [{ table: { labels } }] }] = row.seeds;
  const answers = row.seeds.map((seed) => seed.answers);
  return MEMBERS.map((members) => {
    const count = Math.floor(answers.length / members);
    const models = Array.from({ length: count }, (_, i) => {
      const own = answers.slice(i * members, (i + 1) * members);
      return members === 1 ? own[0] : combineAnswers(own, labels);
    });
    return { row, models, members };
  }).filter(({ models }) => models.length > 0);
}

/**
 * By how much a line is better than the paper's network under the same protocol and its
 * better recipe: seed by seed where they have seeds in common, of each joined model over
 * each of the paper's seeds.
 */
function overPaper(
  { row, models, members }: Line,
  papers: readonly Row[],
): [accuracy: string, recall: string] {
  const { protocol } = row.settings;
  const paper = papers
    .filter(({ settings }) => settings.protocol === protocol)
    .toSorted((a, b) => b.figures.accuracy.mean - a.figures.accuracy.mean)[0];
  const pairs = (paper?.seeds ?? []).flatMap(({ seed, answers }) => {
    const others = members > 1
      ? models
      : models.filter((_, i) => row.seeds[i].seed === seed);
    return others.map((other) => [answers, other] as const);
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
  const { row, models, members } = line;
  const { settings: { protocol, recipe }, seeds, heard } = row;
  const [{ runs: [{ table: { labels } }] }] = seeds;
  const cluster = clusterOf(protocol);
  const figures = members === 1
    ? row.figures
    : pooledFigures(models, { labels, cluster });
  return [
    `\`${protocol}\``,
    recipe.network.name +
    (members > 1 ? `, ${members} seeds as one model` : ""),
    parametersCell(line),
    `${models.length}`,
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
      ">models",
      ">accuracy",
      ">UAR",
      ">accuracy over the paper's network",
      ">UAR over the paper's network",
      ">voice in training",
    ],
    rows.flatMap(linesOf).map((line) => cellsOf(line, papers)),
  );
}

const HEAD = paragraphs(
  "## New voices",
  "A second network, with features and augmentation of its own. What was tried is judged on validation speakers alone, one change at a time from the first arm; each fold then takes the arm that was best on its own validation speakers, by runs that have heard none of its test speakers, and trains anew with its validation speakers among those it learns from. The first arm itself was found beforehand with a copy of the network in PyTorch, on the validation speakers of all folds, whom other folds test: 59 changes of an earlier one, trained once on two folds each, then 20, trained 15 times each (five folds, three seeds). No test was looked at but fold 1's, when the 24 epochs were chosen.",
  "Several seeds as one model: their networks are members of one, which multiplies what they say; seeds 0 to 2 are the first of three, and so on, each in one model alone.",
);

const TRIALS = paragraphs(
  "### What helped, and what did not",
  "One change at a time from the recipe `new-voices`, and at the end some together: a copy of the network, its features and its training in PyTorch (`test/screening/screen.py`, on a GPU), every arm trained in five folds with three seeds, judged on validation speakers, of whom training had heard nothing. Gains are paired by fold and seed. Of so many arms one in twenty is two standard errors away by chance.",
);

const RANDOM = paragraphs(
  "### On random clips",
  "Under `random-10` training hears every voice and most of the other takes. The same copy in PyTorch, one training in each of five folds, judged on their validation clips, some of which other folds test. Masks stand in for dropout: none in the blocks, 0.1 before the linear layer (`test/screening/arms_random.json`). Gains are paired by fold. The trainings under `random-10` above are of the best of these arms, on training and validation clips.",
);

/** The section on new voices; of nothing it is empty. */
export async function newVoicesSection(
  { trials, randomTrials, screening, best, paper }: NewVoicesInput,
): Promise<Section> {
  const rows = (await Promise.all(best.map(rowsOf))).flat();
  const papers = (await Promise.all(paper.map(rowsOf))).flat();
  const tried = screening?.screened ?? [];
  const all = [tried, rows, trials, randomTrials];
  if (all.every((found) => found.length === 0)) {
    return { text: "", pictures: {} };
  }
  const text = paragraphs(
    HEAD,
    rows.length > 0 ? figuresTable(rows, papers) : "",
    missingNote(best),
    screening && tried.length > 0
      ? paragraphs(
        "### What each fold took",
        screeningTable(screening),
        await choicesTable(screening),
      )
      : "",
    trials.length > 0 ? paragraphs(TRIALS, trialsTable(trials)) : "",
    randomTrials.length > 0
      ? paragraphs(RANDOM, trialsTable(randomTrials))
      : "",
  );
  return { text, pictures: {} };
}
