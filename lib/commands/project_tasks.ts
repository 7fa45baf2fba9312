/**
 * `deno task test`, `check` and `fuzz`: what keeps the project right.
 *
 * @module
 */

import { resolve } from "@std/path";
import { z } from "zod";
import { PROJECT_FOLDER } from "./caller.ts";
import { type Command, parseOptions, UsageError } from "./command.ts";

/** Runs Deno in the project's folder. @throws {Error} if it fails */
async function runDeno(name: string, args: string[]): Promise<void> {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: PROJECT_FOLDER,
    stdin: "null",
  }).spawn().status;
  if (code !== 0) {
    throw new Error(
      `${name} failed with exit code ${code}; see the messages above`,
    );
  }
}

/** Tests, all or some. */
export const test: Command = {
  name: "test",
  summary: "All tests, or those of some files and folders",
  help: `Usage: deno task test [PATH…] [options]

Runs the tests and the examples in the documentation of the files and folders given.
Tests on the real recordings need them in SER_RAVDESS or ../shared/ravdess; without, they
are reported as ignored, with the reason.

  PATH…          files or folders                          [lib test README.md]
  --filter TEXT  only tests whose name contains TEXT`,
  async run(args) {
    const { values: { filter }, positionals } = parseOptions(
      "test",
      args,
      z.object({ filter: z.string().optional() }),
      { what: "any tests" },
    );
    const paths = positionals.map((path) => resolve(path));
    await runDeno("test", [
      ...["test", "-A", "--doc", "--parallel"],
      ...(filter === undefined ? [] : ["--filter", filter]),
      ...(paths.length > 0 ? paths : ["lib", "test", "README.md"]),
    ]);
  },
};

/** What `check` runs, one after the other. */
const CHECKS = [
  ["fmt", "--check"],
  ["lint"],
  ["check", "lib", "test"],
  ["run", "-A", "test/check_docs.ts"],
];

/** Format, lint, types, documentation. */
export const check: Command = {
  name: "check",
  summary: "Format, lint, types, documentation",
  help: `Usage: deno task check

Checks the format of all files (deno fmt corrects it), lints them, checks their types, and
that every exported symbol of lib has a text. Stops at the first of these that fails.`,
  async run(args) {
    parseOptions("check", args, z.object({}));
    for (const step of CHECKS) await runDeno("check", step);
  },
};

/** Broken sound files, random calls of the backend, broken uploads. */
export const fuzz: Command = {
  name: "fuzz",
  summary:
    "Broken sound files, random calls of the backend and broken uploads, by the ten thousand",
  help: `Usage: deno task fuzz [COUNT [SEED]]

Breaks sound files in many ways and checks that the decoders refuse them in words, or
decode them to finite samples, and never hang, crash or take too much memory. Ends at the
first file that does harm, and prints how to repeat it. Then calls the kernels of the
backend simd with random shapes, settings and values, and compares each with cpu: equal,
or both throw. At last sends broken files to the server, which must answer each with a
status below 500 and lose no worker.

  COUNT  files, calls, and uploads              [20000]
  SEED   the same seed gives the same of all    [one that depends on the time]`,
  async run(args) {
    const { positionals } = parseOptions("fuzz", args, z.object({}), {
      what: "COUNT and SEED",
      most: 2,
    });
    const names = ["COUNT", "SEED"];
    for (const [i, text] of positionals.entries()) {
      if (/^\d+$/.test(text) && Number(text) >= 1 - i) continue;
      throw new UsageError(
        `fuzz: ${names[i]}: must be a whole number of at least ${
          1 - i
        }, got "${text}". ` +
          "See: deno task fuzz --help",
      );
    }
    for (const room of ["audio", "backend", "app"]) {
      const program = `test/${room}/fuzz.ts`;
      await runDeno("fuzz", ["run", "-A", program, ...positionals]);
    }
  },
};
