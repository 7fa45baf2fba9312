/**
 * What touches the disk for all rooms: where data lies, files that are written
 * whole or not at all, sound files by their path, and a cache of spectrograms.
 *
 * @module
 */

export { type FileCount, measureCache, shrinkCache } from "./cache_size.ts";
export {
  FileError,
  isSystemError,
  namingFile,
  systemReason,
} from "./file_error.ts";
export { FeatureCache } from "./feature_cache.ts";
export {
  featureKey,
  FEATURES_VERSION,
  type RecordingKey,
} from "./feature_key.ts";
export {
  COPIES_FOLDER,
  CORPUS_CACHE_FOLDER,
  DATA,
  DEFAULT_MODEL,
  DEFAULT_MODEL_FOLDER,
  DOWNLOAD_FOLDER,
  FEATURE_CACHE_FOLDER,
  GRIDS_FOLDER,
  NOTEBOOKS_FOLDER,
  PAPER_MODEL_FOLDER,
  PYTHON_FOLDER,
  README,
  RESULTS_FOLDER,
  RUNS_FOLDER,
} from "./places.ts";
export { ifThere } from "./if_there.ts";
export { FolderLock } from "./folder_lock.ts";
export { JsonFileError, parseJsonFile, readJsonFile } from "./json_file.ts";
export { loadModel, readModelInfo, saveModel } from "./model_folder.ts";
export { readAudio } from "./read_audio.ts";
export { folderStore } from "./run_store.ts";
export { stopWhen, type StopWhenOptions } from "./stop_when.ts";
export { removeTemporaryFiles } from "./temporary_files.ts";
export { writeAtomically, type WriteOptions } from "./write_atomically.ts";
