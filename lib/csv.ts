/**
 * Tables of comma-separated values (RFC 4180), also as spreadsheets write them: with
 * semicolons or tabs, CRLF, a byte-order mark, quoted fields.
 *
 * @module
 */

/** A row of a table, and the line of the file that it begins in; the head is line 1. */
export interface CsvRow {
  /** From 1. */
  line: number;
  /** Without quotes, trimmed. */
  fields: string[];
}

/** The sign between fields: the one that the head has most of. */
function separatorOf(text: string): string {
  const head = text.slice(0, (text + "\n").search(/[\r\n]/));
  const counts = [",", ";", "\t"].map((sign) => head.split(sign).length);
  return [",", ";", "\t"][counts.indexOf(Math.max(...counts))];
}

/**
 * Split a table into rows; empty lines are passed over.
 *
 * @param text the file's text
 * @returns the head and what follows, in order
 * @throws {SyntaxError} naming the line, if a quote is not closed
 *
 * @example A quoted comma
 * ```ts
 * import { parseCsv } from "./csv.ts";
 * import assert from "node:assert/strict";
 *
 * const [, row] = parseCsv('file,label\n"a,b.wav",sad\n');
 * assert.deepEqual(row, { line: 2, fields: ["a,b.wav", "sad"] });
 * ```
 */
export function parseCsv(text: string): CsvRow[] {
  const source = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const separator = separatorOf(source);
  const rows: CsvRow[] = [];
  const field = new RegExp(
    `"((?:[^"]|"")*)"[ ]*(${separator}|\\n|$)|([^${separator}\\n]*)(${separator}|\\n|$)`,
    "y",
  );
  let line = 1;
  let row: CsvRow = { line, fields: [] };
  while (field.lastIndex < source.length) {
    const at = field.lastIndex;
    const [whole, quoted, , plain] = field.exec(source)!;
    if (quoted === undefined && plain.trimStart().startsWith('"')) {
      throw new SyntaxError(
        `line ${line}: a quote must be closed, got ${
          source.slice(at, at + 20)
        }`,
      );
    }
    row.fields.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    line += whole.split("\n").length - 1;
    if (whole.endsWith(separator) && field.lastIndex < source.length) continue;
    if (whole.endsWith(separator)) row.fields.push("");
    if (row.fields.some((value) => value !== "")) rows.push(row);
    row = { line, fields: [] };
  }
  return rows;
}

/**
 * A row of a table; what holds a comma, a quote or a line's end is quoted.
 *
 * @param fields their texts stand in the row
 * @returns a line without its end
 *
 * @example
 * ```ts
 * import { formatCsvRow } from "./csv.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(formatCsvRow(["a", 1, 'say "no", now']), 'a,1,"say ""no"", now"');
 * ```
 */
export function formatCsvRow(fields: readonly unknown[]): string {
  return fields.map((field) => {
    const text = String(field);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }).join(",");
}
