/**
 * A run as a folder: its settings, the whole path from a corpus to predictions,
 * its figures and its report. The command line and the notebooks start runs here.
 *
 * @module
 */

export { Dataset, hearItem, type OnProgress, type Part } from "./dataset.ts";
export {
  computeMetrics,
  evaluateRun,
  type Evaluation,
} from "./evaluate_run.ts";
export {
  DEFAULT_MODEL_FOLDER,
  FEATURE_CACHE_FOLDER,
  RUNS_FOLDER,
} from "./places.ts";
export { MAX_PLAYERS, misheard } from "./report.ts";
export {
  predictTest,
  runExperiment,
  type RunHooks,
  type RunOptions,
  type RunResult,
  type Stage,
} from "./run.ts";
export { type Experiment, RUN_FILES, RunFolder } from "./run_folder.ts";
export { type Settings, settingsSchema } from "./settings.ts";
