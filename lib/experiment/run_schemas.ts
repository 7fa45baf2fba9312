/**
 * What the files of a run's folder hold; those of older versions too.
 *
 * @module
 */

import { z } from "zod";
import { CORPORA, isProtocolName, parseItemId } from "../corpus/mod.ts";
import { settingsSchema } from "./settings.ts";

/** What a run stores of its corpus; see `Corpus`. */
const corpusSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  labels: z.array(z.string()).min(2),
  material: z.string(),
  windowOffset: z.number().min(0).optional(),
  /** Those that are used. */
  clips: z.number().int(),
  synthetic: z.boolean(),
  /** SHA-256 of all clips' samples; runs of the first version have none. */
  hash: z.string().optional(),
});

/** Runs of the first version knew RAVDESS and the embedded corpus only. */
function describeOld(value: unknown): unknown {
  if (typeof value !== "object" || value === null || "kind" in value) {
    return value;
  }
  const { id, title, labels, material } =
    "id" in value && value.id === "embedded"
      ? CORPORA.embedded
      : CORPORA.ravdess;
  return { kind: id, title, labels, material, ...value };
}

/** `experiment.json`: the settings and the machine that the run was made on. */
export const experimentSchema = z.strictObject({
  settings: settingsSchema,
  corpus: z.preprocess(describeOld, corpusSchema),
  /** Where another one was tested; its labels are its own, the run's those of `corpus`. */
  testCorpus: corpusSchema.optional(),
  backend: z.strictObject({
    name: z.string(),
    binary: z.string().nullable(),
    threads: z.number().int(),
    cpu: z.string(),
  }),
  versions: z.record(z.string(), z.string()),
  started: z.iso.datetime(),
});

/** The contents of `experiment.json`. */
export type Experiment = z.infer<typeof experimentSchema>;

const itemList = z.array(z.string().transform(parseItemId));

const protocolName = z.string().refine(
  isProtocolName,
  "must be a protocol's name",
);

/** `split.json`; its items by their names. */
export const splitSchema = z.strictObject({
  protocol: protocolName,
  seed: z.number().int(),
  fold: z.number().int(),
  folds: z.number().int(),
  train: itemList,
  validation: itemList,
  test: itemList,
  leftOut: z.array(z.string()),
});

const shareSchema = z.strictObject({
  count: z.number().int(),
  share: z.number(),
});

/** Runs of the first version say "actor" for "speaker". */
function renameOld(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("sameActor" in value)) {
    return value;
  }
  const { sameActor: sameSpeaker, ...rest } = value;
  return { ...rest, sameSpeaker };
}

/** The counts in `leaks.json`. */
export const leaksSchema = z.preprocess(
  renameOld,
  z.strictObject({
    protocol: protocolName,
    part: z.enum(["test", "validation"]),
    items: z.number().int(),
    sameSamples: shareSchema,
    sameRecording: shareSchema,
    samePair: shareSchema.optional(),
    otherTake: shareSchema.optional(),
    sameSpeaker: shareSchema,
    sentences: z.array(z.string()),
  }),
);

/** One item of `leaks.json`. */
export const itemLeakSchema = z.preprocess(
  renameOld,
  z.strictObject({
    item: z.string(),
    sameSamples: z.boolean(),
    sameRecording: z.boolean(),
    samePair: z.boolean().optional(),
    otherTake: z.boolean().optional(),
    sameSpeaker: z.boolean(),
  }),
);
