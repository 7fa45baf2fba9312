/**
 * JSON that people write: recipes and grids. A fault is named with its line.
 *
 * @module
 */

import {
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { z } from "zod";
import { FormatError, schemaFault } from "../format_error.ts";

/** A JSON file that cannot be used: which, in what line and field, and why. */
export class JsonFileError extends FormatError {
  /** The name of this class. */
  override name = "JsonFileError";
}

/** Line of a place in a text, from 1. */
function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** Words of a syntax error, such as "property name expected". */
function wordsOf({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

/** The second of two properties of one object that have the same name. */
function findRepeated(node: Node): Node | undefined {
  const children = node.children ?? [];
  if (node.type === "object") {
    const names = new Set<string>();
    for (const { children: [key] = [] } of children) {
      if (names.has(key.value)) return key;
      names.add(key.value);
    }
  }
  for (const child of children) {
    const found = findRepeated(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The tree of a text without syntax errors and repeated names. */
function parseStrictly(text: string, file: string): Node {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  if (errors.length > 0 || tree === undefined) {
    const [first] = errors;
    throw new JsonFileError("read", {
      file,
      at: `line ${lineAt(text, first?.offset ?? 0)}`,
      expected: "JSON",
      found: first === undefined ? "nothing" : wordsOf(first),
    });
  }
  const repeated = findRepeated(tree);
  if (repeated !== undefined) {
    throw new JsonFileError("read", {
      file,
      at: `line ${lineAt(text, repeated.offset)}`,
      expected: "each name once in an object",
      found: `"${repeated.value}" again`,
    });
  }
  return tree;
}

/** The node that an issue is about: an unknown key itself, or the nearest that is there. */
function nodeOf(tree: Node, issue: z.core.$ZodIssue): Node {
  const path = issue.path as (string | number)[];
  if (issue.code === "unrecognized_keys") {
    const value = findNodeAtLocation(tree, [...path, issue.keys[0]]);
    if (value?.parent !== undefined) return value.parent;
  }
  for (let end = path.length; end > 0; end--) {
    const node = findNodeAtLocation(tree, path.slice(0, end));
    if (node !== undefined) return node;
  }
  return tree;
}

/**
 * Check the text of a JSON file.
 *
 * @param text   the file's text
 * @param file   its name, for error texts
 * @param schema what it must hold
 * @returns what the schema made of it
 * @throws {JsonFileError} naming line, field, rule and value of the first fault:
 *   no JSON, a name twice in an object, an unknown key, a value out of its range
 *
 * @example A key that nobody knows
 * ```ts
 * import { parseJsonFile } from "./json_file.ts";
 * import assert from "node:assert/strict";
 * import { z } from "zod";
 *
 * const schema = z.strictObject({ seed: z.int() });
 * assert.throws(
 *   () => parseJsonFile('{\n  "seeed": 1\n}', "grid.json", schema),
 *   /grid\.json: line 2: expected known fields only, got "seeed"/,
 * );
 * ```
 */
export function parseJsonFile<T>(
  text: string,
  file: string,
  schema: z.ZodType<T>,
): T {
  const tree = parseStrictly(text, file);
  const value: unknown = JSON.parse(text);
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  // A misspelled key explains the missing one.
  const issue = error.issues.find(({ code }) => code === "unrecognized_keys") ??
    error.issues[0];
  const { at, ...fault } = schemaFault(new z.ZodError([issue]), value);
  const line = `line ${lineAt(text, nodeOf(tree, issue).offset)}`;
  const place = at === "top level" ? line : `${line}, ${at}`;
  throw new JsonFileError("read", { file, at: place, ...fault });
}

/**
 * Read and check a JSON file.
 *
 * @param path   the file
 * @param schema what it must hold
 * @returns what the schema made of it
 * @throws {JsonFileError} as {@linkcode parseJsonFile}; also if the file is missing or
 *   cannot be read
 */
export async function readJsonFile<T>(
  path: string,
  schema: z.ZodType<T>,
): Promise<T> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    const found = error instanceof Deno.errors.NotFound
      ? "no such file"
      : (error as Error).message;
    throw new JsonFileError(
      "read",
      { file: path, at: "its start", expected: "a JSON file", found },
      { cause: error },
    );
  }
  return parseJsonFile(text, path, schema);
}
