import assert from "node:assert/strict";
import { z } from "zod";
import {
  integerOption,
  parseOptions,
  UsageError,
} from "../../lib/commands/command.ts";

const schema = z.object({
  out: z.string({ error: "say where" }).min(1),
  only: z.array(z.string()).default([]),
  tries: integerOption(1, 9).default(3),
  "dry-run": z.boolean().default(false),
});

Deno.test("parseOptions() knows by the schema which options are flags and which may be given again", () => {
  const args = ["--out", "x", "--dry-run", "--only", "a", "--only", "b"];
  assert.deepEqual(parseOptions("try", args, schema), {
    values: { out: "x", only: ["a", "b"], tries: 3, "dry-run": true },
    positionals: [],
  });
  const few = parseOptions("try", ["--tries", "4", "--out", "x"], schema);
  assert.deepEqual(few.values, {
    out: "x",
    only: [],
    tries: 4,
    "dry-run": false,
  });
});

Deno.test("parseOptions() names the option, the rule and the value", () => {
  const cases: [string[], RegExp][] = [
    [[], /^try: --out: say where\. See: deno task try --help$/],
    [["--out"], /^try: Option '--out <value>' argument missing\. See: /],
    [
      ["--out", "x", "--tries", "10"],
      /--tries: must be a whole number from 1 to 9, got "10"\. See: /,
    ],
    [
      ["--outt", "x"],
      /Unknown option '--outt'\. Did you mean "--out"\? See: /,
    ],
    [["--out", "x", "--dry-run=yes"], /does not take an argument/],
  ];
  for (const [args, message] of cases) {
    assert.throws(
      () => parseOptions("try", args, schema),
      (error) => error instanceof UsageError && message.test(error.message),
      `${args}`,
    );
  }
});

Deno.test("parseOptions() refuses what a command doesn't take beside its options", () => {
  const parse = (
    words: string[],
    takes?: { what: string; least?: number; most?: number },
  ) => parseOptions("try", ["--out", "x", ...words], schema, takes).positionals;
  assert.throws(
    () => parse(["extra"]),
    /^UsageError: try takes only options, got "extra"\. See: deno task try --help$/,
  );
  const one = { what: "one file", least: 1, most: 1 };
  assert.deepEqual(parse(["a"], one), ["a"]);
  assert.throws(() => parse([], one), /try takes one file, got 0\./);
  assert.throws(() => parse(["a", "b"], one), /try takes one file, got 2\./);
  assert.deepEqual(parse(["a", "b"], { what: "any files" }), ["a", "b"]);
});
