/**
 * Where things lie. Data is below the project's `data` folder: git holds its README,
 * `models` and `results`; the rest is downloaded or computed.
 *
 * @module
 */
import { basename, join } from "@std/path";
import { fileURLToPath } from "node:url";

/** The project's data folder. */
export const DATA: string = fileURLToPath(
  new URL("../../data", import.meta.url),
);

/** The project's README, which holds a short form of the results. */
export const README: string = fileURLToPath(
  new URL("../../README.md", import.meta.url),
);

/** The stored notebooks, with the outputs that git holds. */
export const NOTEBOOKS_FOLDER: string = fileURLToPath(
  new URL("../../notebooks", import.meta.url),
);

/** The reader's copies of the notebooks, which git ignores; as deep as the stored ones. */
export const COPIES_FOLDER: string = fileURLToPath(
  new URL("../../my-notebooks", import.meta.url),
);

/** What is known of the files of a folder of clips; may be deleted at any time. */
export const CORPUS_CACHE_FOLDER: string = join(DATA, "cache", "corpus");

/** Spectrograms, one `.npy` file each; may be deleted at any time. */
export const FEATURE_CACHE_FOLDER: string = join(DATA, "cache", "features");

/** Downloads until they are complete. */
export const DOWNLOAD_FOLDER: string = join(DATA, "downloads");

/** Published runs, and the page of their figures. */
export const RESULTS_FOLDER: string = join(DATA, "results");

/** Grids of the published runs. */
export const GRIDS_FOLDER: string = join(DATA, "grids");

/** Runs whose folder is not named. */
export const RUNS_FOLDER: string = join(DATA, "runs");

/** Python environments: Jupyter's and the benchmarks'. */
export const PYTHON_FOLDER: string = join(DATA, "python");

/** The published models, each with its card. */
const MODELS_FOLDER: string = join(DATA, "models");

/** The paper's network, trained for voices that it never heard. */
export const PAPER_MODEL_FOLDER: string = join(
  MODELS_FOLDER,
  "ravdess-actors-5",
);

/** The model that `predict`, the notebooks and the web app use unless told otherwise. */
export const DEFAULT_MODEL_FOLDER: string = join(
  MODELS_FOLDER,
  "new-voices",
);

/** That folder as help texts name it: from the project's folder on. */
export const DEFAULT_MODEL: string = `data/models/${
  basename(DEFAULT_MODEL_FOLDER)
}`;
