/**
 * A run's report: one HTML file that opens without a network, for people.
 *
 * @module
 */

import { findProtocol } from "../corpus/mod.ts";
import type { Metrics } from "../evaluation/mod.ts";
import { describePermutation } from "../experiment/mod.ts";
import { escapeText, pageScript, percent } from "../figures/mod.ts";
import type { ReportInput } from "./input.ts";
import {
  confusionSection,
  contextSection,
  curvesSection,
  misheardSection,
  protocolSection,
  section,
  seenSection,
  settingsSection,
} from "./sections.ts";
import { REPORT_STYLE } from "./style.ts";
import { classTable, span } from "./tables.ts";

/** The figures at a glance. */
function tiles(metrics: Metrics): string {
  const list = [
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
  return `<ul class="tiles">${list.join("")}</ul>`;
}

/** Title, banner, the figures at a glance. */
function head({ experiment, metrics, seen }: ReportInput): string {
  const { settings, corpus, testCorpus, started } = experiment;
  const protocol = findProtocol(settings.protocol);
  const right = Math.round(metrics.accuracy * metrics.n);
  const title = testCorpus
    ? `${corpus.title}, tested on ${testCorpus.title}`
    : corpus.title;
  const banner = corpus.synthetic || testCorpus?.synthetic
    ? `<div class="banner" role="note"><p><strong>Synthetic speech.</strong> ${
      corpus.synthetic && testCorpus?.synthetic !== false
        ? "This run's clips"
        : "Clips of this run"
    } were made by the project's own synthesizer. Its figures show how the method works; they say nothing about people, and are not to be compared with figures on RAVDESS.</p></div>`
    : "";
  const control = settings.permuteLabels === undefined
    ? ""
    : `<div class="banner" role="note"><p><strong>Permuted labels.</strong> ${
      escapeText(describePermutation(settings.permuteLabels))
    } What is called right below is agreement with these labels: chance, unless recordings are remembered.</p></div>`;
  return `<header><p class="eyebrow">Run report · ${escapeText(title)} · ${
    escapeText(started.slice(0, 10))
  }</p>
<h1>${percent(metrics.accuracy)} of ${metrics.n} test items recognized under “${
    escapeText(protocol.title)
  }”</h1>
<p class="lead">For ${right} of ${metrics.n} the answer was ${
    settings.permuteLabels === undefined
      ? "the emotion that the speaker meant"
      : "the label that chance gave them"
  }. Random guessing among ${metrics.perClass.length} would be right ${
    percent(metrics.chance)
  } of the time.</p>
${banner}${control}${tiles(metrics)}
<nav aria-label="Sections"><ul>${
    SECTIONS.filter(([id]) => id !== "seen" || seen !== undefined).map((
      [id, title],
    ) => `<li><a href="#${id}">${title}</a></li>`)
      .join("")
  }</ul></nav></header>`;
}

const SECTIONS = [
  ["protocol", "What was tested"],
  ["curves", "Training"],
  ["confusion", "Confusion"],
  ["classes", "Each emotion"],
  ["misheard", "Misheard"],
  ["seen", "What the network saw"],
  ["context", "In context"],
  ["settings", "Settings"],
] as const;

/** How the intervals were taken, in a sentence. */
function intervalNote({ accuracyInterval, speakers }: Metrics): string {
  return accuracyInterval.method === "bootstrap over speakers"
    ? `Intervals: 95 %, bootstrap over the ${speakers} speakers tested, since clips of one speaker are alike, at least Wilson's over items${
      speakers < 10 ? "; with so few speakers they are too narrow" : ""
    }.`
    : "Intervals: 95 %, Wilson's; for the unweighted average recall at the effective number of items (classes squared over the sum of 1 / items of a class). They take items as independent, and show only the chance of this test's draw.";
}

/**
 * The report of a run as one HTML file: readable offline, in the reader's light
 * or dark theme, on paper, and by keyboard. It may hold recordings: where they
 * must not be passed on, nor must the report.
 *
 * @returns the file's text; about 1 MB, and 0.4 MB for each player
 *
 * @example A run with one test item
 * ```ts
 * import { CORPORA, leakReport } from "../corpus/mod.ts";
 * import { reportHtml } from "./mod.ts";
 * import { computeMetrics, defaultSettings } from "../experiment/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const settings = defaultSettings({ binary: "strict" });
 * const split = {
 *   protocol: settings.protocol, seed: 1, fold: 1, folds: 1,
 *   train: [], validation: [], test: [], leftOut: [],
 * };
 * const { id, title, labels, material, synthetic } = CORPORA.embedded;
 * const predictions = [{
 *   item: "a", clip: "a", speaker: "1", truth: "calm", predicted: "calm",
 *   probabilities: [0, 1, 0, 0, 0, 0, 0, 0],
 * }];
 * const html = reportHtml({
 *   experiment: {
 *     settings,
 *     corpus: { id, kind: id, title, labels: [...labels], material, clips: 1, synthetic },
 *     backend: { name: "simd", binary: "strict", threads: 2, cpu: "any" },
 *     versions: {},
 *     started: "2026-01-01T00:00:00Z",
 *   },
 *   split, predictions, history: [],
 *   leaks: leakReport(split, []),
 *   metrics: computeMetrics(settings, { labels, predictions }),
 * });
 * assert.match(html, /100.0 % of 1 test items recognized/);
 * ```
 */
export function reportHtml(input: ReportInput): string {
  const { metrics, experiment } = input;
  const title = `${percent(metrics.accuracy)} under ${
    findProtocol(experiment.settings.protocol).title
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
${seenSection(input)}
${contextSection(input)}
${settingsSection(input)}
</main>
<footer><p>${intervalNote(metrics)}</p></footer>
${pageScript()}
</body>
</html>
`;
}
