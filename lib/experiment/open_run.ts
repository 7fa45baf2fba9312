/**
 * How a run begins, and how it is found to be the same when it is resumed.
 *
 * @module
 */

import type { BackendInfo } from "../backend/mod.ts";
import type { Corpus } from "../corpus/mod.ts";
import { sha256 } from "../sha256.ts";
import type { RunCorpora } from "./open_corpora.ts";
import { firstDifference } from "./first_difference.ts";
import type { RunFolder } from "./run_folder.ts";
import type { Experiment } from "./run_schemas.ts";
import type { Settings } from "./settings.ts";
import { versions } from "./versions.ts";

/** SHA-256 of the names, labels and samples of all clips, in any order. */
async function hashClips({ clips }: Corpus): Promise<string> {
  const lines = clips.map(({ name, label, hash }) =>
    `${name} ${label} ${hash}`
  );
  return await sha256(lines.sort().join("\n"));
}

/** What `experiment.json` holds of a corpus, of which so many clips are used. */
async function describeCorpus(
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

/** What `experiment.json` holds of a run that begins now. */
export async function describeExperiment(
  settings: Settings,
  { corpus, testCorpus }: RunCorpora,
  { name, binary, threads, cpu }: BackendInfo,
): Promise<Experiment> {
  const tested = corpus.clips.filter(({ testOnly }) => testOnly).length;
  return {
    settings,
    corpus: await describeCorpus(corpus, corpus.clips.length - tested),
    ...(testCorpus && {
      testCorpus: await describeCorpus(testCorpus, tested),
    }),
    backend: { name, binary, threads, cpu },
    versions: await versions(),
    started: new Date().toISOString(),
  };
}

/** The part of an experiment that must be the same on a resume. */
function identity({ settings, corpus, testCorpus, versions }: Experiment) {
  const { project, commit, kernels } = versions;
  return {
    settings,
    corpus,
    testCorpus,
    versions: { project, commit, kernels },
  };
}

/**
 * Store what the run is; on a resume, check that it is still the same.
 *
 * @throws {RangeError} if it is another one on a resume
 */
export async function storeExperiment(
  folder: RunFolder,
  experiment: Experiment,
  resume: boolean,
): Promise<void> {
  if (!resume) return await folder.writeExperiment(experiment);
  const stored = await folder.readExperiment();
  const found = firstDifference(identity(stored), identity(experiment));
  if (found === undefined) return;
  const { path, was, is } = found;
  const clips = path.endsWith("orpus.hash")
    ? ": samples or labels of its clips have changed"
    : "";
  throw new RangeError(
    `Cannot resume the run in ${folder.path}: ${path} was ${was} when it began, and is ${is} now${clips}`,
  );
}
