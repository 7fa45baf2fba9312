/**
 * Learning rates by step, as PyTorch's schedulers give them.
 *
 * @module
 */
import { cosineOfTurns } from "../maths.ts";

/** The same rate at every step. */
export interface ConstantSchedule {
  /** Says that it is this one. */
  kind: "constant";
  /** At every step. */
  learningRate: number;
}

/** Up and down once over the whole run, in two halves of a cosine (Smith & Topin, 2018). */
export interface OneCycleSchedule {
  /** Says that it is this one. */
  kind: "one-cycle";
  /** The peak. */
  maxLearningRate: number;
  /** Share of the steps on the way up, in (0, 1). PyTorch: `pct_start` 0.3. */
  warmup: number;
  /** The first rate is the largest divided by this. PyTorch: 25. */
  divFactor: number;
  /** The last rate is the first divided by this. PyTorch: 1e4. */
  finalDivFactor: number;
  /** Momentum (Adam: β₁), from high to low and back; without it, the optimizer's own stays. */
  momentum?: { low: number; high: number };
}

/** How the learning rate goes over a run. */
export type Schedule = ConstantSchedule | OneCycleSchedule;

/** Half a cosine from `start` (share 0) to `end` (share 1). */
function anneal(start: number, end: number, share: number): number {
  return end + (start - end) / 2 * (1 + cosineOfTurns(share / 2));
}

/**
 * Learning rate, and momentum where the schedule moves it, of one step; as
 * `torch.optim.lr_scheduler.OneCycleLR` with `anneal_strategy="cos"`.
 *
 * @param schedule what to follow
 * @param step     steps done before this one, from 0
 * @param total    steps of the whole run
 * @throws {RangeError} if the step is not in [0, total)
 *
 * @example
 * ```ts
 * import { rateAt } from "./schedule.ts";
 * import assert from "node:assert/strict";
 *
 * const schedule = {
 *   kind: "one-cycle", maxLearningRate: 2, warmup: 0.5, divFactor: 4, finalDivFactor: 4,
 * } as const;
 * assert.equal(rateAt(schedule, 0, 100).learningRate, 0.5);
 * assert.equal(rateAt(schedule, 49, 100).learningRate, 2);
 * assert.equal(rateAt(schedule, 99, 100).learningRate, 0.125);
 * ```
 */
export function rateAt(
  schedule: Schedule,
  step: number,
  total: number,
): { learningRate: number; momentum?: number } {
  if (!(step >= 0 && step < total)) {
    throw new RangeError(
      `Cannot set the learning rate: step must be in [0, ${total}), got ${step}`,
    );
  }
  if (schedule.kind === "constant") {
    return { learningRate: schedule.learningRate };
  }
  const { maxLearningRate, warmup, divFactor, finalDivFactor } = schedule;
  const first = maxLearningRate / divFactor;
  const last = first / finalDivFactor;
  const top = warmup * total - 1;
  const rising = step <= top;
  const share = rising
    ? (top > 0 ? step / top : 1)
    : (step - top) / (total - 1 - top);
  const along = (start: number, peak: number, end: number) =>
    rising ? anneal(start, peak, share) : anneal(peak, end, share);
  const learningRate = along(first, maxLearningRate, last);
  if (schedule.momentum === undefined) return { learningRate };
  const { low, high } = schedule.momentum;
  return { learningRate, momentum: along(high, low, high) };
}
