/**
 * A run as a folder: its settings, the whole path from a corpus to predictions,
 * its figures. The command line and the notebooks start runs here.
 *
 * @module
 */

export { type BaselineOptions, runBaseline } from "./baselines.ts";
export { joinModels, type JoinOptions } from "./join_models.ts";
export { testFigures, testModel, type TestModelOptions } from "./test_model.ts";
export {
  type BaselineName,
  type BaselineResult,
  BASELINES,
  readBaselines,
  writeBaseline,
} from "./baseline_files.ts";
export {
  Dataset,
  type DatasetOptions,
  type FeatureStore,
  type Part,
} from "./dataset.ts";
export {
  hearItem,
  InaudibleClipError,
  type InputRecipe,
  PAPER_INPUT,
} from "./hear_item.ts";
export { absoluteCorpus, completeSettings } from "./complete_settings.ts";
export {
  DEFAULT_RECIPE,
  defaultSettings,
  SettingsError,
} from "./default_settings.ts";
export { computeMetrics } from "./compute_metrics.ts";
export { evaluateRun, type Evaluation } from "./evaluate_run.ts";
export {
  type ArmFigures,
  armOf,
  chooseArms,
  type FoldChoice,
  validationUar,
  withChosenArms,
} from "./choose_arms.ts";
export { divide, type Division } from "./divide.ts";
export { type Grid, type GridRun, parseGrid } from "./grid.ts";
export type { Changes } from "./grid_choices.ts";
export type { UnnamedRun } from "./grid_runs.ts";
export {
  openSweep,
  type PlannedRun,
  readSweep,
  type RunState,
  runState,
} from "./sweep_folder.ts";
export {
  describePermutation,
  type Permutation,
  PERMUTATIONS,
  permuteLabels,
} from "./permute_labels.ts";
export {
  type PublishedGrid,
  publishedLeaks,
  type PublishedRun,
  publishRuns,
  readPublished,
  type ScreenedRun,
} from "./published.ts";
export { prepareFeatures } from "./prepare_features.ts";
export {
  clusterOf,
  type FinishedRun,
  minutesOf,
  readFinished,
  type ResultRow,
  resultRows,
  type SeedRuns,
} from "./results_table.ts";
export type { OnProgress } from "../progress.ts";
export { openCorpora, type RunCorpora } from "./open_corpora.ts";
export { runExperiment } from "./run.ts";
export { RUN_FILES, RunFolder, type RunLeaks } from "./run_folder.ts";
export { type Experiment, experimentSchema } from "./run_schemas.ts";
export { type Difference, firstDifference } from "./first_difference.ts";
export type { RunHooks, RunOptions, RunResult, Stage } from "./run_types.ts";
export {
  createRunNetwork,
  predictTest,
  trainNetwork,
  type TrainNetworkOptions,
} from "./train_network.ts";
export {
  BINARIES,
  givenSchema,
  type GivenSettings,
  type Settings,
  settingsSchema,
} from "./settings.ts";
export { readTrials, type Trial } from "./trials.ts";
