/**
 * From the bodies of requests to their answers: what a worker does.
 *
 * @module
 */

import {
  type Audio,
  AudioError,
  decodeAudio,
  toMono,
} from "../../audio/mod.ts";
import { decodedSeconds, isKnown } from "../../corpus/sample_hash.ts";
import { kernelsInUse } from "../../backend/register.ts";
import { inputSize } from "../../features/mod.ts";
import { hearSignal, type Listener } from "../../listen/mod.ts";
import { ApiError } from "./api_error.ts";
import { bodyFiles } from "./form_parts.ts";
import type { Job, JobAnswer } from "./jobs.ts";
import type { Prediction } from "./schemas.ts";

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
  | {
    /** What the front end takes. */
    samples: Float32Array;
    window: { start: number; end: number };
    trainedOn: boolean | null;
  };

/** A job whose files are read. */
interface ReadJob {
  id: number;
  files: Read[];
  /** Milliseconds that it took. */
  decode: number;
}

/**
 * What is wrong with a file, without the bytes that stand there: an answer repeats
 * nothing of a request.
 */
function describeFault({ at, expected, found }: AudioError): string {
  const instead = found.includes('"') ? "something else" : found;
  return `Not a sound file that can be read: ${at}: expected ${expected}, got ${instead}. Send WAV, FLAC, MP3, Ogg Vorbis or Ogg Opus.`;
}

/** One file up to what the front end takes of it. */
async function readFile(
  { frontEnd, info }: Listener,
  bytes: Uint8Array,
  { file, offset }: { file: number; offset?: number },
): Promise<Read> {
  const { clips } = info.training;
  const [start, until] = frontEnd.extent(offset);
  const end = decodedSeconds(until, clips);
  let audio: Audio;
  try {
    audio = await decodeAudio(bytes, "the file", { end });
  } catch (error) {
    if (!(error instanceof AudioError)) throw error;
    const message = describeFault(error);
    return { prediction: { file, outcome: "unreadable", message } };
  }
  const waveform = toMono(audio);
  const heard = await hearSignal(frontEnd, waveform, { offset });
  const { samples, inaudible, extent: [from, to] } = heard;
  const window = frontEnd.offset === undefined
    ? { start: from, end: to }
    : { start, end: until };
  if (inaudible === null) {
    return { samples, window, trainedOn: isKnown(clips, audio) };
  }
  const { kind: reason, message } = inaudible;
  const outcome = "nothing to hear" as const;
  return { prediction: { file, outcome, reason, message, window } };
}

/** All files of a job. @throws {ApiError} if its body is wrong */
async function readJob(
  listener: Listener,
  { id, body, contentType, offset }: Job,
  most: number,
): Promise<ReadJob> {
  const start = performance.now();
  const files: Read[] = [];
  for (const bytes of bodyFiles(body, contentType, most)) {
    const file = files.length + 1;
    files.push(await readFile(listener, bytes, { file, offset }));
  }
  return { id, files, decode: performance.now() - start };
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

/** Lets front end and network hear all signals at once. */
async function predictAll(
  listener: Listener,
  signals: Float32Array[],
): Promise<{ heard: Float32Array[]; features: number; network: number }> {
  const start = performance.now();
  const { frontEnd, labels: { length } } = listener;
  const size = inputSize(frontEnd);
  const batch = new Float32Array(signals.length * size);
  const seen = frontEnd.compute(signals, await kernelsInUse());
  seen.forEach((features, i) => {
    frontEnd.layout(features, batch.subarray(i * size, (i + 1) * size));
  });
  const between = performance.now();
  const all = signals.length > 0
    ? await listener.predictInputs(batch)
    : new Float32Array();
  return {
    heard: signals.map((_, i) => all.subarray(i * length, (i + 1) * length)),
    features: between - start,
    network: performance.now() - between,
  };
}

/**
 * Answer jobs that wait together: each file is read, then front end and network hear all
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
  const signals = read.flatMap(({ files }) =>
    files.flatMap((file) => "samples" in file ? [file.samples] : [])
  );
  const { heard, ...together } = await predictAll(listener, signals);
  let next = 0;
  for (const { id, files, decode } of read) {
    const predictions = files.map((file, i): Prediction =>
      "prediction" in file ? file.prediction : {
        file: i + 1,
        outcome: "heard",
        ...describeHeard(listener.labels, heard[next++]),
        trainedOn: file.trainedOn,
        window: file.window,
      }
    );
    const times = { decode, ...together };
    answers.push({ id, predictions, times, batch: signals.length });
  }
  return answers;
}
