/**
 * What a model folder says about its model: `model.json`.
 *
 * @module
 */
import { z } from "zod";
import { type FrontEndChoice, frontEndSchema } from "../features/mod.ts";
import { FormatError, type FormatFault, schemaFault } from "../format_error.ts";
import { networkSchema, type ValidNetworkSpec } from "./networks/mod.ts";

const count = z.int().min(1);
const share = z.number().min(0).max(1);
const interval = z.tuple([share, share]);

/** Lower and upper end of a 95 % interval, in [0, 1]. */
export type ShareInterval = [low: number, high: number];

/** Everything about a model but its numbers. */
export interface ModelInfo {
  /** Version of the format. */
  format: "ser-model/2";
  /** One line for people. */
  title: string;
  /** When it was trained, as an ISO date and time in UTC. */
  created: string;
  /** Name of the corpus it was trained on. */
  corpus: string;
  /** What kind of recordings are in it, as a phrase. */
  material?: string;
  /** What the recordings' licence asks of who uses the model, in sentences. */
  terms?: string;
  /** Whether that corpus is made by a synthesizer. */
  synthetic: boolean;
  /** Name of the corpus that it was tested on, where that is another one. */
  testCorpus?: string;
  /** Class names; the index of a name is its place among the logits. */
  labels: string[];
  /** What stands between waveform and network. */
  frontEnd: FrontEndChoice;
  /** The network of every member. */
  network: ValidNetworkSpec;
  /** Files with the members' values; their log-probabilities are averaged. */
  members: string[];
  /** Values that gradients train, of all members together; absent where nobody counted. */
  parameters?: number;
  /** What the averaged log-probabilities are divided by. */
  temperature: number;
  /** How its values were found. */
  training: {
    /** Name of the recipe. */
    recipe: string;
    /** Of initial values, shuffling, dropout and augmentation. */
    seed: number;
    /** Epochs that were trained. */
    epochs: number;
    /** Epoch whose weights these are. */
    bestEpoch: number;
    /** Whether that epoch was chosen on validation items, or is the last. */
    selection: "best" | "last";
    /** A control: labels were permuted, per clip or per item, and mean nothing. */
    permutedLabels?: "clip" | "item";
    /** Of each member, where several trainings were joined. */
    seeds?: number[];
    /** SHA-256 of the samples of each clip that was trained on; empty where it is not known. */
    clips: string[];
    /** Name of the backend. */
    backend: string;
    /** Class of processor and binary of the backend, which decide the bits. */
    environment: string;
  };
  /** How the items were split. */
  protocol: {
    /** Its name. */
    name: string;
    /** From 1. */
    fold: number;
    /** A sentence. */
    description: string;
    /** Whether copies or siblings of test items were in training. */
    leaks: boolean;
  };
  /** On the test items. */
  figures: {
    /** Number of test items. */
    items: number;
    /** In [0, 1]. */
    accuracy: number;
    /** Of the accuracy. */
    accuracyInterval: ShareInterval;
    /** In [0, 1]. */
    unweightedAverageRecall: number;
    /** Of the unweighted average recall. */
    uarInterval: ShareInterval;
    /** Recall of each label, and its test items. */
    perLabel?: Record<string, { items: number; recall: number }>;
    /** Accuracy of each sex, and its test items. */
    perSex?: Record<string, { items: number; accuracy: number }>;
    /** Expected calibration error at the model's temperature, in [0, 1]. */
    calibrationError?: number;
  };
  /** How the temperature was found; absent where none was fitted. */
  calibration?: {
    /** Items that it was fitted on: of validation, of all members; or those of `folds`. */
    items: number;
    /** Other folds on whose tests it was fitted, by the answers of the same training there. */
    folds?: number[];
    /** Share of those items that the answers had right, in [0, 1]. */
    accuracy?: number;
    /** Expected calibration error on the test items at temperature 1, in [0, 1]. */
    errorBefore: number;
  };
}

/** Fields that both formats have. */
const common = {
  title: z.string().min(1),
  created: z.iso.datetime(),
  corpus: z.string().min(1),
  material: z.string().min(1).optional(),
  terms: z.string().min(1).optional(),
  synthetic: z.boolean(),
  testCorpus: z.string().min(1).optional(),
  labels: z.array(z.string().min(1)).min(2),
  protocol: z.strictObject({
    name: z.string().min(1),
    fold: count,
    description: z.string().min(1),
    leaks: z.boolean(),
  }),
  figures: z.strictObject({
    items: count,
    accuracy: share,
    accuracyInterval: interval,
    unweightedAverageRecall: share,
    uarInterval: interval,
    perLabel: z.record(
      z.string(),
      z.strictObject({ items: count, recall: share }),
    ).optional(),
    perSex: z.record(
      z.string(),
      z.strictObject({ items: count, accuracy: share }),
    ).optional(),
    calibrationError: share.optional(),
  }),
};

const training = {
  recipe: z.string().min(1),
  seed: z.int().min(0),
  epochs: count,
  bestEpoch: count,
  backend: z.string().min(1),
  environment: z.string(),
};

const modelInfo: z.ZodType<ModelInfo> = z.strictObject({
  format: z.literal("ser-model/2"),
  ...common,
  frontEnd: frontEndSchema,
  network: networkSchema,
  members: z.array(z.string().regex(/^[\w.-]+\.safetensors$/)).min(1)
    .default(["model.safetensors"]),
  parameters: count.optional(),
  temperature: z.number().positive().default(1),
  calibration: z.strictObject({
    items: count,
    folds: z.array(count).min(1).optional(),
    accuracy: share.optional(),
    errorBefore: share,
  }).optional(),
  training: z.strictObject({
    ...training,
    selection: z.enum(["best", "last"]),
    seeds: z.array(z.int().min(0)).min(1).optional(),
    permutedLabels: z.enum(["clip", "item"]).optional(),
    clips: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  }),
});

/** The first format: the paper's front end and network only. */
const firstFormat = z.strictObject({
  format: z.literal("ser-model/1"),
  ...common,
  signal: z.strictObject({
    sampleRate: z.number().positive(),
    offset: z.number().min(0),
    duration: z.number().positive(),
    nSamples: count,
  }),
  features: z.strictObject({
    sampleRate: z.number().positive(),
    nFft: count,
    winLength: count,
    hopLength: count,
    nMels: count,
    fMin: z.number().min(0),
    fMax: z.number().positive(),
    topDb: z.number().positive(),
  }),
  chunks: z.strictObject({ width: count, stride: count, count }),
  sizes: z.strictObject({
    input: z.tuple([count, count, count]),
    channels: z.array(count).min(1),
    pools: z.array(count).min(1),
    lstmUnits: count,
    classes: count,
  }),
  training: z.strictObject(training),
}).superRefine(({ sizes, labels, chunks, features }, context) => {
  const fail = (message: string, ...path: string[]) =>
    context.addIssue({ code: "custom", message, path });
  if (labels.length !== sizes.classes) {
    fail(`${sizes.classes} labels, one per class`, "labels");
  }
  const input = [chunks.count, features.nMels, chunks.width];
  if (sizes.input.join() !== input.join()) {
    fail(`[${input}], as the features say`, "sizes", "input");
  }
});

/** The same model in the words of the second format. */
function fromFirstFormat(info: z.infer<typeof firstFormat>): ModelInfo {
  const { signal, features, chunks, sizes, ...rest } = info;
  const { channels, pools, lstmUnits } = sizes;
  const { offset, duration } = signal;
  const { width, stride } = chunks;
  return modelInfo.parse({
    ...rest,
    format: "ser-model/2",
    frontEnd: {
      name: "chunks",
      options: { ...features, offset, duration, width, stride },
    },
    network: { name: "cnn-lstm", options: { channels, pools, lstmUnits } },
    training: { ...rest.training, selection: "best", clips: [] },
  });
}

/** A model folder that cannot be read: file, place, what was expected. */
export class ModelError extends FormatError {
  /** the class's name, the same across realms */
  override name = "ModelError";

  /**
   * The error for one fault.
   *
   * @param fault `at`: a field's or a tensor's name
   */
  constructor(fault: FormatFault) {
    super("load model", fault);
  }
}

/**
 * Check the text of a `model.json`, of this format or the first.
 *
 * @param text the file's text
 * @param name its name, for error texts
 * @returns its content in this format
 * @throws {ModelError} naming the first field that is wrong or not known
 *
 * @example
 * ```ts
 * import { ModelError, parseModelInfo } from "./model_info.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => parseModelInfo("{}"), ModelError);
 * ```
 */
export function parseModelInfo(text: string, name = "model.json"): ModelInfo {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ModelError({
      file: name,
      at: "its start",
      expected: "JSON",
      found: (error as Error).message,
    });
  }
  const format = (value as { format?: unknown } | null)?.format;
  const result = format === "ser-model/1"
    ? firstFormat.transform(fromFirstFormat).safeParse(value)
    : modelInfo.safeParse(value);
  if (result.success) return result.data;
  throw new ModelError({ file: name, ...schemaFault(result.error, value) });
}
