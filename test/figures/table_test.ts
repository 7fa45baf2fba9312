import assert from "node:assert/strict";
import { table } from "../../lib/figures/mod.ts";
import { findAll, parseXml } from "./xml.ts";

const rows = [
  { name: "a <b>", items: 1440, share: 0.8125, leaks: true },
  { name: "c", items: 7, share: -0.00001, leaks: undefined },
];

Deno.test("table() has a heading for each column and row, escaped", () => {
  const root = parseXml(table(rows, { caption: "What leaks" }).toHtml());
  assert.deepEqual(findAll(root, "caption").map((c) => c.text), ["What leaks"]);
  const headings = findAll(root, "th").map(({ text, attributes }) => [
    text,
    attributes.scope,
  ]);
  assert.deepEqual(headings, [
    ["name", "col"],
    ["items", "col"],
    ["share", "col"],
    ["leaks", "col"],
    ["a <b>", "row"],
    ["c", "row"],
  ]);
});

Deno.test("table() sets numbers to the right, groups thousands and has no negative zero", () => {
  const shown = table(rows, { digits: { share: 2 } });
  assert.deepEqual(shown.numeric, [false, true, true, false]);
  assert.deepEqual(shown.cells, [
    ["a <b>", "1,440", "0.81", "yes"],
    ["c", "7", "0.00", "–"],
  ]);
  assert.equal(
    table([{ x: -2.5 }, { x: NaN }]).toText(),
    "   x\n────\n−2.5\n NaN",
  );
});

Deno.test("table() keeps a name on one line, and gives a sentence room", () => {
  const sentence = "Some words that are too many for a narrow column";
  const root = parseXml(
    table([{ name: "copies-before-split", why: sentence }]).toHtml(),
  );
  const styles = [...findAll(root, "th"), ...findAll(root, "td")]
    .map(({ text, attributes }) => [text, attributes.style]);
  const styleOf = new Map(styles as [string, string][]);
  assert.match(styleOf.get("copies-before-split")!, /white-space:nowrap/);
  assert.match(styleOf.get(sentence)!, /min-width:16em/);
});

Deno.test("table() refuses no rows", () => {
  assert.throws(() => table([]), RangeError);
});
