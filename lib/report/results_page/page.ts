/**
 * The results page: every published figure, from what is committed.
 *
 * @module
 */

import type { PublishedGrid } from "../../experiment/mod.ts";
import { controlsSection } from "./controls.ts";
import { type PublishedResults, RESULT_GRIDS } from "./grids.ts";
import { ladderSection } from "./ladder.ts";
import {
  markdownTable,
  missingNote,
  paragraphs,
  type Section,
  spread,
} from "./markdown.ts";
import { protocolSection } from "./protocols.ts";
import { newVoicesSection } from "./new_voices.ts";
import { rowsOf } from "./rows.ts";
import { paperSection, speedSection } from "./speed.ts";

/** A value of an axis, in a cell. */
function cell(value: unknown): string {
  const named = typeof value === "object" && value !== null && "name" in value
    ? value.name
    : value;
  return typeof named === "string" ? named : JSON.stringify(named ?? "");
}

/** The table of any grid: its axes, its figures. */
async function gridSection(grid: PublishedGrid): Promise<string> {
  const rows = await rowsOf(grid);
  const axes = grid.grid.axes.filter((axis) =>
    axis !== "seed" && axis !== "fold"
  );
  const table = markdownTable(
    [
      ...axes.map((axis) => axis.split(".").at(-1)!),
      ">seeds",
      ">items",
      ">accuracy",
      ">UAR",
      ">core-minutes",
    ],
    rows.map(({ choices, seeds, figures, coreMinutes }) => [
      ...axes.map((axis) => cell(choices[axis])),
      `${seeds.length}`,
      `${Math.round(figures.items)}`,
      spread(figures.accuracy),
      spread(figures.unweightedAverageRecall),
      coreMinutes.toFixed(1),
    ]),
  );
  return paragraphs(
    `### ${grid.grid.title} (\`${grid.name}\`)`,
    rows.length > 0 ? table : "",
    missingNote([grid]),
  );
}

/** Grids that have no section of their own, as far as a run of theirs is published. */
async function otherSection(
  grids: PublishedResults["grids"],
): Promise<Section> {
  const named: string[] = Object.values(RESULT_GRIDS).flat();
  const others = [...grids.values()]
    .filter(({ name, runs }) => !named.includes(name) && runs.length > 0);
  if (others.length === 0) return { text: "", pictures: {} };
  const tables = await Promise.all(others.map(gridSection));
  return { text: paragraphs("## Other grids", ...tables), pictures: {} };
}

/** What the page begins with. */
const HEAD = paragraphs(
  "# Results",
  "Every figure here is computed from what this folder holds: settings, history and predictions of each published run, in a folder named after its grid in `data/grids`. Splits, and what training had heard of a test, follow from the settings. `deno task results` makes this page again, without sound, byte for byte; `deno task sweep data/grids/NAME.json --out FOLDER` makes the runs again; `deno task results FOLDER --publish NAME` publishes those that are done.",
  "Accuracy and unweighted average recall (UAR) are in per cent, with 95 % intervals in brackets, of the mean over seeds. They come from a bootstrap that draws whole speakers where a protocol's folds are speakers, and whole clips elsewhere, each with its items of all seeds. They say how far another draw of speakers or clips could move a figure, not what leaks add to it.",
);

/**
 * Make the page and its pictures.
 *
 * @returns the files of the folder by their paths in it: `README.md`, `figures/….svg`
 * @throws {RangeError} if published predictions are not of the test that their settings give
 */
export async function resultsPage(
  { grids, baselines, trials, randomTrials }: PublishedResults,
): Promise<Map<string, string>> {
  const present = (names: readonly string[]) =>
    names.flatMap((name) => grids.get(name) ?? []);
  const only = async (
    name: string,
    make: (grid: PublishedGrid) => Promise<Section>,
  ) => {
    const grid = grids.get(name);
    return grid ? [await make(grid)] : [];
  };
  const real = grids.get(RESULT_GRIDS.speedrun)?.runs ?? [];
  const sections = [
    await protocolSection(present(RESULT_GRIDS.protocols)),
    ...await only(RESULT_GRIDS.ladder, ladderSection),
    await controlsSection(present(RESULT_GRIDS.permuted), real, baselines),
    ...await only(RESULT_GRIDS.speedrun, speedSection),
    ...await only(RESULT_GRIDS.paper, paperSection),
    await newVoicesSection({
      trials,
      randomTrials,
      screening: grids.get(RESULT_GRIDS.screening),
      best: present(RESULT_GRIDS.newVoices),
      paper: present(RESULT_GRIDS.protocols),
    }),
    await otherSection(grids),
  ];
  const texts = sections.map(({ text }) => text);
  const files = new Map([["README.md", paragraphs(HEAD, ...texts) + "\n"]]);
  for (const { pictures } of sections) {
    for (const [name, svg] of Object.entries(pictures)) {
      files.set(`figures/${name}`, svg);
    }
  }
  return files;
}
