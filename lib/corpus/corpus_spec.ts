/**
 * What the program knows of a corpus: how its file names are read, which labels it
 * has, what should be there, where it comes from. One such value per corpus, in
 * `corpora/`, is all that a new corpus takes.
 *
 * @module
 */

/** Sex of a speaker, where a corpus says so. */
export type Sex = "male" | "female";

/** What a corpus says of one recording. */
export interface ClipFacts {
  /** The clip's name where the file's own isn't unique; default: the file's, without extension. */
  name?: string;
  /** A word of the vocabulary, see `canonicalLabel`; one of the corpus's labels. */
  label: string;
  /** Who speaks; a name or a number, as a text. */
  speaker: string;
  /** Sex of the speaker. */
  sex?: Sex;
  /** Which of several recordings of the same thing, from 1 on. */
  take?: number;
  /** The same text for all takes of one sentence in one manner by one speaker. */
  pair?: string;
  /** How strongly the emotion is acted, in the corpus's words. */
  intensity?: string;
  /** Speakers of one group, such as two in a dialogue, are tested together. */
  group?: string;
}

/** Why a file is not used. */
export interface Refusal {
  /** A clause that says what the file is, or which rule its name breaks. */
  reason: string;
  /**
   * `"form"`: the name is not of the corpus's form. `"other"`: it is, and stands for
   * something else, such as a song. `"impossible"`: it is, with a value that the corpus
   * never has: a sign of another corpus with names of the same form.
   */
  kind: "form" | "other" | "impossible";
}

/** Folds that others have published, so that figures can be compared. */
export interface PublishedFolds {
  /** A few words, for headings. */
  title: string;
  /** A sentence that names the source. */
  description: string;
  /** Speakers tested in each fold. */
  speakers: readonly (readonly string[])[];
}

/** A file on a server, and how it is recognized. */
export interface RemoteFile {
  /** Where it is. */
  url: string;
  /** Its size in bytes. */
  size: number;
  /** MD5, 32 hexadecimal digits. */
  md5: string;
}

/** An archive on a server, and what is in it. */
export interface RemoteArchive extends RemoteFile {
  /** File name for the download. */
  name: string;
  /** Number of clips in it. */
  clips: number;
  /** Bytes of its files when unpacked, at most. */
  unpackedSize: number;
  /**
   * Where a clip lies, in the archive (there perhaps below one more folder) and in the
   * corpus's folder.
   *
   * @param name the clip's
   * @returns path with `/` between its parts
   */
  place(name: string): string;
}

/** A corpus that the program knows by its file names. */
export interface CorpusSpec {
  /** Its name on the command line, and of its folder below `data/`. */
  id: string;
  /** Its name for people. */
  title: string;
  /** Class names in the order of the classes, from the vocabulary. */
  labels: readonly string[];
  /** True if no human voice is in it. */
  synthetic: boolean;
  /** One file name, such as `03-01-05-01-02-01-12.wav`, for messages. */
  example: string;
  /**
   * Read a file's name.
   *
   * @param name   without folder and extension
   * @param folder name of the folder that the file lies in; "" at the top
   */
  parseName(name: string, folder: string): ClipFacts | Refusal;
  /** What a complete copy holds: how many clips, and their names where a rule gives them. */
  expected?: {
    clips: number;
    names?: () => string[];
    /** Names of clips that are known to hold the same samples, in groups. */
    sameSamples?: readonly (readonly string[])[];
  };
  /** Seconds at which the window of a clip begins; default: the front end's own. */
  windowOffset?: number;
  /** What kind of recordings these are: a sentence for a model's card. */
  material: string;
  /** What its licence asks of who uses what is made from it: sentences for a model's card. */
  terms: string;
  /** Licence and sources, to be read before use. */
  licence: string;
  /** Where people get it. */
  home?: string;
  /** What `deno task data` downloads. */
  archive?: RemoteArchive;
  /** Folds by speaker that others have published, by the protocol's name. */
  folds?: Record<string, PublishedFolds>;
}

/** Whether a name was refused. */
export function isRefusal(parsed: ClipFacts | Refusal): parsed is Refusal {
  return "reason" in parsed;
}
