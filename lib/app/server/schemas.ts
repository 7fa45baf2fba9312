/**
 * Shapes of the API's answers: what the server is typed by, and what the OpenAPI
 * description is made of.
 *
 * @module
 */

import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "./api_error.ts";

const share = z.number().min(0).max(1);
const milliseconds = z.number().min(0);
const file = z.int().min(1).meta({
  description: "Place of the file in the request, from 1",
});

const seconds = z.number().min(0).meta({ description: "Seconds" });

/** Part of a recording that was heard. */
const window = z.strictObject({ start: seconds, end: seconds })
  .meta({ description: "The part of the recording that the model hears" });

/** What was heard in one file. */
export const heardSchema = z.strictObject({
  file,
  outcome: z.literal("heard"),
  label: z.string().meta({ description: "The most probable label" }),
  probabilities: z.record(z.string(), share).meta({
    description: "By label; they sum to 1",
  }),
  trainedOn: z.boolean().nullable().meta({
    description:
      "Whether the model was trained on this very recording, so that its answer says nothing about new ones; null: it doesn't say on which it was trained",
  }),
  window,
}).meta({ id: "Heard", description: "There was something to hear" });

/** Why there is nothing to hear in one file. */
export const nothingSchema = z.strictObject({
  file,
  outcome: z.literal("nothing to hear"),
  reason: z.enum(["too short", "silent", "clipped", "steady"]),
  message: z.string().meta({ description: "The rule and what was measured" }),
  window,
}).meta({
  id: "NothingToHear",
  description: "The file is a recording without anything to hear in the window",
});

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

const error = z.strictObject({
  code: z.enum(codes).meta({ description: "For programs" }),
  message: z.string().meta({
    description: "For people: what happened and what to do",
  }),
});

/** A file that isn't a recording. */
export const unreadableSchema = z.strictObject({
  file,
  outcome: z.literal("unreadable"),
  message: z.string().meta({ description: "What is wrong with it, and where" }),
}).meta({ id: "Unreadable", description: "The file can't be read as sound" });

const prediction = z.discriminatedUnion("outcome", [
  heardSchema,
  nothingSchema,
  unreadableSchema,
]);

/** What became of one file of a request. */
export type Prediction = z.infer<typeof prediction>;

/** What to expect of the model, in every answer. */
export const briefSchema = z.strictObject({
  title: z.string(),
  corpus: z.string().meta({ description: "What it was trained on" }),
  synthetic: z.boolean().meta({
    description: "Whether that corpus is made by a synthesizer",
  }),
  protocol: z.string().meta({ description: "How it was tested" }),
  accuracy: share.meta({ description: "On the test items of the protocol" }),
  chance: share.meta({ description: "Accuracy of guessing" }),
}).meta({ id: "ModelInBrief" });

/** What to expect of the model. */
export type ModelInBrief = z.infer<typeof briefSchema>;

/** Answer of `POST /api/predictions`. */
export const predictionsSchema = z.strictObject({
  model: briefSchema,
  predictions: z.array(prediction).min(1).meta({
    description: "One per file, in the order of the request",
  }),
  timings: z.strictObject({
    upload: milliseconds.meta({ description: "Until the body was there" }),
    queue: milliseconds.meta({ description: "Until a worker took it" }),
    decode: milliseconds.meta({ description: "To read the files" }),
    features: milliseconds.meta({
      description: "From sound to network input, of the whole batch",
    }),
    network: milliseconds.meta({ description: "Of the whole batch" }),
    batch: z.int().min(0).meta({
      description: "Recordings, of all clients, that went together",
    }),
  }).meta({ description: "Milliseconds, and the size of the batch" }),
}).meta({ id: "Predictions" });

/** Answer of `POST /api/predictions`. */
export type Predictions = z.infer<typeof predictionsSchema>;

/** Answer of `GET /api/model`. */
export const modelSchema = z.strictObject({
  ...briefSchema.shape,
  labels: z.array(z.string()).min(2).meta({
    description: "In the order of the network's outputs",
  }),
  created: z.iso.datetime(),
  network: z.string(),
  frontEnd: z.string().meta({
    description: "What the network sees of a sound",
  }),
  window: window.nullable().meta({
    description: "What it hears of every recording; null: it looks for a voice",
  }),
  longest: z.number().positive().meta({
    description: "Seconds that it hears at most",
  }),
  sampleRate: z.number().positive().meta({ description: "Hz" }),
  members: z.int().min(1).meta({ description: "Networks whose answers count" }),
  items: z.int().min(1).meta({ description: "Test items" }),
  accuracyInterval: z.tuple([share, share]).meta({ description: "95 %" }),
  unweightedAverageRecall: share,
  leaks: z.boolean().meta({
    description: "Whether training had heard copies or takes of test items",
  }),
  limits: z.strictObject({
    bodyBytes: z.int().min(1),
    files: z.int().min(1),
    uploadSeconds: z.number(),
    workSeconds: z.number(),
    offset: z.number().meta({ description: "Latest start of a window" }),
  }),
  notice: z.string().meta({
    description: "What the model must not be used for",
  }),
}).meta({ id: "Model" });

/** Answer of `GET /api/model`. */
export type ModelAnswer = z.infer<typeof modelSchema>;

/** Answer of `GET /healthz`. */
export const healthSchema = z.strictObject({
  status: z.enum(["ok", "starting", "stopping"]),
  workers: z.int().min(0).meta({ description: "Workers that are ready" }),
  waiting: z.int().min(0).meta({ description: "Requests without a worker" }),
  answered: z.int().min(0).meta({ description: "Requests since the start" }),
  replaced: z.int().min(0).meta({ description: "Workers that had to be" }),
}).meta({ id: "Health" });

/** Answer of `GET /healthz`. */
export type Health = z.infer<typeof healthSchema>;

/** Body of every answer that isn't 2xx, but for `/healthz`. */
export const errorSchema = z.strictObject({
  error,
  predictions: z.array(unreadableSchema).min(1).optional().meta({
    description: "Where none of several files can be read: each one's fault",
  }),
}).meta({ id: "Error" });

/** Body of every answer that isn't 2xx, but for `/healthz`. */
export type ErrorAnswer = z.infer<typeof errorSchema>;
