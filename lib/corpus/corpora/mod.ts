/**
 * The corpora that the program knows by their file names.
 *
 * @module
 */
import type { CorpusSpec } from "../corpus_spec.ts";
import { EMBEDDED } from "./embedded.ts";
import { RAVDESS } from "./ravdess.ts";

export { EMBEDDED } from "./embedded.ts";
export { RAVDESS } from "./ravdess.ts";
export * from "./ravdess_name.ts";

/**
 * Every corpus by its name.
 *
 * @example The labels of one
 * ```ts
 * import { CORPORA } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(CORPORA.ravdess.labels.length, 8);
 * ```
 */
export const CORPORA: Readonly<Record<string, CorpusSpec>> = Object.fromEntries(
  [EMBEDDED, RAVDESS].map((spec) => [spec.id, spec]),
);
