/**
 * `clips.csv`: anyone's own corpus, described in a table beside its sound files.
 *
 * @module
 */
import { type ClipFacts, type Sex } from "./corpus_spec.ts";
import { CorpusError } from "./clip.ts";
import { type CsvRow, parseCsv } from "../csv.ts";
import { canonicalLabel, sortLabels } from "./labels.ts";

/** Name of the table; it lies at the top of the corpus's folder. */
export const TABLE_NAME = "clips.csv";

const REQUIRED = ["file", "label", "speaker"] as const;
const OPTIONAL = ["sex", "take", "pair", "intensity", "group"] as const;
type Column = typeof REQUIRED[number] | typeof OPTIONAL[number];

/** A message names so many faulty lines, and says how many more there are. */
const LINES_NAMED = 5;

const SEXES: Record<string, Sex> = {
  f: "female",
  female: "female",
  m: "male",
  male: "male",
};

/** What a table says. */
export interface ClipsTable {
  /** By path below the folder, with `/` between its parts; every clip has a name. */
  clips: Map<string, ClipFacts & { name: string }>;
  /** The labels that occur, in the order of the classes. */
  labels: string[];
  /** Columns that the program doesn't use. */
  unused: string[];
}

/** A clip's name: its path without extension and without the signs that items use. */
function nameOf(path: string): string {
  return path.replace(/\.[^./]*$/, "").replace(/[,"#@\n]/g, "_");
}

/** Throws what is wrong with one value, as a clause. */
function fail(column: Column, rule: string, value: string): never {
  throw new RangeError(
    `${column} must be ${rule}, got ${JSON.stringify(value)}`,
  );
}

function readPath(text: string): string {
  const path = text.normalize().replaceAll("\\", "/").replace(/^\.\//, "");
  const inside = path !== "" && !/^(?:\/|[a-z]:)/i.test(path) &&
    !path.split("/").includes("..");
  return inside ? path : fail("file", "a path below the folder", text);
}

/** One row's facts, checked. */
function readFacts(
  get: (column: Column) => string,
): [path: string, ClipFacts & { name: string }] {
  const path = readPath(get("file"));
  const label = canonicalLabel(get("label"));
  const speaker = get("speaker");
  if (!/^[^,"\n]+$/.test(speaker)) {
    fail("speaker", "a name without commas and quotes", speaker);
  }
  const facts: ClipFacts & { name: string } = {
    name: nameOf(path),
    label,
    speaker,
  };
  const sex = get("sex");
  if (sex !== "") {
    facts.sex = SEXES[sex.toLowerCase()] ?? fail("sex", "male or female", sex);
  }
  const take = get("take");
  if (take !== "") {
    if (!/^[1-9]\d{0,5}$/.test(take)) fail("take", "a number from 1 on", take);
    facts.take = Number(take);
  }
  for (const column of ["pair", "intensity", "group"] as const) {
    if (get(column) !== "") facts[column] = get(column);
  }
  return [path, facts];
}

/** Places of the columns, by name. */
function readHead({ fields }: CsvRow): Map<string, number> {
  const names = fields.map((field) => field.toLowerCase());
  const absent = REQUIRED.filter((column) => !names.includes(column));
  const twice = names.filter((name, i) => names.indexOf(name) < i);
  if (absent.length === 0 && twice.length === 0) {
    return new Map(names.map((name, i) => [name, i]));
  }
  const fault = absent.length > 0
    ? `a column ${absent.join(" and a column ")} is missing`
    : `column ${twice[0]} is there twice`;
  throw new SyntaxError(
    `line 1: ${fault}; the columns are ${
      REQUIRED.join(", ")
    } and, where known, ${OPTIONAL.join(", ")}; got ${fields.join(", ")}`,
  );
}

/** What one row contradicts of those above it; undefined if nothing. */
class Seen {
  #names = new Map<string, number>();
  #sexes = new Map<string, [Sex, number]>();

  check({ name, speaker, sex }: ClipFacts & { name: string }, line: number) {
    const other = this.#names.get(name);
    if (other !== undefined) {
      throw new RangeError(`${name} is in line ${other} already`);
    }
    this.#names.set(name, line);
    if (sex === undefined) return;
    const known = this.#sexes.get(speaker);
    if (known && known[0] !== sex) {
      throw new RangeError(
        `speaker ${speaker} is ${sex}, but ${known[0]} in line ${known[1]}`,
      );
    }
    this.#sexes.set(speaker, [sex, line]);
  }
}

function readRows([head, ...rows]: CsvRow[]): ClipsTable {
  const columns = readHead(head ?? { line: 1, fields: [] });
  const clips: ClipsTable["clips"] = new Map();
  const seen = new Seen();
  const faults: string[] = [];
  for (const { line, fields } of rows) {
    try {
      const get = (name: Column) => fields[columns.get(name) ?? -1] ?? "";
      const [path, facts] = readFacts(get);
      seen.check(facts, line);
      clips.set(path, facts);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      faults.push(`line ${line}: ${error.message}`);
    }
  }
  const labels = sortLabels([...clips.values()].map(({ label }) => label));
  if (faults.length === 0 && labels.length < 2) {
    faults.push(`at least two labels are needed, got ${labels[0] ?? "none"}`);
  }
  if (faults.length > 0) {
    const more = faults.length - LINES_NAMED;
    throw new SyntaxError(
      faults.slice(0, LINES_NAMED).join("; ") +
        (more > 0 ? `; and ${more} more lines` : ""),
    );
  }
  const known: readonly string[] = [...REQUIRED, ...OPTIONAL];
  const unused = [...columns.keys()].filter((name) =>
    name !== "" && !known.includes(name)
  );
  return { clips, labels, unused };
}

/**
 * Read a corpus's table: a head with at least `file`, `label` and `speaker`, then one
 * line per clip. `sex` (male or female), `take` (a number), `pair` (the same text for
 * all takes of one sentence), `intensity` and `group` (speakers to be tested together)
 * may be there. Labels are brought to the vocabulary, see `canonicalLabel`.
 *
 * @param text   the table's text
 * @param folder where it lies, for messages
 * @throws {CorpusError} of kind `"table"` that names the lines and what is wrong in them
 *
 * @example Two clips
 * ```ts
 * import { readClipsTable } from "./clips_table.ts";
 * import assert from "node:assert/strict";
 *
 * const table = readClipsTable("file,label,speaker\na.wav,Fear,Ada\nb.wav,joy,Bob\n", ".");
 * assert.deepEqual(table.labels, ["happy", "fearful"]);
 * assert.throws(() => readClipsTable("file,label\n", "."), /line 1: a column speaker is missing/);
 * ```
 */
export function readClipsTable(text: string, folder: string): ClipsTable {
  try {
    return readRows(parseCsv(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CorpusError(
      "table",
      folder,
      `Cannot read ${TABLE_NAME} in ${folder}: ${error.message}`,
    );
  }
}
