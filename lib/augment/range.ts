/**
 * Amounts that are drawn from a range, one per copy.
 *
 * @module
 */

import { z } from "zod";
import { Random } from "../random.ts";
import type { CopyName } from "./kind.ts";

/** Ends of a range. */
export interface Range {
  /** Least amount. */
  low: number;
  /** Largest amount. */
  high: number;
}

/**
 * Settings of a kind that draws an amount from a range.
 *
 * @param kind  its name
 * @param least smallest amount that makes sense
 * @param most  largest one
 */
export function rangeSettings<Kind extends string>(
  kind: Kind,
  least: number,
  most: number,
) {
  const amount = z.number().min(least).max(most);
  return z.strictObject({
    kind: z.literal(kind),
    low: amount,
    high: amount,
  }).refine(
    ({ low, high }) => low <= high,
    { error: "must be at least low", path: ["high"] },
  );
}

/**
 * The amount of one copy, uniform in [low, high).
 *
 * @throws {RangeError} if the copy is not a positive integer
 */
export function drawAmount(
  kind: string,
  { low, high }: Range,
  { seed, clip, copy }: CopyName,
): number {
  if (!Number.isSafeInteger(copy) || copy < 1) {
    throw new RangeError(
      `Cannot make a copy: copy must be an integer of at least 1, got ${copy}`,
    );
  }
  return new Random(seed, `${kind}/${clip}/${copy}`).uniform(low, high);
}
