// Browser compatible.
/**
 * How long work says how far it is.
 *
 * @module
 */

/**
 * Called as work goes on: `done` of `total`, which may be items, bytes or steps; and,
 * where one callback hears of several kinds of work, which one.
 */
export type OnProgress<Work extends [work?: string] = []> = (
  done: number,
  total: number,
  ...work: Work
) => void;
