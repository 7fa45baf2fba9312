/**
 * Where runs and caches lie: below the project's `data` folder, ignored by git.
 *
 * @module
 */

import { join } from "@std/path";
import { fileURLToPath } from "node:url";

/** The project's data folder. */
const DATA = fileURLToPath(new URL("../../data", import.meta.url));

/** Spectrograms, one `.npy` file each; may be deleted at any time. */
export const FEATURE_CACHE_FOLDER: string = join(DATA, "cache", "features");

/** Where runs go that name no folder. */
export const RUNS_FOLDER: string = join(DATA, "runs");

/** The trained model that `predict` uses unless told otherwise. */
export const DEFAULT_MODEL_FOLDER: string = join(
  DATA,
  "models",
  "ravdess-actors-5",
);
