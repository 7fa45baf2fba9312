/**
 * How the files of a folder are read: by its `clips.csv`, or by the names of a corpus
 * that the program knows, told apart by the names themselves.
 *
 * @module
 */
import { join } from "@std/path";
import { readClipsTable, TABLE_NAME } from "./clips_table.ts";
import { CorpusError, type IndexReport } from "./clip.ts";
import { CORPORA } from "./corpora/mod.ts";
import {
  type ClipFacts,
  type CorpusSpec,
  isRefusal,
  type Refusal,
} from "./corpus_spec.ts";
import type { FoundFile } from "./walk.ts";

/** What a corpus is, apart from its clips. */
export type CorpusKind =
  & Pick<CorpusSpec, "title" | "labels" | "material" | "windowOffset">
  & Partial<Pick<CorpusSpec, "expected" | "terms">>
  & { kind: string };

/** Reads the files of one folder. */
export interface FolderReader extends CorpusKind {
  /** Facts of a clip with its name, or why the file is none. */
  read(file: FoundFile): (ClipFacts & { name: string }) | Refusal;
  /** Sentences for the report. */
  warnings: IndexReport["warnings"];
}

/** So many impossible names, and this share of all, are the mark of another corpus. */
const IMPOSTORS = { count: 3, share: 0.1 };

const refuse = (reason: string): Refusal => ({ reason, kind: "form" });

/** Name without extension, and the folder's name, of a sound file; undefined for another file. */
function partsOf(path: string): { name: string; folder: string } | undefined {
  const [, folder, name] = /(?:([^/]*)\/)?([^/]*)\.(?:wav|flac)$/i.exec(path) ??
    [];
  return name === undefined ? undefined : { name, folder: folder ?? "" };
}

/** Reads names as a known corpus has them. */
function specReader(spec: CorpusSpec, warnings: string[] = []): FolderReader {
  return {
    ...spec,
    kind: spec.id,
    warnings,
    read({ path, stamp }) {
      if (stamp === undefined) return refuse("a link to nothing");
      const parts = partsOf(path);
      if (parts === undefined) return refuse("neither .wav nor .flac");
      const facts = spec.parseName(parts.name, parts.folder);
      return isRefusal(facts) ? facts : { name: parts.name, ...facts };
    },
  };
}

/** Reads files as the table says. */
async function tableReader(folder: string): Promise<FolderReader> {
  const text = await Deno.readTextFile(join(folder, TABLE_NAME));
  const { clips, labels, unused } = readClipsTable(text, folder);
  const names = [...clips.values()].map(({ name }) => name);
  return {
    kind: TABLE_NAME,
    title: folder.split(/[\\/]/).filter((part) => part !== "").at(-1) ?? folder,
    labels,
    material: `recordings that ${TABLE_NAME} describes`,
    windowOffset: 0,
    expected: { clips: names.length, names: () => names },
    warnings: unused.length > 0
      ? [`Columns of ${TABLE_NAME} that are not used: ${unused.join(", ")}.`]
      : [],
    read({ path, stamp }) {
      const facts = clips.get(path.normalize());
      if (facts === undefined) return refuse(`not in ${TABLE_NAME}`);
      return stamp === undefined ? refuse("a link to nothing") : facts;
    },
  };
}

/** How many names a corpus accepts, and those of its form that it refuses. */
function tally(spec: CorpusSpec, files: readonly FoundFile[]) {
  let accepted = 0;
  let other = 0;
  const impossible: string[] = [];
  for (const { path } of files) {
    const parts = partsOf(path);
    if (parts === undefined) continue;
    const facts = spec.parseName(parts.name, parts.folder);
    if (!isRefusal(facts)) accepted++;
    else if (facts.kind === "other") other++;
    else if (facts.kind === "impossible") impossible.push(facts.reason);
  }
  return { spec, accepted, other, impossible };
}

type Tally = ReturnType<typeof tally>;

/** A sentence on names that show that this is another corpus; undefined if all is well. */
function doubt({ spec, accepted, impossible }: Tally): string | undefined {
  const all = accepted + impossible.length;
  if (
    impossible.length < IMPOSTORS.count ||
    impossible.length <= IMPOSTORS.share * all
  ) return undefined;
  return `${impossible.length} of ${all} names have the form of ${spec.title}'s but values that ` +
    `${spec.title} never has (such as: ${impossible[0]})`;
}

/** The corpus with most names, or undefined if no name is of a known form. */
function detect(
  files: readonly FoundFile[],
  folder: string,
): Tally | undefined {
  const ranked = Object.values(CORPORA)
    .filter(({ synthetic }) => !synthetic)
    .map((spec) => tally(spec, files))
    .filter((t) => t.accepted + t.other + t.impossible.length > 0)
    .sort((a, b) =>
      b.accepted - a.accepted || b.other - a.other ||
      b.impossible.length - a.impossible.length
    );
  const [first, second] = ranked;
  if (second && first.accepted > 0 && first.accepted === second.accepted) {
    throw new CorpusError(
      "unclear",
      folder,
      `Cannot open corpus ${folder}: ${first.accepted} names are ${first.spec.title}'s and as many are ` +
        `${second.spec.title}'s; say which with ${first.spec.id}=FOLDER or ${second.spec.id}=FOLDER`,
    );
  }
  return first;
}

/** Reads a folder in which no name is of a known form. */
const NOBODY: FolderReader = {
  kind: "unknown",
  title: "Unknown corpus",
  labels: [],
  material: "",
  warnings: [],
  read: ({ path, stamp }) => {
    if (stamp === undefined) return refuse("a link to nothing");
    return refuse(
      partsOf(path) === undefined
        ? "neither .wav nor .flac"
        : "a name that no known corpus has",
    );
  },
};

/**
 * Choose how a folder's files are read.
 *
 * A `clips.csv` at its top decides; without one the known corpus to which most names
 * belong. A folder whose names have that corpus's form but, too often, values that it
 * never has is another corpus, and refused.
 *
 * @param files  all files of the folder
 * @param folder its absolute path
 * @param spec   the corpus that it is, where the user says so; doubts become a warning
 * @throws {CorpusError} of kind `"unclear"` or `"table"`
 */
export async function chooseReader(
  files: readonly FoundFile[],
  folder: string,
  spec?: CorpusSpec,
): Promise<FolderReader> {
  if (spec !== undefined) {
    const warning = doubt(tally(spec, files));
    return specReader(spec, warning === undefined ? [] : [`${warning}.`]);
  }
  if (files.some(({ path }) => path === TABLE_NAME)) {
    return await tableReader(folder);
  }
  const found = detect(files, folder);
  if (found === undefined) return NOBODY;
  const warning = doubt(found);
  if (warning === undefined) return specReader(found.spec);
  throw new CorpusError(
    "unclear",
    folder,
    `Cannot open corpus ${folder}: ${warning}. It seems to be another corpus: describe it in a ` +
      `${TABLE_NAME}, or say ${found.spec.id}=FOLDER to use the names that fit`,
  );
}
