/**
 * Front ends: ways from a waveform to the input of a network, by name. A new one is
 * a file here and a line in {@linkcode FRONT_ENDS}.
 *
 * @module
 */

import { z } from "zod";
import { chunks } from "./chunks.ts";
import { frames } from "./frames.ts";
import type { FrontEnd, FrontEndChoice, FrontEndKind } from "./front_end.ts";

/**
 * Every front end by its name.
 *
 * `chunks` is the paper's; `frames` has 40 MFCC and 64 log-mel bands per frame.
 */
export const FRONT_ENDS = { chunks, frames } as const;

/** The kinds, without what each knows of its own options. */
const KINDS = FRONT_ENDS as Record<string, FrontEndKind<unknown>>;

/** One choice of each kind, with all options filled in. */
const choices = Object.entries(KINDS).map(([name, { options }]) =>
  z.strictObject({ name: z.literal(name), options: options.prefault({}) })
);

/**
 * A front end as recipes and models store it: a name, and options of which those
 * left out get their defaults. Unknown options are refused by name.
 */
export const frontEndSchema: z.ZodType<FrontEndChoice> = z.discriminatedUnion(
  "name",
  choices as unknown as [typeof choices[0]],
  { error: () => `one of ${Object.keys(KINDS).join(", ")}` },
) as unknown as z.ZodType<FrontEndChoice>;

/**
 * Make a front end.
 *
 * @param choice name and options; those left out have their defaults
 * @throws {RangeError} if there is no such front end, or an option is unknown or out of range
 *
 * @example The paper's, and one of its settings changed
 * ```ts
 * import { createFrontEnd } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(createFrontEnd({ name: "chunks" }).input, [7, 128, 128, 1]);
 * const few = createFrontEnd({ name: "chunks", options: { nMels: 64 } });
 * assert.deepEqual(few.input, [7, 64, 128, 1]);
 * assert.throws(() => createFrontEnd({ name: "chunks", options: { bands: 64 } }), /bands/);
 * ```
 */
export function createFrontEnd(
  { name, options = {} }: Partial<FrontEndChoice> & { name: string },
): FrontEnd {
  if (!Object.hasOwn(KINDS, name)) {
    throw new RangeError(
      `Cannot make a front end: name must be one of ${
        Object.keys(KINDS).join(", ")
      }, got "${name}"`,
    );
  }
  const kind = KINDS[name];
  const result = kind.options.safeParse(options);
  if (result.success) return kind.create(result.data);
  const { path, message } = result.error.issues[0];
  const place = path.length > 0 ? `option ${path.join(".")}: ` : "";
  throw new RangeError(`Cannot make the front end ${name}: ${place}${message}`);
}

export type { ChunksOptions } from "./chunks.ts";
export {
  type FeatureRows,
  type FeatureStream,
  type FrontEnd,
  type FrontEndChoice,
  type FrontEndKind,
  type InputLayout,
  inputSize,
  itemsOf,
  type Scaler,
} from "./front_end.ts";
export type { FramesOptions } from "./frames.ts";
export { realColumns } from "./real_columns.ts";
