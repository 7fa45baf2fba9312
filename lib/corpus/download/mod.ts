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
export type { RemoteFile } from "./http_answer.ts";
export {
  downloadRavdess,
  RAVDESS_ARCHIVE,
  RAVDESS_LICENCE,
  type RavdessOptions,
  type RavdessStage,
  type RemoteArchive,
} from "./ravdess.ts";
export { unpackClips, type UnpackOptions } from "./unpack.ts";
