/**
 * The body that all errors about file formats share: which file, where, what was
 * expected there, and what was found instead.
 *
 * @module
 */

import type { z } from "zod";

/** What is wrong with a file, and where. */
export interface FormatFault {
  /** the file, as the caller named it */
  file: string;
  /** the place: byte offset and part, or the name of a field or tensor */
  at: string;
  /** the rule that is broken: what should stand there */
  expected: string;
  /** what stands there instead */
  found: string;
}

/**
 * A file that breaks its format. Each format has a subclass, so that a caller can
 * tell them apart; `cause` holds a decoder's own error where there is one.
 *
 * @example
 * ```ts
 * import { FormatError } from "./format_error.ts";
 * import assert from "node:assert/strict";
 *
 * class TextError extends FormatError {
 *   override name = "TextError";
 * }
 * const fault = { file: "a.txt", at: "line 2", expected: "a number", found: '"x"' };
 * assert.equal(
 *   new TextError("read", fault).message,
 *   'Cannot read a.txt: line 2: expected a number, got "x"',
 * );
 * ```
 */
export class FormatError extends SyntaxError implements FormatFault {
  /** the class's name, the same across realms */
  override name = "FormatError";
  /** the file, as the caller named it */
  readonly file: string;
  /** the place: byte offset and part, or the name of a field or tensor */
  readonly at: string;
  /** the rule that is broken: what should stand there */
  readonly expected: string;
  /** what stands there instead */
  readonly found: string;

  /**
   * Makes the message of the fault.
   *
   * @param action  what cannot be done with the file: `"read"`, `"resume from"`
   * @param fault   what is wrong, and where
   * @param options `cause`: a decoder's own error
   */
  constructor(action: string, fault: FormatFault, options?: ErrorOptions) {
    const { file, at, expected, found } = fault;
    super(
      `Cannot ${action} ${file}: ${at}: expected ${expected}, got ${found}`,
      options,
    );
    this.file = file;
    this.at = at;
    this.expected = expected;
    this.found = found;
  }
}

/** Longest value that a message quotes, in characters. */
const MAX_QUOTED = 60;

/** A value as JSON, cut where it is long. */
function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= MAX_QUOTED ? text : `${text.slice(0, MAX_QUOTED)}…`;
}

/**
 * The first thing that a zod schema found wrong with a value, as a fault.
 *
 * @param error  zod's error
 * @param value  the value that was checked
 * @param prefix what stands before the path, with its separator
 * @returns `at` is the path of the field, or `top level`
 *
 * @example
 * ```ts
 * import { schemaFault } from "./format_error.ts";
 * import assert from "node:assert/strict";
 * import { z } from "zod";
 *
 * const value = { rates: [8_000, "fast"] };
 * const { error } = z.object({ rates: z.array(z.number()) }).safeParse(value);
 * assert.deepEqual(schemaFault(error!, value), {
 *   at: "rates.1",
 *   expected: "number",
 *   found: '"fast"',
 * });
 * ```
 */
export function schemaFault(
  error: z.ZodError,
  value: unknown,
  prefix = "",
): Omit<FormatFault, "file"> {
  const [issue] = error.issues;
  const at = prefix + issue.path.join(".") || "top level";
  if (issue.code === "unrecognized_keys") {
    return {
      at,
      expected: "known fields only",
      found: issue.keys.map((key) => JSON.stringify(key)).join(", "),
    };
  }
  const found = issue.path.reduce<unknown>(
    (part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  // Zod's own words are "Invalid input: expected number, received string".
  const expected = issue.message
    .replace(/^(Invalid|Too)[^:]*: (expected )?/, "")
    .replace(/, received .*$/, "");
  return { at, expected, found: quote(found) };
}
