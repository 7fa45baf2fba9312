/**
 * A run's report: one HTML file that opens without a network, for people.
 *
 * @module
 */

import type { Waveform } from "../audio/mod.ts";
import {
  type ItemLeak,
  type LeakReport,
  PROTOCOLS,
  type Separation,
  type Split,
} from "../corpus/mod.ts";
import {
  type Metrics,
  ORIGINAL_CURVE,
  PAPER_TABLE_3,
  type Prediction,
} from "../evaluation/mod.ts";
import {
  confusionPair,
  curves,
  type EpochPoint,
  escapeText,
  pageFigure,
  pageScript,
  player,
} from "../figures/mod.ts";
import { EMOTIONS } from "../paper.ts";
import { REPORT_STYLE } from "./report_style.ts";
import {
  classTable,
  confusionTable,
  heardTable,
  leakTable,
  percent,
  referenceTable,
  span,
} from "./report_tables.ts";
import type { Experiment } from "./run_folder.ts";

/** Players in a report: each holds its sound, 0.4 MB for 3 s. */
export const MAX_PLAYERS = 8;

/** Everything that a report tells of. */
export interface ReportInput {
  experiment: Experiment;
  split: Split;
  leaks: LeakReport;
  /** What training has heard of each test item; with it, accuracies are told apart. */
  itemLeaks?: readonly ItemLeak[];
  history: readonly (EpochPoint & { seconds?: number })[];
  /** The epoch whose weights were tested. */
  best?: number;
  predictions: readonly Prediction[];
  metrics: Metrics;
  /** What the network heard, by item: those of {@linkcode misheard} get a player. */
  sounds?: ReadonlyMap<string, Waveform>;
}

/**
 * The errors that a network was surest of: one an original recording, the
 * largest probability first.
 *
 * @param count at most so many
 *
 * @example
 * ```ts
 * import { misheard } from "./report.ts";
 * import assert from "node:assert/strict";
 *
 * const sure = [0, 0.9, 0.1, 0, 0, 0, 0, 0];
 * const list = misheard([
 *   { item: "a", clip: "a", actor: 1, truth: "calm", predicted: "calm", probabilities: sure },
 *   { item: "b", clip: "b", actor: 1, truth: "sad", predicted: "calm", probabilities: sure },
 * ]);
 * assert.deepEqual(list.map((p) => p.item), ["b"]);
 * ```
 */
export function misheard(
  predictions: readonly Prediction[],
  count = MAX_PLAYERS,
): Prediction[] {
  const clips = new Set<string>();
  return predictions
    .filter((p) => p.predicted !== p.truth)
    .sort((a, b) => Math.max(...b.probabilities) - Math.max(...a.probabilities))
    .filter(({ clip }) => !clips.has(clip) && clips.add(clip))
    .slice(0, count);
}

/** A part of the page with its heading. */
function section(id: string, title: string, ...parts: string[]): string {
  return `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${
    parts.join("\n")
  }</section>`;
}

/** Title, banner, the figures at a glance. */
function head({ experiment, metrics }: ReportInput): string {
  const { settings, corpus, started } = experiment;
  const protocol = PROTOCOLS[settings.protocol];
  const right = Math.round(metrics.accuracy * metrics.n);
  const tiles = [
    [
      "Accuracy",
      percent(metrics.accuracy),
      `95 %: ${span(metrics.accuracyInterval)}`,
    ],
    [
      "Unweighted average recall",
      percent(metrics.unweightedAverageRecall),
      `95 %: ${span(metrics.uarInterval)}`,
    ],
    ["Cohen’s κ", metrics.cohenKappa.toFixed(3), "0 is chance, 1 is perfect"],
    [
      "Matthews correlation",
      metrics.matthews.toFixed(3),
      "0 is chance, 1 is perfect",
    ],
  ].map(([name, value, note]) =>
    `<li><span>${name}</span><b>${value}</b><span>${note}</span></li>`
  );
  const banner = corpus.synthetic
    ? `<div class="banner" role="note"><p><strong>Synthetic speech.</strong> This run's clips were made by the project's own synthesiser. Its figures show how the method works; they say nothing about people, and are not to be compared with figures on RAVDESS.</p></div>`
    : "";
  return `<header><p class="eyebrow">Run report · ${escapeText(corpus.id)} · ${
    escapeText(started.slice(0, 10))
  }</p>
<h1>${percent(metrics.accuracy)} of ${metrics.n} test items recognised under “${
    escapeText(protocol.title)
  }”</h1>
<p class="lead">${right} of ${metrics.n} were called by the emotion that the actor meant. Guessing among ${EMOTIONS.length} emotions would get 12.5 %.</p>
${banner}<ul class="tiles">${tiles.join("")}</ul>
<nav aria-label="Sections"><ul>${
    SECTIONS.map(([id, title]) => `<li><a href="#${id}">${title}</a></li>`)
      .join("")
  }</ul></nav></header>`;
}

const SECTIONS = [
  ["protocol", "What was tested"],
  ["curves", "Training"],
  ["confusion", "Confusion"],
  ["classes", "Each emotion"],
  ["misheard", "Misheard"],
  ["context", "In context"],
  ["settings", "Settings"],
] as const;

/** What a score tells, by what the protocol keeps apart. */
const MEANING: Record<Separation, string> = {
  nothing: "measures memory of recordings as well as recognition of emotion.",
  recording:
    "tells how new recordings of known voices are understood, most of them second takes of what training holds, and not new voices.",
  pair:
    "tells how new recordings of known voices are understood, not new voices.",
  actor: "tells how new voices are understood.",
};

/** The protocol in plain words, with what training has heard of the test. */
function protocolSection(
  { experiment, split, leaks, itemLeaks, predictions }: ReportInput,
): string {
  const { title, description, folds, separates } = PROTOCOLS[split.protocol];
  const fold = folds > 1 ? `, fold ${split.fold} of ${folds}` : "";
  const { train, validation, test } = split;
  return section(
    "protocol",
    `What was tested: ${escapeText(title.toLowerCase())}${fold}`,
    `<p>${escapeText(description)}</p>`,
    `<p>${experiment.corpus.clips} clips gave <strong>${train.length}</strong> training, <strong>${validation.length}</strong> validation and <strong>${test.length}</strong> test items.</p>`,
    leakTable(leaks),
    `<p>A score under this protocol ${MEANING[separates]}</p>`,
    itemLeaks ? heardTable(predictions, itemLeaks) : "",
  );
}

/** Learning curves, the original's behind them. */
function curvesSection({ experiment, history, best }: ReportInput): string {
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
    `<p>${history.length} epochs${time}. Training figures are taken while the weights change, with dropout; validation figures after each epoch, without.${
      best === undefined
        ? ""
        : ` The weights of epoch ${best} were tested: the best on validation.`
    }</p>`,
    pageFigure(figure, "figure-curves"),
  );
}

/** The run's confusion matrix beside the paper's. */
function confusionSection({ experiment, metrics }: ReportInput): string {
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
function misheardSection(
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
function contextSection({ experiment, metrics }: ReportInput): string {
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
function settingsSection({ experiment }: ReportInput): string {
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

/** How the intervals were taken, in a sentence. */
function intervalNote({ accuracyInterval, actors }: Metrics): string {
  return accuracyInterval.method === "bootstrap over actors"
    ? `Intervals: 95 %, bootstrap over the ${actors} actors tested, since clips of one actor are alike${
      actors < 10 ? "; with so few actors they are too narrow" : ""
    }.`
    : "Intervals: 95 %, Wilson's for shares, bootstrap within each emotion for the unweighted average recall. They take items as independent, and tell the chance of this test's draw alone.";
}

/**
 * The report of a run as one HTML file: readable offline, in the reader's light
 * or dark theme, on paper, and by keyboard. It may hold recordings: where they
 * must not be passed on, nor must the report.
 *
 * @returns the file's text; about 1 MB, and 0.4 MB for each player
 *
 * @example What it says of errors is told by {@linkcode misheard}
 * ```ts
 * import { MAX_PLAYERS, misheard } from "./report.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(misheard([]).length <= MAX_PLAYERS);
 * ```
 */
export function reportHtml(input: ReportInput): string {
  const { metrics, experiment } = input;
  const title = `${percent(metrics.accuracy)} under ${
    PROTOCOLS[experiment.settings.protocol].title
  }`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)} · speech emotion run report</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
${head(input)}
<main id="main">
${protocolSection(input)}
${curvesSection(input)}
${confusionSection(input)}
${section("classes", "Each emotion", classTable(metrics))}
${misheardSection(input)}
${contextSection(input)}
${settingsSection(input)}
</main>
<footer><p>${intervalNote(metrics)}</p></footer>
${pageScript()}
</body>
</html>
`;
}
