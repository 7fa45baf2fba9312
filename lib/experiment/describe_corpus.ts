// Browser compatible.
/**
 * What a run stores of its corpus.
 *
 * @module
 */

import type { Corpus } from "../corpus/clip.ts";
import { sha256 } from "../sha256.ts";
import type { Experiment } from "./run_schemas.ts";

/** SHA-256 of the names, labels and samples of all clips, in any order. */
async function hashClips({ clips }: Corpus): Promise<string> {
  const lines = clips.map(({ name, label, hash }) =>
    `${name} ${label} ${hash}`
  );
  return await sha256(lines.sort().join("\n"));
}

/**
 * What `experiment.json` holds of a corpus.
 *
 * @param clips how many of its clips are used
 */
export async function describeCorpus(
  corpus: Corpus,
  clips: number,
): Promise<Experiment["corpus"]> {
  const { id, kind, title, labels, material, windowOffset, synthetic } = corpus;
  return {
    id,
    kind,
    title,
    labels: [...labels],
    material,
    ...(windowOffset !== undefined && { windowOffset }),
    clips,
    synthetic,
    hash: await hashClips(corpus),
  };
}
