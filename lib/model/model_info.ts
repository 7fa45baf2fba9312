/**
 * What a model folder says about its model: `model.json`.
 *
 * @module
 */
import { z } from "zod";
import { FormatError, type FormatFault, schemaFault } from "../format_error.ts";

const count = z.int().min(1);
const share = z.number().min(0).max(1);
const interval = z.tuple([share, share]);

const modelInfoShape = z.strictObject({
  format: z.literal("ser-model/1"),
  title: z.string().min(1),
  /** When it was trained, as an ISO date and time in UTC. */
  created: z.iso.datetime(),
  /** Name of the corpus it was trained on. */
  corpus: z.string().min(1),
  /** Whether that corpus is made by a synthesiser. */
  synthetic: z.boolean(),
  /** Class names; the index of a name is its place among the logits. */
  labels: z.array(z.string().min(1)).min(2),
  /** What part of a recording it hears. */
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
  training: z.strictObject({
    recipe: z.string().min(1),
    seed: z.int().min(0),
    epochs: count,
    bestEpoch: count,
    backend: z.string().min(1),
    /** Class of processor and binary of the backend, which decide the bits. */
    environment: z.string(),
  }),
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
});

const modelInfo = modelInfoShape.superRefine((info, context) => {
  const { sizes, labels, chunks, features } = info;
  const fail = (message: string, ...path: string[]) =>
    context.addIssue({ code: "custom", message, path });
  if (labels.length !== sizes.classes) {
    fail(`${sizes.classes} labels, one per class`, "labels");
  }
  if (sizes.channels.length !== sizes.pools.length) {
    fail("as many pools as channels", "sizes", "pools");
  }
  const input = [chunks.count, features.nMels, chunks.width];
  if (sizes.input.join() !== input.join()) {
    fail(`[${input}], as the features say`, "sizes", "input");
  }
});

/** Everything about a model but its numbers. */
export type ModelInfo = z.infer<typeof modelInfoShape>;

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
 * Check the text of a `model.json`.
 *
 * @param text the file's text
 * @param name its name, for error texts
 * @throws {ModelError} naming the first field that is wrong
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
  const result = modelInfo.safeParse(value);
  if (!result.success) {
    throw new ModelError({ file: name, ...schemaFault(result.error, value) });
  }
  return result.data;
}
