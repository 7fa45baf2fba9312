// Browser compatible.
/**
 * What this browser keeps of a training, so that a closed tab loses nothing that was
 * done: IndexedDB, which pages of one origin share.
 *
 * @module
 */

import { clear, createStore, get, set } from "idb-keyval";
import { z } from "zod";
import { isProtocolName, MOST_COPIES } from "../../corpus/protocols/mod.ts";
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type TrainingStore,
} from "../../model/mod.ts";
import type { Choice, Result } from "./messages.ts";

/** Most epochs that the page trains: an hour or two. */
export const MOST_EPOCHS = 100;

/** Checks a choice. */
export const choiceSchema: z.ZodType<Choice> = z.strictObject({
  protocol: z.string().refine(isProtocolName, "must be a protocol's name"),
  fold: z.int().min(1),
  copies: z.int().min(0).max(MOST_COPIES),
  epochs: z.int().min(1).max(MOST_EPOCHS),
  seed: z.int().min(0).max(0xffffffff),
});

/** A training that has begun. */
export interface Plan {
  /** What was chosen. */
  choice: Choice;
  /** When it began, ISO. */
  started: string;
  /** Whether the visitor paused it. */
  paused: boolean;
}

const planSchema: z.ZodType<Plan> = z.strictObject({
  choice: choiceSchema,
  started: z.iso.datetime(),
  paused: z.boolean(),
});

/** Its name goes up with every change of what a result holds: older ones are not read. */
const RESULT = "result 1";

const open = () => createStore("speech-emotion-training", "training");

/** What is kept under a name. @returns undefined where there is nothing */
async function read<T>(name: string): Promise<T | undefined> {
  return await get(name, open());
}

/** The training that was begun last. @returns undefined if there is none, or of a version whose plans are no longer read */
export async function readPlan(): Promise<Plan | undefined> {
  const parsed = planSchema.safeParse(await read("plan"));
  return parsed.success ? parsed.data : undefined;
}

/** Keep what is being trained. */
export async function writePlan(plan: Plan): Promise<void> {
  await set("plan", plan, open());
}

/** What the training came to. @returns undefined until it has ended */
export async function readResult(): Promise<Result | undefined> {
  return await read(RESULT);
}

/** Keep what the training came to. */
export async function writeResult(result: Result): Promise<void> {
  await set(RESULT, result, open());
}

/** Forget the training and all that came of it. */
export async function forget(): Promise<void> {
  await clear(open());
}

/** Keeps the checkpoint in this browser; one training at a time. */
export const browserStore: TrainingStore = {
  name: "the checkpoint in this browser",
  async load() {
    const bytes = await read<Uint8Array>("checkpoint");
    return bytes && await decodeCheckpoint(bytes, this.name);
  },
  async save(checkpoint) {
    await set("checkpoint", await encodeCheckpoint(checkpoint), open());
  },
  // The checkpoint holds the history too.
  history: () => Promise.resolve(),
};
