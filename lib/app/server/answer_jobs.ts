/**
 * From the bodies of requests to their answers: what a worker does.
 *
 * @module
 */

import { AudioError, decodeAudio, toMono } from "../../audio/mod.ts";
import { kernelsInUse } from "../../backend/register.ts";
import { inputSize, type Matrix } from "../../features/mod.ts";
import { hearSignal, type Listener } from "../../listen/mod.ts";
import { ApiError } from "./api_error.ts";
import { bodyFiles } from "./form_parts.ts";
import type { Job, JobAnswer, WorkTimes } from "./jobs.ts";
import type { Prediction } from "./schemas.ts";

/** Seconds behind the window that are decoded: the resampler looks at 0.1 s of them. */
const MARGIN = 0.2;

/** Settings of {@linkcode answerJobs}. */
export interface AnswerOptions {
  /** Most files of a job. */
  files: number;
  /** Told which job is begun, and null when the network begins on all of them. */
  onAt?: (job: number | null) => void;
}

/** A file of a job: what is known of it, or what the network has yet to hear. */
type Read =
  | { prediction: Prediction }
  | { features: Matrix; window: { start: number; end: number } };

/** A job whose files are read. */
interface ReadJob {
  id: number;
  files: Read[];
  times: WorkTimes;
}

/** Milliseconds of some work, added to a field. */
async function timed<T>(
  times: WorkTimes,
  name: keyof WorkTimes,
  work: () => Promise<T>,
): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    times[name] += performance.now() - start;
  }
}

/**
 * What is wrong with a file, without the bytes that stand there: an answer repeats
 * nothing of a request.
 */
function describeFault({ at, expected, found }: AudioError): string {
  const instead = found.includes('"') ? "something else" : found;
  return `Not a sound file that can be read: ${at}: expected ${expected}, got ${instead}. Send WAV, FLAC, MP3, Ogg Vorbis or Ogg Opus.`;
}

/** One file up to what the front end sees of it. */
async function readFile(
  listener: Listener,
  bytes: Uint8Array,
  { file, offset, times }: { file: number; offset?: number; times: WorkTimes },
): Promise<Read> {
  const { frontEnd } = listener;
  const [start, until] = frontEnd.extent(offset);
  let waveform;
  try {
    waveform = await timed(
      times,
      "decode",
      async () =>
        toMono(await decodeAudio(bytes, "the file", { end: until + MARGIN })),
    );
  } catch (error) {
    if (!(error instanceof AudioError)) throw error;
    const message = describeFault(error);
    return { prediction: { file, outcome: "unreadable", message } };
  }
  return await timed(times, "features", async () => {
    const heard = await hearSignal(frontEnd, waveform, { offset });
    const { samples, inaudible, extent: [from, to] } = heard;
    const window = frontEnd.offset === undefined
      ? { start: from, end: to }
      : { start, end: until };
    if (inaudible !== null) {
      const { kind: reason, message } = inaudible;
      const outcome = "nothing to hear" as const;
      return { prediction: { file, outcome, reason, message, window } };
    }
    const [features] = frontEnd.compute([samples], await kernelsInUse());
    return { features, window };
  });
}

/** All files of a job. @throws {ApiError} if its body is wrong */
async function readJob(
  listener: Listener,
  { id, body, contentType, offset }: Job,
  most: number,
): Promise<ReadJob> {
  const times = { decode: 0, features: 0, network: 0 };
  const files: Read[] = [];
  for (const bytes of bodyFiles(body, contentType, most)) {
    const file = files.length + 1;
    files.push(await readFile(listener, bytes, { file, offset, times }));
  }
  return { id, files, times };
}

/** The answer of one file that the network heard. */
function describeHeard(
  labels: readonly string[],
  probabilities: Float32Array,
): { label: string; probabilities: Record<string, number> } {
  const best = probabilities.indexOf(Math.max(...probabilities));
  const named = labels.map((label, i) => [label, probabilities[i]]);
  return { label: labels[best], probabilities: Object.fromEntries(named) };
}

/** Lets the network hear all recordings at once. */
async function predictAll(
  listener: Listener,
  recordings: Matrix[],
): Promise<Float32Array[]> {
  if (recordings.length === 0) return [];
  const { frontEnd, labels } = listener;
  const size = inputSize(frontEnd);
  const batch = new Float32Array(recordings.length * size);
  recordings.forEach((features, i) => {
    frontEnd.layout(features, batch.subarray(i * size, (i + 1) * size));
  });
  const all = await listener.predictInputs(batch);
  const classes = labels.length;
  return recordings.map((_, i) => all.subarray(i * classes, (i + 1) * classes));
}

/**
 * Answer jobs that wait together: each file is read, then the network hears all
 * recordings as one batch.
 *
 * @param listener of the model
 * @param jobs     not changed
 * @returns an answer for each job, in another order perhaps
 * @throws what is no fault of a job
 *
 * @example
 * ```ts
 * import { setBackend } from "../../backend/mod.ts";
 * import { DEFAULT_MODEL_FOLDER, loadModel } from "../../files/mod.ts";
 * import { openListener } from "../../listen/mod.ts";
 * import { answerJobs } from "./answer_jobs.ts";
 * import assert from "node:assert/strict";
 *
 * await setBackend("simd");
 * const listener = openListener(await loadModel(DEFAULT_MODEL_FOLDER));
 * const body = new TextEncoder().encode("not a sound file");
 * const job = { id: 7, body, contentType: "audio/wav" };
 * const [answer] = await answerJobs(listener, [job], { files: 1 });
 * assert.ok("predictions" in answer);
 * assert.equal(answer.predictions[0].outcome, "unreadable");
 * listener.dispose();
 * ```
 */
export async function answerJobs(
  listener: Listener,
  jobs: readonly Job[],
  { files: most, onAt }: AnswerOptions,
): Promise<JobAnswer[]> {
  const answers: JobAnswer[] = [];
  const read: ReadJob[] = [];
  for (const job of jobs) {
    onAt?.(job.id);
    try {
      read.push(await readJob(listener, job, most));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { code, message } = error;
      answers.push({ id: job.id, error: { code, message } });
    }
  }
  onAt?.(null);
  const recordings = read.flatMap(({ files }) =>
    files.flatMap((file) => "features" in file ? [file.features] : [])
  );
  const start = performance.now();
  const heard = await predictAll(listener, recordings);
  const network = performance.now() - start;
  let next = 0;
  for (const { id, files, times } of read) {
    const predictions = files.map((file, i): Prediction =>
      "prediction" in file ? file.prediction : {
        file: i + 1,
        outcome: "heard",
        ...describeHeard(listener.labels, heard[next++]),
        window: file.window,
      }
    );
    const batch = recordings.length;
    answers.push({ id, predictions, times: { ...times, network }, batch });
  }
  return answers;
}
