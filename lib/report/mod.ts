/**
 * A run's report: one HTML page for people, from the files in the run's folder. The
 * results page: Markdown and pictures, from all runs that are published.
 *
 * @module
 */

export { MAX_PLAYERS, misheard, type ReportInput } from "./input.ts";
export { reportHtml } from "./report.ts";
export { readResults, writeResults } from "./results_page/files.ts";
export type { PublishedResults } from "./results_page/grids.ts";
export { type Step, stepsOf } from "./results_page/ladder.ts";
export { publishedShare } from "./results_page/markdown.ts";
export { resultsPage } from "./results_page/page.ts";
export { type Heard, type Row, rowsOf } from "./results_page/rows.ts";
export { placeShortResults, shortResults } from "./results_page/short.ts";
export {
  bySibling,
  type Score,
  type SiblingScores,
} from "./results_page/speed.ts";
export { writeReport } from "./write_report.ts";
