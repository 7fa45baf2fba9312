/**
 * Recordings: file names as typed clips, folders as corpora with their integrity
 * and duplicates checked, download, and the embedded corpus. Protocols divide a
 * corpus into training, validation and test, and say what leaks between them.
 *
 * @module
 */
export {
  type Clip,
  type Corpus,
  CorpusError,
  type IndexReport,
  makeClip,
  type NamedFiles,
  type RefusedFile,
} from "./clip.ts";
export * from "./corpora/mod.ts";
export type {
  ClipFacts,
  CorpusSpec,
  PublishedFolds,
  Refusal,
  RemoteArchive,
  RemoteFile,
  Sex,
} from "./corpus_spec.ts";
export * from "./download/mod.ts";
export { describeIndex } from "./describe_index.ts";
export { type EmbeddedOptions, openEmbedded } from "./embedded.ts";
export {
  type FolderIndex,
  type FolderOptions,
  indexFolder,
  openFolder,
} from "./folder.ts";
export { type Findings, reportIndex, shortList } from "./index_report.ts";
export type { CorpusKind } from "./reader.ts";
export { joinCorpora } from "./join.ts";
export { namedClips } from "./named_clips.ts";
export { canonicalLabel, sortLabels } from "./labels.ts";
export { notebookCorpus } from "./notebook_corpus.ts";
export {
  corpusFolder,
  type CorpusName,
  corpusVariable,
  openCorpus,
  type OpenOptions,
  parseCorpusName,
} from "./open.ts";
export { decodedSeconds, hashSamples, isKnown } from "./sample_hash.ts";
export * from "./protocols/mod.ts";
