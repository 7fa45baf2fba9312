/**
 * Where data lies on this machine.
 *
 * @module
 */
import { join } from "@std/path";
import { fileURLToPath } from "node:url";

/** The project's data folder. */
const DATA = fileURLToPath(new URL("../../data", import.meta.url));

/** Where what was learned of folders is remembered; may be deleted at any time. */
export const CACHE_FOLDER: string = join(DATA, "cache", "corpus");

/** Where a downloaded RAVDESS lies. */
export const RAVDESS_FOLDER: string = join(DATA, "ravdess");

/** Where downloads are kept until they are complete. */
export const DOWNLOAD_FOLDER: string = join(DATA, "downloads");
