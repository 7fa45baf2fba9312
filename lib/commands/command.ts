/**
 * What every command of the command line is made of: its options, how they are
 * checked, and where its output goes. Progress goes to standard error, results to
 * standard output, and with `--json` nothing but one JSON object goes there.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { z } from "zod";
import { didYouMean } from "./suggest.ts";

/** Wrong use of the command line: exit code 2 and one line that says what is right. */
export class UsageError extends Error {
  /** the class's name, the same across realms */
  override name = "UsageError";
}

/** One `deno task`. */
export interface Command {
  /** The task's name. */
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** The full text of `--help`. */
  help: string;
  /** Does the work. @throws {UsageError} on wrong use, any other error on failure */
  run(args: string[]): Promise<void>;
}

/** A zod message with the option's name in front, for the first thing that is wrong. */
function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  const option = issue.path.length > 0 ? `--${String(issue.path[0])}: ` : "";
  return option + issue.message;
}

/** What a command takes beside its options. */
export interface Takes {
  /** In words, such as "one audio file". */
  what: string;
  /** The fewest; default 0. */
  least?: number;
  /** The most; default: any number. */
  most?: number;
}

/** Whether an option is a flag, a text, or a text that may be given several times. */
function kindOf(type: z.core.$ZodType) {
  let inner = type;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) {
    inner = inner.unwrap();
  }
  if (inner instanceof z.ZodBoolean) return { type: "boolean" } as const;
  const multiple = inner instanceof z.ZodArray;
  return { type: "string", multiple } as const;
}

/** @throws {UsageError} if there are more or fewer than the command takes */
function checkPositionals(
  name: string,
  given: string[],
  takes: Takes | undefined,
): void {
  const { least = 0, most = Infinity, what } = takes ??
    { most: 0, what: "only options" };
  if (given.length >= least && given.length <= most) return;
  const got = takes === undefined ? `"${given[0]}"` : given.length;
  throw new UsageError(
    `${name} takes ${what}, got ${got}. See: deno task ${name} --help`,
  );
}

/**
 * Parse and check a command's arguments.
 *
 * @param name   the command, for the error's text
 * @param args   what stands after the command's name
 * @param schema its options: `z.boolean()` is a flag, `z.array()` an option that may be
 *   given several times; it turns the raw strings into checked values
 * @param takes  what it takes beside options; default nothing
 * @returns the checked values and the arguments without a dash
 * @throws {UsageError} that names the option, the rule and the value
 */
export function parseOptions<Shape extends z.ZodRawShape>(
  name: string,
  args: string[],
  schema: z.ZodObject<Shape>,
  takes?: Takes,
): { values: z.infer<z.ZodObject<Shape>>; positionals: string[] } {
  const kinds = Object.entries(schema.shape)
    .map(([option, type]) => [option, kindOf(type)]);
  const options = Object.fromEntries(kinds);
  let parsed;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const [reason] = (error as Error).message.split(". ");
    const [, unknown] = reason.match(/^Unknown option '--(.+)'/) ?? [];
    const hint = unknown ? didYouMean(unknown, Object.keys(options)) : "";
    throw new UsageError(
      `${name}: ${reason}.${
        hint.replace('"', '"--')
      } See: deno task ${name} --help`,
    );
  }
  const checked = schema.safeParse(parsed.values);
  if (!checked.success) {
    const issue = firstIssue(checked.error).replace(/\.$/, "");
    const end = issue.endsWith("?") ? "" : ".";
    throw new UsageError(
      `${name}: ${issue}${end} See: deno task ${name} --help`,
    );
  }
  checkPositionals(name, parsed.positionals, takes);
  return { values: checked.data, positionals: parsed.positionals };
}

/** zod: a whole number in [low, high], written as an option's text. */
export function integerOption(low: number, high = Number.MAX_SAFE_INTEGER) {
  return z.string().transform((text, context) => {
    const value = Number(text);
    if (
      text.trim() !== "" && Number.isInteger(value) && value >= low &&
      value <= high
    ) {
      return value;
    }
    const range = high === Number.MAX_SAFE_INTEGER
      ? `of at least ${low}`
      : `from ${low} to ${high}`;
    context.addIssue({
      code: "custom",
      message: `must be a whole number ${range}, got "${text}"`,
    });
    return z.NEVER;
  });
}

/** zod: one of the given words; a similar one is suggested. */
export function wordOption<Word extends string>(words: readonly Word[]) {
  return z.enum(words as [Word, ...Word[]], {
    error: ({ input }) =>
      `must be one of ${words.join(", ")}, got "${input}".` +
      didYouMean(String(input), words),
  });
}

/** Print one line, or the JSON object where `--json` asks for it. */
export function printResult(json: boolean, value: unknown, text: string): void {
  console.log(json ? JSON.stringify(value) : text);
}
