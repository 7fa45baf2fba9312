/**
 * How a run begins, and how it is found to be the same when it is resumed.
 *
 * @module
 */

import type { BackendInfo } from "../backend/mod.ts";
import { describeCorpus } from "./describe_corpus.ts";
import type { RunCorpora } from "./open_corpora.ts";
import { firstDifference } from "./first_difference.ts";
import type { RunFolder } from "./run_folder.ts";
import type { Experiment } from "./run_schemas.ts";
import type { Settings } from "./settings.ts";
import { versions } from "./versions.ts";

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
