/**
 * Trials: what a copy of a network in PyTorch found on validation items, as it is
 * published. They say what to try; no figure of a test comes from them.
 *
 * @module
 */

import { join } from "@std/path";
import { z } from "zod";
import { parseCsv } from "../csv.ts";
import { ifThere } from "../files/mod.ts";

/** One training of one arm. */
export interface Trial {
  /** What was changed, in words; the first arm of a file is what it is changed from. */
  arm: string;
  /** Of the training; integer from 0. */
  seed: number;
  /** Of the protocol; integer from 1. */
  fold: number;
  /** Values that were trained. */
  parameters: number;
  /** Unweighted average recall on validation items, in [0, 1]. */
  uar: number;
}

/** A number from a cell, which must not be empty. */
const cell = (rule: z.ZodNumber) =>
  z.string().min(1).transform(Number).pipe(rule);

const trialSchema: z.ZodType<Trial> = z.strictObject({
  arm: z.string().min(1),
  seed: cell(z.int().min(0)),
  fold: cell(z.int().min(1)),
  parameters: cell(z.int().min(1)),
  uar: cell(z.number().min(0).max(1)),
});

/**
 * The published trials, in the file's order.
 *
 * @param results the folder of published results
 * @param name    of the trials: `new-voices`, say
 * @returns none if there is no such file
 * @throws {SyntaxError} naming the line, if the file is not of the format
 */
export async function readTrials(
  results: string,
  name: string,
): Promise<Trial[]> {
  const file = join(results, "trials", `${name}.csv`);
  const text = await ifThere(Deno.readTextFile(file), undefined);
  if (text === undefined) return [];
  const [head, ...rows] = parseCsv(text);
  return rows.map(({ line, fields }) => {
    const entries = head.fields.map((name, i) => [name, fields[i]]);
    const trial = trialSchema.safeParse(Object.fromEntries(entries));
    if (trial.success) return trial.data;
    const [{ path, message }] = trial.error.issues;
    throw new SyntaxError(
      `Cannot read ${file}: line ${line}, ${path.join(".")}: ${message}`,
    );
  });
}
