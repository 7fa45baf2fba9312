/**
 * Controls that would catch us: labels that mean nothing, and simple models.
 *
 * @module
 */

import { PROTOCOL_NAMES } from "../../corpus/mod.ts";
import { mean, PAPER_TABLE_3, pooledFigures } from "../../evaluation/mod.ts";
import {
  type BaselineResult,
  BASELINES,
  clusterOf,
  type PublishedGrid,
  type PublishedRun,
} from "../../experiment/mod.ts";
import { type Figure, lines, type Series } from "../../figures/mod.ts";
import {
  markdownTable,
  missingNote,
  paragraphs,
  picture,
  points,
  type Section,
  spread,
} from "./markdown.ts";
import { type Row, rowsOf } from "./rows.ts";
import { bySibling, shareOf, siblingTable } from "./speed.ts";

/** Training accuracy of the last epoch, averaged over a row's runs. */
function trainingAccuracy({ seeds }: Row): number {
  return mean(
    seeds.flatMap(({ runs }) => runs)
      .map(({ history }) => history.at(-1)!.accuracy),
  );
}

/** The table of runs with permuted labels. */
function permutedTable(rows: readonly Row[]): string {
  return markdownTable(
    [
      "labels permuted per",
      "protocol",
      ">epochs",
      ">seeds",
      ">right in training, last epoch",
      ">accuracy on the test",
    ],
    rows.map((row) => [
      row.settings.permuteLabels ?? "nothing",
      `\`${row.settings.protocol}\``,
      `${row.settings.recipe.epochs}`,
      `${row.seeds.length}`,
      `${points(trainingAccuracy(row))} %`,
      spread(row.figures.accuracy),
    ]),
  );
}

/** Validation accuracy over the epochs. */
function memorySeries(run: PublishedRun, name: string): Series {
  return {
    x: run.history.map(({ epoch }) => epoch),
    y: run.history.map(({ validationAccuracy }) => validationAccuracy ?? NaN),
    name,
  };
}

/** Whether a run is under the protocol of the paper's figure. */
const isPapers = ({ settings }: PublishedRun) =>
  settings.protocol === "copies-before-split";

/**
 * How well siblings of training items are known by epochs, with real and with
 * meaningless labels, under the protocol where nearly every item has one.
 */
function memoryFigure(
  known: PublishedRun,
  permuted: readonly PublishedRun[],
): Figure {
  return lines([
    memorySeries(known, "real labels"),
    ...permuted.map((run) =>
      memorySeries(
        run,
        `permuted per clip, ${run.settings.recipe.epochs} epochs`,
      )
    ),
  ], {
    title: "How far memory of recordings gets",
    subtitle:
      "Validation accuracy where nearly every item has a sibling in training; permuted labels leave memory alone to go by",
    xTitle: "Epoch",
    log: "x",
    yTitle: "Validation accuracy",
    yRange: [0, 1],
  });
}

/** How far memory of recordings gets under the paper's protocol, in a table and a figure. */
async function memorySection(
  real: readonly PublishedRun[],
  permuted: readonly PublishedRun[],
): Promise<Section> {
  const runs = permuted.filter(isPapers)
    .filter(({ settings }) => settings.permuteLabels === "clip");
  if (runs.length === 0) return { text: "", pictures: {} };
  const known = real.find(isPapers);
  const scores = await Promise.all(runs.map(bySibling));
  const best = Math.max(...scores.map(({ all }) => shareOf(all)));
  const figure = known && memoryFigure(known, runs);
  const text = paragraphs(
    "### Memory alone",
    "Labels permuted per clip under `copies-before-split`: a test item with a sibling in training shares its meaningless label, the others are a matter of chance.",
    siblingTable(runs, scores),
    best >= PAPER_TABLE_3.accuracy
      ? "So memory of recordings, without anything about emotion, is enough for the paper's 94.02 % under its protocol. Its figure need not have come about so: real labels, which fit the sound, are learned in fewer epochs, and serve items without a sibling too."
      : "",
    figure ? picture("memory.svg", figure) : "",
  );
  return { text, pictures: figure ? { "memory.svg": figure.toSvg() } : {} };
}

/** Place of a protocol from the most generous to the strictest; random-K lies behind random. */
function placeOf(protocol: string): number {
  const place = PROTOCOL_NAMES.indexOf(protocol);
  if (place >= 0) return place;
  const family = PROTOCOL_NAMES.indexOf(protocol.replace(/-\d+$/, ""));
  return family < 0 ? PROTOCOL_NAMES.length : family + 0.5;
}

/** The table of simple models, each from the most generous protocol to the strictest. */
function baselineTable(results: readonly BaselineResult[]): string {
  const groups = Map.groupBy(
    results.toSorted((a, b) =>
      a.baseline === b.baseline ? placeOf(a.protocol) - placeOf(b.protocol) : 0
    ),
    ({ baseline, protocol }) => `${baseline} ${protocol}`,
  );
  return markdownTable(
    ["model", "protocol", ">seeds", ">items", ">accuracy", ">UAR"],
    [...groups.values()].map((seeds) => {
      const [{ baseline, protocol, table: { labels } }] = seeds;
      const figures = pooledFigures(
        seeds.map(({ table }) => table.predictions),
        { labels, cluster: clusterOf(protocol) },
      );
      return [
        BASELINES[baseline],
        `\`${protocol}\``,
        `${seeds.length}`,
        `${Math.round(figures.items)}`,
        spread(figures.accuracy),
        spread(figures.unweightedAverageRecall),
      ];
    }),
  );
}

/**
 * The section on controls.
 *
 * @param permuted  grids of runs with permuted labels
 * @param real      runs with real labels under the same recipe
 * @param baselines what simple models get right
 */
export async function controlsSection(
  permuted: readonly PublishedGrid[],
  real: readonly PublishedRun[],
  baselines: readonly BaselineResult[],
): Promise<Section> {
  const rows = (await Promise.all(permuted.map(rowsOf))).flat();
  const memory = await memorySection(
    real,
    permuted.flatMap(({ runs }) => runs),
  );
  const text = paragraphs(
    "## Controls",
    "Labels that mean nothing: permuted per clip (all copies of a clip share the new label) or per item, after the split, in training and in the test. Where training and test share no recording, and always per item, anything but chance (about 13 %, since neutral is half as frequent) would be a fault of ours; per clip under `copies-before-split` it is memory of recordings.",
    rows.length > 0 ? permutedTable(rows) : "",
    missingNote(permuted),
    memory.text,
    "### Simple models",
    "The label of the nearest training item (Euclidean distance of the scaled spectrograms), and logistic regression on mean, deviation, least and largest value of 40 MFCC.",
    baselines.length > 0
      ? baselineTable(baselines)
      : "_Not published yet: `deno task baselines` makes them._",
  );
  return { text, pictures: memory.pictures };
}
