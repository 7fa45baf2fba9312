import assert from "node:assert/strict";
import { PAPER_TABLE_3 } from "../../lib/evaluation/mod.ts";
import {
  classTable,
  confusionTable,
  heardTable,
  leakTable,
  referenceTable,
  span,
} from "../../lib/report/tables.ts";
import { percent } from "../../lib/figures/mod.ts";
import { reportInput } from "./fixture.ts";

/** The cells of a table's body, row by row, without markup. */
const cells = (html: string): string[][] =>
  html.split("<tbody>")[1].split("</tr>").slice(0, -1).map((row) =>
    row.split(/<\/t[hd]>/).slice(0, -1).map((cell) =>
      cell.replace(/<[^>]*>/g, "")
    )
  );

const copies = reportInput("copies-before-split");

Deno.test("leakTable() counts what training holds, as the report does", () => {
  const rows = cells(leakTable(copies.leaks));
  assert.equal(rows.length, 4);
  const { count, share } = copies.leaks.sameRecording;
  assert.deepEqual(rows[1].slice(1), [String(count), percent(share)]);
});

Deno.test("heardTable() tells accuracy with and without the recording in training", () => {
  const heard = new Set(
    copies.itemLeaks!.filter((l) => l.sameRecording).map((l) => l.item),
  );
  const [row] = cells(heardTable(copies.predictions, copies.itemLeaks!));
  const groups = [true, false].map((yes) =>
    copies.predictions.filter((p) => heard.has(p.item) === yes)
  );
  groups.forEach((group, i) => {
    const right = group.filter((p) => p.truth === p.predicted).length;
    assert.equal(
      row[i + 1],
      `${percent(right / group.length)} of ${group.length}`,
    );
  });
});

Deno.test("heardTable() is empty where training holds all of the test or none", () => {
  const actors = reportInput("actors-5");
  assert.equal(heardTable(actors.predictions, actors.itemLeaks!), "");
});

Deno.test("classTable() has a row an emotion, with what it is most often taken for", () => {
  const { metrics } = copies;
  const rows = cells(classTable(metrics));
  assert.equal(rows.length, 8);
  const sad = metrics.perClass[3];
  assert.deepEqual(rows[3].slice(0, 6), [
    "sad",
    String(sad.support),
    percent(sad.recall),
    span(sad.recallInterval!),
    percent(sad.precision),
    sad.f1.toFixed(3),
  ]);
  const perfect = {
    ...metrics,
    confusion: metrics.confusion.map((r, t) =>
      r.map((n, p) => t === p ? n : 0)
    ),
  };
  assert.equal(cells(classTable(perfect))[0][6], "–");
});

Deno.test("confusionTable() is the matrix", () => {
  const rows = cells(
    confusionTable({ ...copies.metrics, confusion: PAPER_TABLE_3.confusion }),
  );
  assert.deepEqual(rows[1], ["calm", "2", "49", "0", "7", "0", "0", "0", "0"]);
});

Deno.test("referenceTable() puts the run first, and says that synthetic speech is synthetic", () => {
  const run = {
    protocol: "random clips",
    metrics: copies.metrics,
    synthetic: true,
  };
  const [own, paper] = cells(referenceTable(run));
  assert.deepEqual(own.slice(0, 2), [
    "random clips",
    "this run, synthetic speech",
  ]);
  assert.equal(paper[2], "94.02 accuracy");
});
