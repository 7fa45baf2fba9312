/**
 * The table of protocols: one network, one recipe, and what each division of the clips
 * makes of its accuracy.
 *
 * @module
 */

import { findProtocol, PROTOCOL_NAMES } from "../../corpus/mod.ts";
import {
  PAPER_TABLE_3,
  unweightedAverageRecall,
  wilson,
} from "../../evaluation/mod.ts";
import type { PublishedGrid } from "../../experiment/mod.ts";
import { protocolBars } from "../../figures/mod.ts";
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

const HEAD = [
  "protocol",
  "recipe",
  ">seeds",
  ">items",
  ">accuracy",
  ">UAR",
  ">recording",
  ">other take",
  ">voice",
  ">core-minutes",
];

/** "96 %"; "0" where none. */
export function heardShare(share: number | undefined): string {
  return share === undefined ? "?" : share === 0 ? "0" : `${points(share)} %`;
}

/** Cells of a row of ours. */
function cells(
  { settings, seeds, figures, heard, coreMinutes }: Row,
): string[] {
  return [
    `\`${settings.protocol}\``,
    `\`${settings.recipe.name}\`, ${settings.recipe.epochs} epochs`,
    `${seeds.length}`,
    `${Math.round(figures.items)}`,
    spread(figures.accuracy),
    spread(figures.unweightedAverageRecall),
    heardShare(heard.sameRecording),
    heardShare(heard.otherTake),
    heardShare(heard.sameSpeaker),
    coreMinutes.toFixed(1),
  ];
}

/** The paper's own row. */
function paperCells(): string[] {
  const { accuracy, items, confusion } = PAPER_TABLE_3;
  const { low, high } = wilson(Math.round(accuracy * items), items);
  return [
    "`copies-before-split`",
    "the paper's, 315 epochs",
    "1",
    `${items}`,
    `${(100 * accuracy).toFixed(2)} [${points(low)}, ${points(high)}]`,
    points(unweightedAverageRecall(confusion)),
    "about 96 %",
    "?",
    "100.0 %",
    "?",
  ];
}

/** Rows by protocol, from the most generous to the strictest, then by recipe. */
function inOrder(rows: readonly Row[]): Row[] {
  const place = ({ settings }: Row) =>
    PROTOCOL_NAMES.indexOf(settings.protocol);
  return rows.toSorted((a, b) => place(a) - place(b));
}

/** The recipe with the most rows; of several the first. */
function fullest(rows: readonly Row[]): string {
  const groups = [...Map.groupBy(rows, ({ settings }) => settings.recipe.name)];
  groups.sort(([, a], [, b]) => b.length - a.length);
  return groups[0][0];
}

/** Bars of one recipe, the paper's figure above them. */
function drawBars(rows: readonly Row[]) {
  const recipe = fullest(rows);
  const shown = rows.filter(({ settings }) => settings.recipe.name === recipe);
  const { accuracy, items } = PAPER_TABLE_3;
  const paper = {
    label: "the paper",
    accuracy,
    interval: wilson(Math.round(accuracy * items), items),
    leaks: true,
  };
  return protocolBars([
    paper,
    ...shown.map(({ settings: { protocol }, figures }) => ({
      label: protocol,
      accuracy: figures.accuracy.mean,
      interval: figures.accuracy,
      leaks: findProtocol(protocol).leaks,
    })),
  ], {
    title: "One network, by how clips were divided",
    subtitle: `RAVDESS, recipe ${recipe}; lines: 95 % intervals`,
  });
}

/**
 * The section on protocols.
 *
 * @param grids those of the table, published as far as they are
 */
export async function protocolSection(
  grids: readonly PublishedGrid[],
): Promise<Section> {
  const rows = inOrder((await Promise.all(grids.map(rowsOf))).flat());
  const figure = rows.length > 0 ? drawBars(rows) : undefined;
  const text = paragraphs(
    "## The same network under every protocol",
    "The paper's network and features; nothing changes from row to row but how clips are divided and, between recipes, how the network is trained. Accuracy and unweighted average recall (UAR) in per cent: mean over seeds, ± standard deviation over seeds, [95 % interval]. The last columns say what training had heard of the test items: the same recording (in whatever noise), another take of it, the same voice. Core-minutes: minutes of training times threads, of a seed, all folds together, on machines that did other things beside. Chance is 12.5 %.",
    markdownTable(HEAD, [paperCells(), ...rows.map(cells)]),
    figure ? picture("protocols.svg", figure) : "",
    missingNote(grids),
  );
  return {
    text,
    pictures: figure ? { "protocols.svg": figure.toSvg() } : {},
  };
}
