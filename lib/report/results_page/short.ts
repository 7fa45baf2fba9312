/**
 * The short form of the results, for the project's README.
 *
 * @module
 */

import { findProtocol, PROTOCOL_NAMES } from "../../corpus/mod.ts";
import type { PooledFigure } from "../../evaluation/mod.ts";
import { markdownTable, paragraphs, points } from "./markdown.ts";
import { type PublishedResults, RESULT_GRIDS } from "./grids.ts";
import { type Row, rowsOf } from "./rows.ts";

const BEGIN = "<!-- made by `deno task results` -->";
const END = "<!-- until here -->";

/** "97.3 [96.2, 98.3]", in per cent. */
const withInterval = ({ mean, low, high }: PooledFigure) =>
  `${points(mean)} [${points(low)}, ${points(high)}]`;

/** "96 %, 99 %, 100 %": recording, other take, voice. */
function heardText(
  { heard: { sameRecording, otherTake, sameSpeaker } }: Row,
): string {
  return [sameRecording, otherTake, sameSpeaker]
    .map((share) => share === undefined ? "?" : `${Math.round(100 * share)} %`)
    .join(", ");
}

/** Rows of several grids. */
async function allRows(
  { grids }: PublishedResults,
  names: readonly string[],
): Promise<Row[]> {
  const present = names.flatMap((name) => grids.get(name) ?? []);
  return (await Promise.all(present.map(rowsOf))).flat();
}

/** A line for each protocol, a column for each recipe. */
function protocolTable(rows: readonly Row[]): string {
  const recipeOf = ({ settings }: Row) => settings.recipe.name;
  const recipes = [...new Set(rows.map(recipeOf))];
  const byProtocol = PROTOCOL_NAMES
    .map((name) => rows.filter(({ settings }) => settings.protocol === name))
    .filter((own) => own.length > 0);
  return markdownTable(
    [
      "protocol",
      "heard: recording, other take, voice",
      ...recipes.map((name) => `>\`${name}\``),
    ],
    byProtocol.map((own) => [
      `\`${own[0].settings.protocol}\``,
      heardText(own[0]),
      ...recipes.map((name) => {
        const row = own.find((one) => recipeOf(one) === name);
        return row ? withInterval(row.figures.accuracy) : "";
      }),
    ]),
  );
}

/** A line for each rung of the ladder. */
function ladderTable(rows: readonly Row[]): string {
  return markdownTable(
    ["ladder: training knows of a test clip", ">accuracy"],
    rows.map(({ settings, figures }) => [
      findProtocol(settings.protocol).title.replace("Ladder: ", ""),
      withInterval(figures.accuracy),
    ]),
  );
}

/**
 * The table of protocols and the ladder, as far as they are published: accuracies with
 * intervals in per cent, and the share of test items of which training has heard something.
 *
 * @returns Markdown
 * @throws {RangeError} if published predictions are not of the test that their settings give
 */
export async function shortResults(
  published: PublishedResults,
): Promise<string> {
  const rows = await allRows(published, RESULT_GRIDS.protocols);
  const ladder = await allRows(published, [RESULT_GRIDS.ladder]);
  return paragraphs(
    rows.length > 0 ? protocolTable(rows) : "",
    ladder.length > 0 ? ladderTable(ladder) : "",
  );
}

/**
 * Put the short form between its marks in a README.
 *
 * @param readme its text
 * @param short  as `shortResults` makes it
 * @throws {RangeError} if the marks are missing
 */
export function placeShortResults(readme: string, short: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new RangeError(
      `Cannot place the results: the README must have the lines ${BEGIN} and ${END}, in this order`,
    );
  }
  return `${readme.slice(0, begin)}${BEGIN}\n\n${short}\n\n${
    readme.slice(end)
  }`;
}
