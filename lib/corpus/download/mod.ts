/**
 * RAVDESS from Zenodo: resumed after breaks, checked, unpacked without trusting the
 * archive, every failure in words.
 *
 * @module
 */
export { ArchiveError } from "./archive_error.ts";
export {
  DownloadError,
  type DownloadFault,
  megabytes,
} from "./download_error.ts";
export {
  downloadFile,
  type DownloadOptions,
  md5OfFile,
} from "./download_file.ts";
export {
  downloadRavdess,
  type RavdessOptions,
  type RavdessStage,
} from "./ravdess.ts";
export { unpackClips, type UnpackOptions } from "./unpack.ts";
