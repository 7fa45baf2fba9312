import assert from "node:assert/strict";
import { metrics } from "../../lib/evaluation/mod.ts";
import {
  probabilityBars,
  protocolBars,
  recallBars,
} from "../../lib/figures/mod.ts";
import { EMOTIONS } from "../../lib/paper.ts";
import { predictions } from "./gallery.ts";

Deno.test("protocolBars() keeps the rows' order, tells leaks by colour, and marks chance", () => {
  const { marks } = protocolBars([
    { label: "a", accuracy: 0.9, leaks: true },
    {
      label: "b",
      accuracy: 0.5,
      interval: { low: 0.4, high: 0.6 },
      leaks: false,
    },
    { label: "c", accuracy: 0.8, leaks: true },
  ]).description.panels[0];
  const [leaking, honest] = marks.filter((m) => m.kind === "bars");
  assert.deepEqual([leaking.at, leaking.length, leaking.colours], [[0, 2], [
    0.9,
    0.8,
  ], ["$second"]]);
  assert.deepEqual([honest.at, honest.intervals, honest.colours], [[1], [[
    0.4,
    0.6,
  ]], ["$first"]]);
  const texts = marks.flatMap((m) => m.kind === "text" ? [m.text] : []);
  assert.ok(
    texts.includes("50.0 % [40.0, 60.0]") && texts.includes("chance 12.5 %"),
  );
});

Deno.test("protocolBars() of honest protocols alone names no other", () => {
  const { marks } =
    protocolBars([{ label: "b", accuracy: 0.5, leaks: false }]).description
      .panels[0];
  assert.equal(marks.filter((m) => m.kind === "bars").length, 1);
});

Deno.test("recallBars() shows what metrics() found, intervals included", () => {
  const { perClass } = metrics(predictions, {
    labels: EMOTIONS,
    bySpeaker: false,
  });
  const [bars] = recallBars(perClass).description.panels[0].marks;
  assert.ok(bars.kind === "bars");
  assert.ok(Math.abs(bars.length[1] - 49 / 58) < 1e-5);
  const { low, high } = perClass[1].recallInterval!;
  assert.deepEqual(bars.intervals![1], [low, high]);
  assert.equal(bars.colours[1], "$calm");
});

Deno.test("probabilityBars() sets the largest in bold and says what was meant", () => {
  const figure = probabilityBars([0.1, 0.6, 0.3], {
    labels: ["a", "b", "c"],
    truth: "c",
  });
  const bold = figure.description.panels[0].marks.flatMap((m) =>
    m.kind === "text" && m.bold ? [m.text] : []
  );
  assert.deepEqual(bold, ["60.0 %"]);
  assert.match(figure.summary, /b 60\.0 %; meant: c/);
  assert.throws(
    () => probabilityBars([1]),
    /there must be 8, one a label, got 1/,
  );
  assert.throws(() => protocolBars([]), /rows, got 0/);
  assert.throws(() => recallBars([]), /classes, got 0/);
});
