/**
 * The corpora that the program knows by their file names.
 *
 * @module
 */
import type { CorpusSpec } from "../corpus_spec.ts";
import { CREMA_D } from "./crema_d.ts";
import { EMBEDDED } from "./embedded.ts";
import { EMO_DB } from "./emo_db.ts";
import { RAVDESS } from "./ravdess.ts";
import { SAVEE } from "./savee.ts";
import { TESS } from "./tess.ts";

export { EMBEDDED } from "./embedded.ts";
export { RAVDESS } from "./ravdess.ts";
export * from "./ravdess_name.ts";

const SPECS = [EMBEDDED, RAVDESS, CREMA_D, EMO_DB, TESS, SAVEE];

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
  SPECS.map((spec) => [spec.id, spec]),
);
