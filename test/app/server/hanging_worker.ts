/**
 * A worker that does what the body of a job says: `hang` and `break` while it reads,
 * `hang later` when the network is at work; any other body is answered.
 *
 * @module
 */

import {
  type Job,
  type JobAnswer,
  Progress,
  type WorkerTask,
  type WorkerWords,
} from "../../../lib/app/server/jobs.ts";

const worker = self as unknown as {
  postMessage(words: WorkerWords): void;
  onmessage: (event: MessageEvent) => void;
};

function hang(): never {
  for (;;);
}

const text = ({ body }: Job) => new TextDecoder().decode(body);

/** The size of the batch stands in the answer. */
function answer(jobs: Job[], progress: Progress): JobAnswer[] {
  for (const job of jobs) {
    progress.begin(job.id);
    if (text(job) === "hang") hang();
    if (text(job) === "break") throw new Error("broken on demand");
  }
  progress.begin(null);
  if (jobs.some((job) => text(job) === "hang later")) hang();
  return jobs.map((job) => ({
    id: job.id,
    predictions: [{ file: 1, outcome: "unreadable", message: text(job) }],
    times: { decode: 0, features: 0, network: 0 },
    batch: jobs.length,
  }));
}

worker.onmessage = ({ data }) => {
  if (data.model === "no model") {
    worker.postMessage({ kind: "failed", message: "there is no model" });
    return;
  }
  const progress = new Progress(data.progress);
  worker.onmessage = ({ data }: MessageEvent<WorkerTask>) => {
    const answers = answer(data.jobs, progress);
    worker.postMessage({ kind: "answers", answers });
  };
  worker.postMessage({ kind: "ready" });
};
