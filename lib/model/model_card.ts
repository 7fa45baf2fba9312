/**
 * The card of a model: what people should know before they use it.
 *
 * @module
 */
import type { ModelInfo } from "./model_info.ts";

/** A share as a percentage with one decimal. */
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** A figure with its 95 % interval. */
function figure(value: number, [low, high]: readonly [number, number]): string {
  return `${percent(value)} (95 % interval ${percent(low)} to ${
    percent(high)
  })`;
}

/** What it is built from, in words. */
function networkText(
  { network, frontEnd, members, temperature, parameters }: ModelInfo,
): string {
  const one =
    `The network \`${network.name}\` behind the front end \`${frontEnd.name}\``;
  const several = members.length === 1
    ? one
    : `${members.length} networks \`${network.name}\` behind the front end \`${frontEnd.name}\`, whose log-probabilities are averaged`;
  const tempered = temperature === 1
    ? ""
    : `, with log-probabilities divided by a temperature of ${
      Number(temperature.toPrecision(4))
    }`;
  const size = parameters === undefined
    ? ""
    : ` ${parameters.toLocaleString("en-US")} parameters${
      members.length === 1 ? "" : " in all"
    }.`;
  return `${several}${tempered}.${size}`;
}

/** What was trained on where a model doesn't say: the first models knew RAVDESS only. */
const RAVDESS_MATERIAL =
  "acted emotion: a few sentences, in English, by professional actors, in a quiet studio";

/**
 * What a model was trained on, as a phrase.
 *
 * @example
 * ```ts
 * import { materialOf } from "./model_card.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(materialOf({ material: "calls to a bank" }), "calls to a bank");
 * ```
 */
export function materialOf({ material }: Pick<ModelInfo, "material">): string {
  return material ?? RAVDESS_MATERIAL;
}

/** What the protocol means for the figures. */
function leakText({ leaks }: ModelInfo["protocol"]): string {
  return leaks
    ? "Copies or siblings of test recordings were in the training set: these figures measure memory of recordings at least as much as recognition of emotion. Expect far less on new voices."
    : "No copy of a test recording was in the training set.";
}

/** Which weights were kept, in words. */
function selectionText(
  { selection, bestEpoch }: ModelInfo["training"],
): string {
  return selection === "best"
    ? `epoch ${bestEpoch} was chosen by its validation accuracy`
    : `the last epoch's weights were kept`;
}

/** Recall of each label, as a table; nothing where it is not known. */
function labelTable({ perLabel }: ModelInfo["figures"]): string {
  if (perLabel === undefined) return "";
  const lines = Object.entries(perLabel).map(([label, { items, recall }]) =>
    `| ${label} | ${percent(recall)} | ${items} |`
  );
  return `\n| emotion | recall | clips |\n| --- | ---: | ---: |\n${
    lines.join("\n")
  }\n`;
}

/** How unevenly it finds labels: that of least and that of most recall. */
function extremesText({ perLabel }: ModelInfo["figures"]): string {
  if (perLabel === undefined) return "";
  const ranked = Object.entries(perLabel)
    .sort(([, a], [, b]) => a.recall - b.recall);
  const [[worst, least], [best, most]] = [ranked[0], ranked.at(-1)!];
  return ` It finds ${
    percent(least.recall)
  } of the clips meant as ${worst}, and ${
    percent(most.recall)
  } of those meant as ${best}.`;
}

/** Which clips it knows, as the end of a line. */
function hashesText({ training: { clips } }: ModelInfo): string {
  return clips.length === 0
    ? ""
    : `, and the SHA-256 of the samples of each of the ${
      clips.length.toLocaleString("en-US")
    } clips that it was trained on`;
}

/** What nobody should take it for. */
function limitsText(info: ModelInfo): string {
  const elsewhere = info.testCorpus === undefined
    ? " It was tested on nothing else: expect less in other languages and rooms, with other microphones, and of speech that is not acted."
    : "";
  return `Its corpus is ${
    materialOf(info)
  }.${elsewhere} Whatever a voice expresses, it names one of its ${info.labels.length} emotions.${
    extremesText(info.figures)
  } It does not know what anybody feels, and must not be used to judge people.`;
}

/** What the licence of the recordings asks, as a chapter; nothing where it is not known. */
function termsText({ terms }: ModelInfo): string {
  return terms === undefined ? "" : `\n## Licence\n\n${terms}\n`;
}

/** Accuracy of each sex, as a line of the list. */
function sexText({ perSex }: ModelInfo["figures"]): string {
  if (perSex === undefined) return "";
  const parts = Object.entries(perSex).map(([sex, { items, accuracy }]) =>
    `${sex} ${percent(accuracy)} of ${items}`
  );
  return `\n- Accuracy by sex of the speaker: ${parts.join(", ")}`;
}

/** What a temperature was fitted on. */
function fittedOn(
  { items, folds, accuracy }: NonNullable<ModelInfo["calibration"]>,
): string {
  return folds === undefined
    ? `${items} validation items`
    : `${items} answers of models trained alike in fold${
      folds.length === 1 ? "" : "s"
    } ${folds.join(", ")}, each to the test of its own fold${
      accuracy === undefined ? "" : ` (${percent(accuracy)} right)`
    }`;
}

/** What the probabilities are worth, as a line of the list. */
function calibrationText(
  { calibration, temperature, figures: { calibrationError } }: ModelInfo,
): string {
  if (calibrationError === undefined) return "";
  const after = percent(calibrationError);
  return calibration === undefined
    ? `\n- Expected calibration error: ${after}`
    : `\n- Expected calibration error: ${
      percent(calibration.errorBefore)
    } before, ${after} after dividing log-probabilities by the temperature ${
      temperature.toFixed(3)
    }, fitted on ${fittedOn(calibration)}`;
}

/** The seeds of its trainings. */
function seedText({ seed, seeds }: ModelInfo["training"]): string {
  return seeds === undefined || seeds.length === 1
    ? `seed ${seed}`
    : `seeds ${seeds.join(", ")}`;
}

/** Where the values come from, as a list. */
function trainingText(
  { corpus, testCorpus, training, created }: ModelInfo,
): string {
  const tested = testCorpus === undefined
    ? ""
    : `; tested on another one: ${testCorpus}`;
  const { recipe, epochs, backend, environment } = training;
  const where = environment === "" ? backend : `${backend} (${environment})`;
  return `- Corpus: ${corpus}${tested}
- Recipe \`${recipe}\`, ${seedText(training)}, ${epochs} epochs; ${
    selectionText(training)
  }
- Backend ${where}, ${created}`;
}

/**
 * Write a model's card in Markdown.
 *
 * @example
 * ```ts
 * import { modelCard } from "./model_card.ts";
 * import type { ModelInfo } from "./model_info.ts";
 * import assert from "node:assert/strict";
 *
 * const info = {
 *   title: "An example", corpus: "embedded", synthetic: true, labels: ["calm", "angry"],
 *   created: "2026-01-01T00:00:00Z",
 *   network: { name: "cnn-lstm" }, frontEnd: { name: "chunks" }, members: ["model.safetensors"],
 *   temperature: 1,
 *   training: {
 *     recipe: "fast", seed: 1, epochs: 3, bestEpoch: 2, selection: "best", backend: "simd",
 *     environment: "", clips: [],
 *   },
 *   protocol: { name: "random", fold: 1, description: "80/10/10.", leaks: false },
 *   figures: {
 *     items: 100, accuracy: 0.5, accuracyInterval: [0.4, 0.6],
 *     unweightedAverageRecall: 0.5, uarInterval: [0.4, 0.6],
 *   },
 * } as unknown as ModelInfo;
 * assert.match(modelCard(info), /Accuracy: 50.0 %/);
 * ```
 */
export function modelCard(info: ModelInfo): string {
  const { protocol, figures, labels } = info;
  const { permutedLabels } = info.training;
  const control = permutedLabels === undefined
    ? ""
    : `\n**A control, not a model to use: it was trained and tested on labels that were permuted per ${permutedLabels} and mean nothing.**\n`;
  const synthetic = info.synthetic
    ? "\n**The corpus is synthetic: this model has never heard a human voice. It is for trying things out, not for use.**\n"
    : "";
  return `# ${info.title}
${synthetic}${control}
${
    networkText(info)
  } It gives a probability to each of ${labels.length} emotions that a speaker may have shown: ${
    labels.join(", ")
  }.

## Figures

On ${figures.items} test items; chance is ${percent(1 / labels.length)}.

- Accuracy: ${figure(figures.accuracy, figures.accuracyInterval)}
- Unweighted average recall: ${
    figure(figures.unweightedAverageRecall, figures.uarInterval)
  }${sexText(figures)}${calibrationText(info)}
${labelTable(figures)}
Protocol \`${protocol.name}\`, fold ${protocol.fold}: ${protocol.description} ${
    leakText(protocol)
  }

## Training

${trainingText(info)}

## Limits

${limitsText(info)}
${termsText(info)}
## Files

- ${
    info.members.map((name) => `\`${name}\``).join(", ")
  }: the values in TensorFlow.js's layouts, and the scaler of the input (\`scaler.mean\`, \`scaler.scale\`)
- \`model.json\`: labels, front end, network, protocol, figures${
    hashesText(info)
  }
`;
}
