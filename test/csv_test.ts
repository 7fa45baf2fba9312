import assert from "node:assert/strict";
import fc from "fast-check";
import { formatCsvRow, parseCsv } from "../lib/csv.ts";

const fieldsOf = (text: string) => parseCsv(text).map(({ fields }) => fields);

Deno.test("parseCsv() reads commas, semicolons and tabs, CRLF and a byte-order mark", () => {
  const want = [["a", "b", "c"], ["1", "2", "3"]];
  assert.deepEqual(fieldsOf("a,b,c\n1,2,3\n"), want);
  assert.deepEqual(fieldsOf("\ufeffa;b;c\r\n1;2;3"), want);
  assert.deepEqual(fieldsOf("a\tb\tc\n1\t 2 \t3\n\n"), want);
});

Deno.test("parseCsv() keeps the line on which a row begins, past empty and broken lines", () => {
  assert.deepEqual(parseCsv('a,b\n\n"x\ny",2\n3,\n'), [
    { line: 1, fields: ["a", "b"] },
    { line: 3, fields: ["x\ny", "2"] },
    { line: 5, fields: ["3", ""] },
  ]);
});

Deno.test("parseCsv() reads back what a spreadsheet quotes", () => {
  const cell = fc.string().map((text) => text.replace(/[\r\n]/g, "").trim());
  const row = fc.tuple(cell, cell, fc.constantFrom("x", "y"));
  fc.assert(fc.property(fc.array(row), (rows) => {
    const text = ["a,b,c", ...rows.map(formatCsvRow)];
    assert.deepEqual(fieldsOf(text.join("\n")).slice(1), rows);
  }));
});

Deno.test("parseCsv() refuses a quote that isn't closed, naming the line", () => {
  assert.throws(
    () => parseCsv('a,b\n"x,1\n'),
    /line 2: a quote must be closed/,
  );
  assert.deepEqual(parseCsv(""), []);
});
