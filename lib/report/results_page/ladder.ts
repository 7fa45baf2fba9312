/**
 * The ladder: how many points are the recording, the take, the voice and the emotion.
 *
 * @module
 */

import { findProtocol } from "../../corpus/mod.ts";
import {
  type Answer,
  type PairedDifference,
  pairedDifferences,
  type PairedTest,
  pairedTest,
} from "../../evaluation/mod.ts";
import type { PublishedGrid } from "../../experiment/mod.ts";
import { ladderSteps } from "../../figures/mod.ts";
import {
  markdownTable,
  missingNote,
  paragraphs,
  picture,
  probability,
  type Section,
  signed,
  spread,
} from "./markdown.ts";
import { type Row, rowsOf } from "./rows.ts";

/** A rung and the one below it, compared. */
export interface Step {
  /** The lower rung. */
  from: Row;
  /** The upper one. */
  to: Row;
  /** By how much it is better, over all seeds that both have. */
  difference: PairedDifference;
  /** McNemar's test of each seed. */
  tests: { seed: number; test: PairedTest }[];
}

/** Answers of two rows by seed, as far as both have the seed. */
function sharedSeeds(
  from: Row,
  to: Row,
): { seed: number; pair: [Answer[], Answer[]] }[] {
  return from.seeds.flatMap(({ seed, answers }) => {
    const other = to.seeds.find((one) => one.seed === seed);
    if (other === undefined) return [];
    return [{ seed, pair: [answers, other.answers] }];
  });
}

/**
 * Compares each row with the one before it, as far as they have seeds in common.
 *
 * @throws {RangeError} if a seed's test items differ from row to row
 */
export function stepsOf(rows: readonly Row[]): Step[] {
  return rows.slice(1).flatMap((to, i) => {
    const from = rows[i];
    const shared = sharedSeeds(from, to);
    if (shared.length === 0) return [];
    return [{
      from,
      to,
      difference: pairedDifferences(shared.map(({ pair }) => pair)).accuracy,
      tests: shared.map(({ seed, pair: [first, second] }) => ({
        seed,
        test: pairedTest(first, second),
      })),
    }];
  });
}

/** "14 : 52, p < 0.001", a text for each seed. */
function testText({ seed, test }: Step["tests"][number]): string {
  const p = probability(test.p);
  return `seed ${seed}: ${test.onlyFirst} to ${test.onlySecond}, p ${
    p.startsWith("<") ? p : `= ${p}`
  }`;
}

/** What a rung adds: the last word of its name. */
const wordOf = ({ settings }: Row) => settings.protocol.split("-").at(-1)!;

/** The table of rungs. */
function rungTable(rows: readonly Row[], steps: readonly Step[]): string {
  return markdownTable(
    [
      "training knows of a test clip",
      "protocol",
      ">seeds",
      ">accuracy",
      ">UAR",
      ">gain over the rung before",
      "McNemar: right before only to right now only",
    ],
    rows.map((row) => {
      const step = steps.find(({ to }) => to === row);
      const { title } = findProtocol(row.settings.protocol);
      return [
        title.replace("Ladder: ", ""),
        `\`${row.settings.protocol}\``,
        `${row.seeds.length}`,
        spread(row.figures.accuracy),
        spread(row.figures.unweightedAverageRecall),
        step ? signed(step.difference) : "",
        step ? step.tests.map(testText).join("; ") : "",
      ];
    }),
  );
}

/** The section on the ladder; without a published rung it says so. */
export async function ladderSection(grid: PublishedGrid): Promise<Section> {
  const rows = await rowsOf(grid);
  const steps = stepsOf(rows);
  const figure = rows.length > 1
    ? ladderSteps(
      rows.map((row) => ({
        label: wordOf(row),
        accuracy: row.figures.accuracy.mean,
        interval: row.figures.accuracy,
      })),
    )
    : undefined;
  const text = paragraphs(
    "## The ladder: recording, take, voice, emotion",
    "The same clips are tested after four trainings of one size (on RAVDESS 1,140 items each), which differ in nothing but what they know of a test clip; each rung knows one thing more than the one before. Gains are paired: the same items, [95 % interval by a bootstrap over actors, all seeds together]; McNemar's test is exact, one per seed.",
    rows.length > 0 ? rungTable(rows, steps) : "",
    figure ? picture("ladder.svg", figure) : "",
    missingNote([grid]),
  );
  return { text, pictures: figure ? { "ladder.svg": figure.toSvg() } : {} };
}
