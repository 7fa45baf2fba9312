/**
 * The tables of a run's report.
 *
 * @module
 */

import type { ItemLeak, LeakReport } from "../corpus/mod.ts";
import {
  type Interval,
  type Metrics,
  type Prediction,
  REFERENCE_FIGURES,
} from "../evaluation/mod.ts";
import { emotionColour, escapeText, percent } from "../figures/mod.ts";

/** "91.4–95.9 %". */
export const span = ({ low, high }: Interval) =>
  `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)} %`;

const bar = (share: number, kind = "") =>
  `<span class="bar ${kind}" aria-hidden="true"><i style="width:${
    (100 * share).toFixed(1)
  }%"></i></span>`;

const dot = (label: string) =>
  `<span class="dot" style="background:var(--${
    emotionColour(label).slice(1)
  })" aria-hidden="true"></span>`;

/** A table that scrolls by itself where the page is narrow. */
function table(
  caption: string,
  head: [title: string, number?: boolean][],
  rows: string[],
): string {
  const cells = head.map(([title, number]) =>
    `<th scope="col"${number ? ' class="number"' : ""}>${title}</th>`
  );
  return `<div class="scroll"><table><caption>${caption}</caption><thead><tr>${
    cells.join("")
  }</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

const KINDS = [
  ["sameSamples", "the very same samples"],
  ["sameRecording", "the same recording, in whatever noise"],
  [
    "samePair",
    "the same sentence, emotion and intensity by the same speaker, any take",
  ],
  ["sameSpeaker", "the same speaker"],
] as const;

/** How much of the test the training has heard. */
export function leakTable(leaks: LeakReport): string {
  const rows = KINDS.map(([kind, what]) => {
    const leak = leaks[kind];
    if (leak === undefined) {
      return `<tr><th scope="row">${what}</th><td class="number">–</td><td>not known: the corpus doesn’t say</td></tr>`;
    }
    const { count, share } = leak;
    return `<tr><th scope="row">${what}</th><td class="number">${count}</td><td>${
      bar(share, "leak")
    }${percent(share)}</td></tr>`;
  });
  return table(
    `Of the ${leaks.items} test items, as they were drawn for this run, training holds …`,
    [["", false], ["Items", true], ["Share of the test"]],
    rows,
  );
}

/** Accuracy on items that training has heard, beside that on the others; "" where all are alike. */
export function heardTable(
  predictions: readonly Prediction[],
  itemLeaks: readonly ItemLeak[],
): string {
  const byItem = new Map(itemLeaks.map((leak) => [leak.item, leak]));
  const rows = KINDS.flatMap(([kind, what]) => {
    const groups = [true, false].map((heard) =>
      predictions.filter(({ item }) => byItem.get(item)?.[kind] === heard)
    );
    if (groups.some((group) => group.length === 0)) return [];
    const cells = groups.map((group) => {
      const right = group.filter((p) => p.predicted === p.truth).length;
      return `<td class="number">${
        percent(right / group.length)
      } of ${group.length}</td>`;
    });
    return [`<tr><th scope="row">${what}</th>${cells.join("")}</tr>`];
  });
  if (rows.length === 0) return "";
  return table(
    "Accuracy, by whether training holds …",
    [["", false], ["it does", true], ["it does not", true]],
    rows,
  );
}

/** What a class is most often taken for, with how often; "–" if never. */
function takenFor(
  row: readonly number[],
  self: number,
  perClass: Metrics["perClass"],
): string {
  const wrong = row.map((count, k) => k === self ? 0 : count);
  const most = Math.max(...wrong);
  return most === 0
    ? "–"
    : `${escapeText(perClass[wrong.indexOf(most)].label)} (${most})`;
}

/** Recall with its interval, precision and F1 of each emotion. */
export function classTable({ perClass, confusion }: Metrics): string {
  const rows = perClass.map((c, k) =>
    `<tr><th scope="row">${dot(c.label)}${
      escapeText(c.label)
    }</th><td class="number">${c.support}</td><td>${bar(c.recall)}${
      percent(c.recall)
    }</td><td class="number">${
      c.recallInterval ? span(c.recallInterval) : "–"
    }</td><td class="number">${percent(c.precision)}</td><td class="number">${
      c.f1.toFixed(3)
    }</td><td>${takenFor(confusion[k], k, perClass)}</td></tr>`
  );
  return table(
    "Recall: of the items of an emotion, the share that was recognized. Precision: of the items that were given this emotion as an answer, the share for which it was right.",
    [
      ["Emotion"],
      ["Items", true],
      ["Recall"],
      ["95 % interval", true],
      ["Precision", true],
      ["F1", true],
      ["Most often taken for"],
    ],
    rows,
  );
}

/** The confusion matrix as a table, for readers who cannot see the figure. */
export function confusionTable({ confusion, perClass }: Metrics): string {
  const labels = perClass.map(({ label }) => escapeText(label));
  const rows = confusion.map((row, t) =>
    `<tr><th scope="row">${labels[t]}</th>${
      row.map((count) => `<td class="number">${count}</td>`).join("")
    }</tr>`
  );
  return table(
    "Rows: what the speaker meant. Columns: what was predicted.",
    [[""], ...labels.map((label): [string, boolean] => [label, true])],
    rows,
  );
}

/** This run among the figures of others. */
export function referenceTable(
  run: { protocol: string; metrics: Metrics; synthetic: boolean },
): string {
  const own = `<tr class="this"><th scope="row">${
    escapeText(run.protocol)
  }</th><td>this run${
    run.synthetic ? ", synthetic speech" : ""
  }</td><td class="number">${
    (100 * run.metrics.accuracy).toFixed(1)
  } accuracy, ${
    (100 * run.metrics.unweightedAverageRecall).toFixed(1)
  } UAR</td><td>predictions.csv</td></tr>`;
  const rows = REFERENCE_FIGURES.map((r) =>
    `<tr><th scope="row">${escapeText(r.protocol)}</th><td>${
      escapeText(r.system)
    }</td><td class="number">${r.figure} ${r.measure}</td><td>${
      escapeText(r.source)
    }</td></tr>`
  );
  return table(
    "Eight emotions, RAVDESS speech, in %. UAR: unweighted average recall. Compare only within a protocol.",
    [["Protocol"], ["System"], ["Figure (%)", true], ["Source"]],
    [own, ...rows],
  );
}
