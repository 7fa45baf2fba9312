/**
 * The worker of the page that trains: does all that takes time.
 *
 * @module
 */

import "../page/jitless.ts";
import project from "../../../deno.json" with { type: "json" };
import * as tf from "@tensorflow/tfjs";
import { kernelsInUse, registerSimdBackend } from "../../backend/register.ts";
import { openEmbedded } from "../../corpus/embedded.ts";
import type { Clip } from "../../corpus/clip.ts";
import { PROTOCOLS } from "../../corpus/protocols/mod.ts";
import { defaultSettings } from "../../experiment/default_settings.ts";
import {
  browserStore,
  choiceSchema,
  forget,
  type Plan,
  readPlan,
  readResult,
  writePlan,
  writeResult,
} from "./keeping.ts";
import type {
  Choice,
  Kept,
  ProtocolChoice,
  Report,
  Request,
} from "./messages.ts";
import { Trainer } from "./trainer.ts";

declare function postMessage(report: Report): void;

const corpus = await openEmbedded();
const versions = {
  project: project.version,
  tfjs: tf.version.tfjs,
  browser: navigator.userAgent,
};
const trainer = new Trainer(
  { corpus, store: browserStore, versions },
  (report) => postMessage(report),
);

/** Protocols with their folds on these clips. */
function protocolChoices(clips: readonly Clip[]): ProtocolChoice[] {
  const speakers = new Set(clips.map(({ speaker }) => speaker)).size;
  return Object.entries(PROTOCOLS).map(([name, protocol]) => {
    const { title, description, copies, separates } = protocol;
    const { folds = speakers } = protocol;
    return { name, title, description, copies, separates, folds };
  });
}

/** What `deno task reproduce` takes where nothing is said. */
function defaultChoice(): Choice {
  const { protocol, fold, copies, recipe, seed } = defaultSettings({});
  const { epochs } = recipe;
  return { protocol, fold, copies, epochs, seed };
}

/** What an earlier visit left. */
async function findKept(): Promise<Kept> {
  const plan = await readPlan();
  if (plan === undefined) return { kind: "nothing" };
  const result = await readResult();
  if (result !== undefined) return { kind: "finished", result };
  const { history = [], bestEpoch = 0 } = (await browserStore.load())?.state ??
    {};
  const best = history[bestEpoch - 1] ?? null;
  const progress = { choice: plan.choice, history, best };
  return { kind: "unfinished", progress, paused: plan.paused };
}

/** Starts the backend, and says what there is to choose and what was begun. */
async function open(): Promise<void> {
  tf.env().set("PROD", true); // no banner
  await registerSimdBackend({
    binary: "strict",
    workerUrl: new URL("thread_web.js", import.meta.url),
  });
  await tf.setBackend("simd");
  postMessage({
    kind: "ready",
    protocols: protocolChoices(corpus.clips),
    defaults: defaultChoice(),
    threads: (await kernelsInUse()).threads,
    clips: corpus.clips.length,
    kept: await findKept(),
  });
}

/** Trains until the end, a pause or an error. */
async function train(plan: Plan): Promise<void> {
  await writePlan({ ...plan, paused: false });
  const result = await trainer.run(plan);
  if (result === null) {
    await writePlan({ ...plan, paused: true });
    return postMessage({ kind: "paused" });
  }
  await writeResult(result);
  postMessage({ kind: "finished", result });
}

/** Changes what is kept, one tab at a time. @throws {Error} if another one trains */
async function alone(work: () => Promise<void>): Promise<void> {
  // Browsers keep locks from pages that came by plain HTTP from another machine.
  const { locks } = navigator as { locks?: LockManager };
  if (locks === undefined) return await work();
  const name = "speech-emotion-training";
  await locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock !== null) return await work();
    throw new Error(
      "Another tab is training. Close it, or wait for it, and load this page again.",
    );
  });
}

/** A new training, in place of what was kept. */
async function begin(choice: Choice): Promise<Plan> {
  const checked = choiceSchema.parse(choice);
  await forget();
  return { choice: checked, started: new Date().toISOString(), paused: false };
}

/** The training that was begun. @throws {Error} if there is none */
async function begun(): Promise<Plan> {
  const plan = await readPlan();
  if (plan !== undefined) return plan;
  throw new Error("There is no training to continue in this browser.");
}

/** What each request does. */
async function answer(request: Request): Promise<void> {
  switch (request.kind) {
    case "start":
      return await alone(async () => train(await begin(request.choice)));
    case "continue":
      return await alone(async () => train(await begun()));
    case "pause":
      return trainer.stop("paused");
    case "end":
      return trainer.stop("ended");
    case "forget":
      return await alone(forget);
    case "hear": {
      const { item } = request;
      const wav = await trainer.hear(item, (await begun()).choice);
      return postMessage({ kind: "sound", item, wav });
    }
  }
}

/** Does something, and says why it could not. */
async function attempt(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    postMessage({ kind: "failed", message });
  }
}

addEventListener("message", (event) => {
  void attempt(() => answer((event as MessageEvent<Request>).data));
});
await attempt(open);
