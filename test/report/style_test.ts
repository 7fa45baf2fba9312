import assert from "node:assert/strict";
import { REPORT_STYLE } from "../../lib/report/style.ts";

Deno.test("the report's style has both themes and a printed form, and asks for nothing", () => {
  assert.match(REPORT_STYLE, /prefers-color-scheme: dark/);
  assert.match(REPORT_STYLE, /@media print/);
  assert.doesNotMatch(REPORT_STYLE, /url\(|@import|https?:/);
  const count = (mark: string) => REPORT_STYLE.split(mark).length;
  assert.equal(count("{"), count("}"));
});
