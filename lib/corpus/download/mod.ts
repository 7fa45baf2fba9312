/**
 * Corpora from the servers that hold them: resumed after breaks, checked, unpacked without trusting the
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
  type CorpusDownloadOptions,
  downloadCorpus,
  type DownloadStage,
} from "./download_corpus.ts";
export {
  type ArchivedCorpus,
  unpackClips,
  type UnpackOptions,
} from "./unpack.ts";
