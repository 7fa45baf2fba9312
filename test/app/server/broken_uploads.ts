/**
 * Broken sound files as uploads: each must get an answer below 500, soon, and harm no
 * worker.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { spawnServer } from "../../../lib/app/mod.ts";
import { DEFAULT_MODEL_FOLDER } from "../../../lib/files/mod.ts";
import { anyCase, breakFile, type Case } from "../../audio/mutation.ts";
import { SEEDS } from "../../audio/mutation_seeds.ts";

/** Files that are sent at a time: several requests are in the same batch then. */
const TOGETHER = 20;

/** What became of the files. */
export interface UploadReport {
  /** Files by the status of their answer. */
  statuses: Record<number, number>;
  /** Workers that were lost. */
  replaced: number;
}

async function upload(url: string, broken: Case): Promise<number> {
  const response = await fetch(new URL("api/predictions", url), {
    method: "POST",
    body: breakFile(SEEDS, broken),
  });
  const text = await response.text();
  assert.ok(response.status < 500, `${response.status}: ${text}`);
  const answer = JSON.parse(text);
  assert.ok(answer.error ?? answer.predictions, text);
  return response.status;
}

/**
 * Send broken files to a server of its own.
 *
 * @param count files, rounded up to whole groups
 * @param seed  the same seed, the same files
 * @throws {Error} with the files of the first group that did harm
 */
export async function sendBroken(
  count: number,
  seed: number,
): Promise<UploadReport> {
  const model = DEFAULT_MODEL_FOLDER;
  const server = await spawnServer({ model, port: 0 });
  const statuses: Record<number, number> = {};
  const group = fc.array(anyCase(SEEDS), {
    minLength: TOGETHER,
    maxLength: TOGETHER,
  });
  try {
    const property = fc.asyncProperty(group, async (files) => {
      const all = files.map((broken) => upload(server.url, broken));
      for (const status of await Promise.all(all)) {
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    });
    const numRuns = Math.ceil(count / TOGETHER);
    await fc.assert(property, { numRuns, seed, endOnFailure: true });
    const health = await fetch(new URL("healthz", server.url));
    return { statuses, replaced: (await health.json()).replaced };
  } finally {
    await server.stop();
  }
}
