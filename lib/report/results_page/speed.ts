/**
 * The speed run, seed by seed; and the paper's own recipe beside the original's curve.
 *
 * @module
 */

import { mean, ORIGINAL_CURVE, PAPER_TABLE_3 } from "../../evaluation/mod.ts";
import {
  minutesOf,
  type PublishedGrid,
  publishedLeaks,
  type PublishedRun,
} from "../../experiment/mod.ts";
import { curves } from "../../figures/mod.ts";
import { chosenEpoch, type EpochRecord } from "../../model/mod.ts";
import {
  markdownTable,
  missingNote,
  paragraphs,
  picture,
  points,
  type Section,
} from "./markdown.ts";

/** Over so many epochs at its end a training without a schedule no longer gains. */
const LAST_EPOCHS = 60;

/** Right answers of how many items. */
export interface Score {
  /** Right answers. */
  right: number;
  /** Of how many. */
  items: number;
}

/** Right answers by what training had heard. */
export interface SiblingScores {
  /** Of all test items. */
  all: Score;
  /** Of those whose recording is in training too, clean or in other noise. */
  known: Score;
  /** Of the others. */
  unknown: Score;
}

/** Share of right answers, in [0, 1]; NaN of no items. */
export const shareOf = ({ right, items }: Score): number => right / items;

/** "408 of 423 (96.5 %)". */
const scoreText = (score: Score) =>
  score.items === 0
    ? "none"
    : `${score.right} of ${score.items} (${points(shareOf(score))} %)`;

/**
 * Test items with and without a sibling in training: right answers of each.
 *
 * @throws {RangeError} if the run's predictions are not those of the test that its settings give
 */
export async function bySibling(run: PublishedRun): Promise<SiblingScores> {
  const { items } = await publishedLeaks(run);
  const score = (wanted: (heard: boolean) => boolean): Score => {
    const chosen = run.table.predictions
      .filter((_, i) => wanted(items[i].sameRecording));
    const right = chosen.filter(({ truth, predicted }) => truth === predicted);
    return { right: right.length, items: chosen.length };
  };
  return {
    all: score(() => true),
    known: score((heard) => heard),
    unknown: score((heard) => !heard),
  };
}

/** Where runs were made, in words; each place once. */
function placesOf(runs: readonly PublishedRun[]): string {
  const places = runs.map(({ experiment: { backend } }) =>
    `${backend.name} backend, ${backend.binary} binary, ${backend.threads} threads, ${backend.cpu}`
  );
  return [...new Set(places)].join("; ");
}

/** The table of runs under the paper's protocol: right answers by what training had heard. */
export function siblingTable(
  runs: readonly PublishedRun[],
  scores: readonly SiblingScores[],
): string {
  return markdownTable(
    [
      ">seed",
      ">epochs",
      ">minutes of training",
      ">right",
      ">with a sibling in training",
      ">without",
    ],
    runs.map((run, i) => [
      `${run.settings.seed}`,
      `${run.history.length}`,
      minutesOf(run).toFixed(2),
      scoreText(scores[i].all),
      scoreText(scores[i].known),
      scoreText(scores[i].unknown),
    ]),
  );
}

/** The table of a recipe's seeds, and their mean beside the paper's figure. */
async function seedTable(runs: readonly PublishedRun[]): Promise<string> {
  const scores = await Promise.all(runs.map(bySibling));
  const accuracy = mean(scores.map(({ all }) => shareOf(all)));
  const beaten = accuracy >= PAPER_TABLE_3.accuracy ? "at least" : "less than";
  return paragraphs(
    siblingTable(runs, scores),
    `Mean accuracy ${
      (100 * accuracy).toFixed(2)
    } %, ${beaten} the paper's 94.02 %, ${
      runs[0].settings.recipe.selection === "last"
        ? "with the weights of the last epoch"
        : "with the weights of the epoch that was best on validation"
    }. ${placesOf(runs)}.`,
  );
}

/** The section on the speed run. */
export async function speedSection(grid: PublishedGrid): Promise<Section> {
  const text = paragraphs(
    "## The speed run",
    "The paper's protocol, network and features; its recipe is free. Test items with a sibling have the same recording in training, clean or in other noise.",
    grid.runs.length > 0 ? await seedTable(grid.runs) : "",
    missingNote([grid]),
  );
  return { text, pictures: {} };
}

/** "65.1 to 92.9 %": validation accuracy over the last epochs of a training. */
function swing(
  history: readonly Pick<EpochRecord, "validationAccuracy">[],
): string {
  const last = history.slice(-LAST_EPOCHS)
    .map(({ validationAccuracy }) => validationAccuracy ?? NaN);
  return `${points(Math.min(...last))} to ${points(Math.max(...last))} %`;
}

/** Which epoch's weights were kept, and how much hangs on that choice. */
function epochSentence({ history, settings }: PublishedRun): string {
  const kept = chosenEpoch(history, settings.recipe.selection);
  return `The weights of epoch ${kept.epoch} were tested. Over the last ${LAST_EPOCHS} epochs validation accuracy swings from ${
    swing(history)
  }, the original's from ${
    swing(ORIGINAL_CURVE)
  }: the figure depends on the epoch at which a training is stopped.`;
}

/** The section on the paper's own recipe. */
export async function paperSection(grid: PublishedGrid): Promise<Section> {
  const [run] = grid.runs;
  const figure = run && curves(run.history, {
    title: "The paper's own recipe",
    subtitle: "RAVDESS, copies before the split, seed 0; the original behind",
    beside: { name: "original", history: ORIGINAL_CURVE },
  });
  const text = paragraphs(
    "## The paper's own recipe",
    "SGD at a constant learning rate, dropout of 0.4 in every block, 315 epochs, as the training behind the paper's figure was stopped in its 315th.",
    run ? await seedTable(grid.runs) : "",
    run ? epochSentence(run) : "",
    figure ? picture("paper.svg", figure) : "",
    missingNote([grid]),
  );
  return { text, pictures: figure ? { "paper.svg": figure.toSvg() } : {} };
}
