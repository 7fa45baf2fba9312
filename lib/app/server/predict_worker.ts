/**
 * A worker of the server: holds a model, takes jobs, answers them.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../backend/register.ts";
import { loadModel } from "../../files/mod.ts";
import { openListener } from "../../listen/mod.ts";
import { answerJobs } from "./answer_jobs.ts";
import {
  Progress,
  type WorkerSetup,
  type WorkerTask,
  type WorkerWords,
} from "./jobs.ts";

/** This thread, as TypeScript's types for pages don't know it. */
const worker = self as unknown as {
  postMessage(words: WorkerWords): void;
  onmessage: (event: MessageEvent) => Promise<void>;
};

const say = (words: WorkerWords) => worker.postMessage(words);

/** Loads the model; then answers each task that comes. */
async function start(
  { model, files, threads, progress: memory }: WorkerSetup,
): Promise<void> {
  tf.env().set("PROD", true); // no banner
  await registerSimdBackend({ threads });
  await tf.setBackend("simd");
  const listener = openListener(await loadModel(model));
  const { frontEnd } = listener;
  // The first call builds filters and plans: let no client wait for it.
  const { longest, sampleRate } = frontEnd;
  const samples = new Float32Array(longest * sampleRate).fill(0.1);
  const heard = frontEnd.heard({ samples, sampleRate });
  await listener.predict(frontEnd.pad(heard));
  const progress = new Progress(memory);
  const onAt = (job: number | null) => progress.begin(job);
  worker.onmessage = async ({ data }: MessageEvent<WorkerTask>) => {
    const answers = await answerJobs(listener, data.jobs, { files, onAt });
    say({ kind: "answers", answers });
  };
  say({ kind: "ready" });
}

worker.onmessage = async ({ data }: MessageEvent<WorkerSetup>) => {
  try {
    await start(data);
  } catch (error) {
    say({ kind: "failed", message: (error as Error).message });
  }
};
