/**
 * What a model folder says about its model: `model.json`.
 *
 * @module
 */
import { z } from "zod";
import { frontEndSchema } from "../features/mod.ts";
import { FormatError, type FormatFault, schemaFault } from "../format_error.ts";
import { networkSchema } from "./networks/mod.ts";

const count = z.int().min(1);
const share = z.number().min(0).max(1);
const interval = z.tuple([share, share]);

/** Fields that both formats have. */
const common = {
  title: z.string().min(1),
  /** When it was trained, as an ISO date and time in UTC. */
  created: z.iso.datetime(),
  /** Name of the corpus it was trained on. */
  corpus: z.string().min(1),
  /** What kind of recordings are in it, as a phrase. */
  material: z.string().min(1).optional(),
  /** Whether that corpus is made by a synthesizer. */
  synthetic: z.boolean(),
  /** Name of the corpus that it was tested on, where that is another one. */
  testCorpus: z.string().min(1).optional(),
  /** Class names; the index of a name is its place among the logits. */
  labels: z.array(z.string().min(1)).min(2),
  /** How the items were split, and whether copies of test items were in training. */
  protocol: z.strictObject({
    name: z.string().min(1),
    fold: count,
    description: z.string().min(1),
    leaks: z.boolean(),
  }),
  /** On the test items, with 95 % intervals. */
  figures: z.strictObject({
    items: count,
    accuracy: share,
    accuracyInterval: interval,
    unweightedAverageRecall: share,
    uarInterval: interval,
  }),
};

const training = {
  recipe: z.string().min(1),
  seed: z.int().min(0),
  epochs: count,
  /** Epoch whose weights these are. */
  bestEpoch: count,
  backend: z.string().min(1),
  /** Class of processor and binary of the backend, which decide the bits. */
  environment: z.string(),
};

const modelInfo = z.strictObject({
  format: z.literal("ser-model/2"),
  ...common,
  /** What stands between waveform and network. */
  frontEnd: frontEndSchema,
  /** The network of every member. */
  network: networkSchema,
  /** Files with the members' values; their log-probabilities are averaged. */
  members: z.array(z.string().regex(/^[\w.-]+\.safetensors$/)).min(1)
    .default(["model.safetensors"]),
  /** What the averaged log-probabilities are divided by. */
  temperature: z.number().positive().default(1),
  training: z.strictObject({
    ...training,
    /** Whether {@linkcode training.bestEpoch} was chosen on validation items, or is the last. */
    selection: z.enum(["best", "last"]),
    /** SHA-256 of the samples of each clip that was trained on; empty where it is not known. */
    clips: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  }),
});

/** Everything about a model but its numbers. */
export type ModelInfo = z.infer<typeof modelInfo>;

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
