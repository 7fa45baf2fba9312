// Browser compatible.
/**
 * From predictions to figures of merit: the predictions file, the confusion
 * matrix, accuracy and its relatives, and intervals that say how sure they are.
 * The paper's table 3 is here too, to be laid beside a run's own.
 *
 * @module
 */

export * from "./calibration.ts";
export {
  type Answer,
  bootstrapCounts,
  type Cluster,
  type PooledFigure,
  type PooledFigures,
  pooledFigures,
  type SumStatistic,
} from "./clusters.ts";
export * from "./confusion.ts";
export {
  averageRecallInterval,
  bootstrapBySpeaker,
  type BootstrapOptions,
  hull,
  type Interval,
  type Statistic,
  wilson,
} from "./intervals.ts";
export * from "./logistic_regression.ts";
export * from "./metrics.ts";
export * from "./original_curve.ts";
export * from "./combine.ts";
export * from "./paired.ts";
export * from "./paper_table.ts";
export * from "./predictions.ts";
export * from "./reference_figures.ts";
export * from "./spread.ts";
export * from "./surest.ts";
