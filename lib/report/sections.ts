/**
 * The sections of a run's report.
 *
 * @module
 */

import { PROTOCOLS, type Separation } from "../corpus/mod.ts";
import { ORIGINAL_CURVE, PAPER_TABLE_3 } from "../evaluation/mod.ts";
import {
  confusionPair,
  curves,
  escapeText,
  pageFigure,
  percent,
  player,
} from "../figures/mod.ts";
import { EMOTIONS } from "../paper.ts";
import { misheard, type ReportInput } from "./input.ts";
import {
  confusionTable,
  heardTable,
  leakTable,
  referenceTable,
} from "./tables.ts";

/** A part of the page with its heading. */
export function section(id: string, title: string, ...parts: string[]): string {
  return `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${
    parts.join("\n")
  }</section>`;
}

/** What a score tells, by what the protocol keeps apart. */
const MEANING: Record<Separation, string> = {
  nothing: "measures memory of recordings as well as recognition of emotion.",
  recording:
    "tells how new recordings of known voices are understood, many of them second takes of what training holds: not new voices.",
  pair:
    "tells how new recordings of known voices are understood, not new voices.",
  actor: "tells how new voices are understood.",
};

/** The protocol in plain words, with what training has heard of the test. */
export function protocolSection(
  { experiment, split, leaks, itemLeaks, predictions }: ReportInput,
): string {
  const { title, description, folds, separates } = PROTOCOLS[split.protocol];
  const fold = folds > 1 ? `, fold ${split.fold} of ${folds}` : "";
  const { train, validation, test } = split;
  return section(
    "protocol",
    `What was tested: ${escapeText(title.toLowerCase())}${fold}`,
    `<p>${escapeText(description)}</p>`,
    `<p>${experiment.corpus.clips} clips gave <strong>${train.length}</strong> training, <strong>${validation.length}</strong> validation and <strong>${test.length}</strong> test items.${
      split.leftOut.length > 0
        ? ` In no part, since another actor has the same samples: ${
          escapeText(split.leftOut.join(", "))
        }.`
        : ""
    }</p>`,
    leakTable(leaks),
    `<p>A score under this protocol ${MEANING[separates]}</p>`,
    itemLeaks ? heardTable(predictions, itemLeaks) : "",
  );
}

/** Learning curves, the original's behind them. */
export function curvesSection(
  { experiment, history, best }: ReportInput,
): string {
  const seconds = history.reduce((sum, point) => sum + (point.seconds ?? 0), 0);
  const time = seconds > 0 ? ` in ${(seconds / 60).toFixed(1)} minutes` : "";
  const figure = curves(history, {
    title: "Learning curves",
    ...(best !== undefined && { best }),
    // Behind a short run the original's 315 epochs would squeeze it to a line.
    ...(!experiment.corpus.synthetic &&
      history.length >= ORIGINAL_CURVE.length / 10 && {
      beside: { name: "original", history: ORIGINAL_CURVE },
    }),
  });
  return section(
    "curves",
    "Training",
    `<p>${history.length} ${
      history.length === 1 ? "epoch" : "epochs"
    }${time}. Training figures are taken while the weights change, with dropout; validation figures after each epoch, without.${
      best === undefined
        ? ""
        : ` The weights of epoch ${best} were tested: the best on validation.`
    }</p>`,
    pageFigure(figure, "figure-curves"),
  );
}

/** The run's confusion matrix beside the paper's. */
export function confusionSection({ experiment, metrics }: ReportInput): string {
  const figure = confusionPair(
    { confusion: metrics.confusion, title: "This run" },
    { confusion: PAPER_TABLE_3.confusion, title: "The paper, table 3" },
    {
      title: "Confusion matrix, beside the paper's",
      subtitle: "Counts; colour: share of the row",
    },
  );
  const same = experiment.settings.protocol === "copies-before-split";
  return section(
    "confusion",
    "Confusion",
    `<p>${
      same
        ? "Both matrices come from the same protocol."
        : "The two matrices answer different questions: in the paper's protocol, copies before the split, about 95 % of the test items have a noisy copy of the same recording in training."
    }</p>`,
    pageFigure(figure, "figure-confusion"),
    `<details><summary>This run’s matrix as a table</summary>${
      confusionTable(metrics.confusion)
    }</details>`,
  );
}

/** The surest errors, with players where there are sounds. */
export function misheardSection(
  { predictions, sounds, metrics }: ReportInput,
): string {
  const list = misheard(predictions);
  if (list.length === 0) {
    return section("misheard", "Misheard", "<p>No test item was misheard.</p>");
  }
  const items = list.map((p) => {
    const own = p.probabilities[EMOTIONS.indexOf(p.truth)];
    const sound = sounds?.get(p.item);
    return `<li><h3>meant <span style="white-space:nowrap">${p.truth},</span> heard as ${p.predicted}</h3>
<p>${escapeText(p.item)} · actor ${p.actor}<br>${p.predicted} ${
      percent(Math.max(...p.probabilities))
    }, ${p.truth} ${percent(own)}</p>${
      sound ? player(sound, p.item).toAudio().join("") : ""
    }</li>`;
  });
  const wrong = metrics.n - Math.round(metrics.accuracy * metrics.n);
  return section(
    "misheard",
    "Misheard",
    `<p>The ${list.length} errors of which the network was surest, out of ${wrong}${
      sounds?.size ? ". Listen: would you have known?" : "."
    }</p>`,
    `<ul class="clips">${items.join("")}</ul>`,
  );
}

/** Where the figure stands. */
export function contextSection({ experiment, metrics }: ReportInput): string {
  const { settings, corpus } = experiment;
  return section(
    "context",
    "In context",
    `<p>The paper reports 94.02 % (409 of 435). It made two noisy copies of every clip and divided the 4,320 items at random afterwards, so that nearly every test item has a sibling in training. That measures memory of recordings as well as recognition of emotion. What an accuracy means is decided by its protocol.</p>`,
    referenceTable({
      protocol: PROTOCOLS[settings.protocol].title.toLowerCase(),
      metrics,
      synthetic: corpus.synthetic,
    }),
  );
}

/** What decided the run's numbers. */
export function settingsSection({ experiment }: ReportInput): string {
  const { settings, backend, versions, started, corpus } = experiment;
  const entries: [string, unknown][] = [
    ...Object.entries({
      ...settings,
      corpus: `${corpus.id}, ${corpus.clips} clips`,
    }),
    [
      "backend in use",
      `${backend.name}${backend.binary ? `, ${backend.binary} binary` : ""}`,
    ],
    ["threads", backend.threads],
    ["processor", backend.cpu],
    ["started", started],
    ...Object.entries(versions),
  ];
  return section(
    "settings",
    "Settings",
    `<dl>${
      entries.map(([name, value]) =>
        `<dt>${escapeText(name)}</dt><dd>${escapeText(String(value))}</dd>`
      )
        .join("")
    }</dl>`,
  );
}
