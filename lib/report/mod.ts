/**
 * A run's report: one HTML page for people, from the files in the run's folder.
 *
 * @module
 */

export { MAX_PLAYERS, misheard, type ReportInput } from "./input.ts";
export { reportHtml } from "./report.ts";
export { writeReport } from "./write_report.ts";
