/**
 * The sections of a run's report.
 *
 * @module
 */

import { CORPORA, findProtocol, shortList } from "../corpus/mod.ts";
import { ORIGINAL_CURVE, PAPER_TABLE_3 } from "../evaluation/mod.ts";
import { createFrontEnd } from "../features/mod.ts";
import {
  confusionHeatmap,
  confusionPair,
  curves,
  escapeText,
  features,
  pageFigure,
  percent,
  player,
} from "../figures/mod.ts";
import { EMOTIONS } from "../paper.ts";
import { misheard, type ReportInput } from "./input.ts";
import { hasName, RECIPE_FILE, repeatCommand } from "./repeat.ts";
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

/** How many clips of what were used; of two corpora, over which labels. */
function clipsText({ corpus, testCorpus }: ReportInput["experiment"]): string {
  if (testCorpus === undefined) return `${corpus.clips} clips`;
  return `${corpus.clips} clips of ${
    escapeText(corpus.title)
  } to train on and ${testCorpus.clips} of ${
    escapeText(testCorpus.title)
  } to test on, of the ${corpus.labels.length} labels that both have (${
    escapeText(corpus.labels.join(", "))
  }),`;
}

/** The protocol in plain words, with what training has heard of the test. */
export function protocolSection(
  { experiment, split, leaks, itemLeaks, predictions }: ReportInput,
): string {
  const { title, description } = findProtocol(split.protocol);
  const { folds } = split;
  const fold = folds > 1 ? `, fold ${split.fold} of ${folds}` : "";
  const { train, validation, test } = split;
  return section(
    "protocol",
    `What was tested: ${escapeText(title.toLowerCase())}${fold}`,
    `<p>${escapeText(description)}</p>`,
    `<p>${
      clipsText(experiment)
    } gave <strong>${train.length}</strong> training, <strong>${validation.length}</strong> validation and <strong>${test.length}</strong> test items.${
      split.leftOut.length > 0
        ? ` Left out, because a clip on the other side has the same samples: ${
          escapeText(shortList(split.leftOut))
        }.`
        : ""
    }</p>`,
    leakTable(leaks),
    `<p>${escapeText(leaks.sentences.at(-1) ?? "")}</p>`,
    itemLeaks ? heardTable(predictions, itemLeaks) : "",
  );
}

/** Learning curves, the original's behind them. */
export function curvesSection(
  { experiment, history, best, metrics }: ReportInput,
): string {
  const { selection } = experiment.settings.recipe;
  const seconds = history.reduce((sum, point) => sum + (point.seconds ?? 0), 0);
  const time = seconds > 0 ? ` in ${(seconds / 60).toFixed(1)} minutes` : "";
  const figure = curves(history, {
    title: "Learning curves",
    classes: metrics.perClass.length,
    ...(best !== undefined && { best }),
    // Behind a short run the original's 315 epochs would squeeze it to a line.
    ...(experiment.corpus.kind === CORPORA.ravdess.id &&
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
        : ` The weights of epoch ${best} were tested: the ${
          selection === "best" ? "best on validation" : "last"
        }.`
    }</p>`,
    pageFigure(figure, "figure-curves"),
  );
}

/** Whether a run is on the paper's names and eight labels, so that its figures can be laid beside. */
function isPapers(
  { experiment: { corpus, testCorpus }, metrics }: Pick<
    ReportInput,
    "experiment" | "metrics"
  >,
): boolean {
  const labels = metrics.perClass.map(({ label }) => label);
  return testCorpus === undefined && labels.join() === EMOTIONS.join() &&
    [CORPORA.ravdess.id, CORPORA.embedded.id].includes(corpus.kind);
}

/** The run's confusion matrix; where the classes are the paper's eight, beside the paper's. */
export function confusionSection({ experiment, metrics }: ReportInput): string {
  const table = `<details><summary>This run’s matrix as a table</summary>${
    confusionTable(metrics)
  }</details>`;
  if (!isPapers({ experiment, metrics })) {
    const labels = metrics.perClass.map(({ label }) => label);
    const figure = confusionHeatmap(metrics.confusion, { labels });
    const figureHtml = pageFigure(figure, "figure-confusion");
    return section("confusion", "Confusion", figureHtml, table);
  }
  const figure = confusionPair(
    { confusion: metrics.confusion, title: "This run" },
    { confusion: PAPER_TABLE_3.confusion, title: "The paper, table 3" },
    {
      title: "Confusion matrix, beside the paper's",
      subtitle: "Counts; color: share of the row",
    },
  );
  const same = experiment.settings.protocol === "copies-before-split";
  return section(
    "confusion",
    "Confusion",
    `<p>${
      same
        ? "Both matrices come from the same protocol."
        : "The two matrices answer different questions: in the paper's protocol, copies before the split, about 96 % of the test items are expected to have a noisy copy of the same recording in training."
    }</p>`,
    pageFigure(figure, "figure-confusion"),
    table,
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
  const labels = metrics.perClass.map(({ label }) => label);
  const items = list.map((p) => {
    const own = p.probabilities[labels.indexOf(p.truth)];
    const sound = sounds?.get(p.item);
    return `<li><h3>meant <span style="white-space:nowrap">${
      escapeText(p.truth)
    },</span> heard as ${escapeText(p.predicted)}</h3>
<p>${escapeText(p.item)} · speaker ${escapeText(p.speaker)}<br>${
      escapeText(p.predicted)
    } ${percent(Math.max(...p.probabilities))}, ${escapeText(p.truth)} ${
      percent(own)
    }</p>${sound ? player(sound, p.item).toAudio().join("") : ""}</li>`;
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

/** What the network got of one item, drawn by what the front end says of its rows. */
export function seenSection({ experiment, seen }: ReportInput): string {
  if (seen === undefined) return "";
  const frontEnd = createFrontEnd(experiment.settings.recipe.frontEnd);
  const figure = features(seen.features, frontEnd, { title: seen.item });
  return section(
    "seen",
    "What the network saw",
    `<p>What the front end <code>${
      escapeText(frontEnd.name)
    }</code> made of one test item, before scaling. All that the network knows of a recording is in such a picture.</p>`,
    pageFigure(figure, "figure-seen"),
  );
}

/** Where the figure stands: beside the paper's and others', on the paper's classes only. */
export function contextSection({ experiment, metrics }: ReportInput): string {
  const { settings, corpus } = experiment;
  const meaning = "What an accuracy means is decided by its protocol.";
  if (!isPapers({ experiment, metrics })) {
    return section(
      "context",
      "In context",
      `<p>Random guessing among ${metrics.perClass.length} labels would be right ${
        percent(metrics.chance)
      } of the time. This project knows no figures of others on these clips: those of RAVDESS, the paper's 94.02 % among them, are on other clips and labels, and not to be compared with this run's. ${meaning}</p>`,
    );
  }
  return section(
    "context",
    "In context",
    `<p>The paper reports 94.02 % (409 of 435). It made two noisy copies of every clip and divided the 4,320 items at random afterwards, so that nearly every test item has a sibling in training. That measures memory of recordings as well as recognition of emotion. ${meaning}</p>`,
    referenceTable({
      protocol: findProtocol(settings.protocol).title.toLowerCase(),
      metrics,
      synthetic: corpus.synthetic,
    }),
  );
}

/** A setting's value; a long one folded behind its name. */
function settingText(value: unknown): string {
  if (!(value instanceof Object)) return escapeText(String(value));
  const name = "name" in value ? String(value.name) : "values";
  return `<details><summary>${escapeText(name)}</summary><pre>${
    escapeText(JSON.stringify(value, null, 1))
  }</pre></details>`;
}

/** What decided the run's numbers. */
export function settingsSection({ experiment }: ReportInput): string {
  const { settings, backend, versions, started } = experiment;
  const { corpus, testCorpus } = experiment;
  const describe = ({ title, id, clips }: typeof corpus) =>
    `${title} (${id}), ${clips} clips`;
  const entries: [string, unknown][] = [
    ...Object.entries({
      ...settings,
      corpus: describe(corpus),
      ...(testCorpus && { testCorpus: describe(testCorpus) }),
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
    `<p>To repeat this run, with the same versions and processor bit for bit${
      hasName(settings.recipe)
        ? ""
        : `, save its recipe, which is below, as <code>${RECIPE_FILE}</code> first`
    }:</p>
<div class="scroll" tabindex="0"><pre>${
      escapeText(repeatCommand(settings))
    }</pre></div>`,
    `<dl>${
      entries.map(([name, value]) =>
        `<dt>${escapeText(name)}</dt><dd>${settingText(value)}</dd>`
      ).join("")
    }</dl>`,
  );
}
