import assert from "node:assert/strict";
import { z } from "zod";
import { AudioError } from "../lib/audio/mod.ts";
import { NpyError } from "../lib/features/mod.ts";
import { FormatError, schemaFault } from "../lib/format_error.ts";
import {
  CheckpointError,
  ModelError,
  SafetensorsError,
} from "../lib/model/mod.ts";

const FAULT = { file: "a.x", at: "byte 4", expected: "a size", found: "7" };

Deno.test("every error of a file format is a FormatError with file, place, rule and value", () => {
  const kinds = {
    AudioError: [new AudioError(FAULT), "read a.x"],
    NpyError: [new NpyError(FAULT), "read a.x"],
    SafetensorsError: [new SafetensorsError(FAULT), "read a.x"],
    CheckpointError: [new CheckpointError(FAULT), "resume from a.x"],
    ModelError: [new ModelError(FAULT), "load model a.x"],
  } as const;
  for (const [name, [error, words]] of Object.entries(kinds)) {
    assert.ok(error instanceof FormatError && error instanceof SyntaxError);
    assert.equal(
      error.message,
      `Cannot ${words}: byte 4: expected a size, got 7`,
    );
    assert.deepEqual({ ...error }, { ...FAULT, name });
    assert.ok(!("cause" in error));
  }
});

Deno.test("FormatError keeps its cause", () => {
  const cause = new Error("lost sync");
  assert.equal(new FormatError("read", FAULT, { cause }).cause, cause);
});

Deno.test("schemaFault() names field, rule and value of the first issue", () => {
  const schema = z.strictObject({
    rate: z.int().min(8_000),
    kind: z.enum(["wav", "flac"]),
    list: z.array(z.string()).refine((list) => list.length < 2, "one name"),
  });
  const good = { rate: 8_000, kind: "wav", list: ["a"] };
  const cases: [unknown, string, string, string][] = [
    [{ ...good, rate: 1 }, "rate", "number to be >=8000", "1"],
    [{ ...good, rate: "8" }, "rate", "number", '"8"'],
    [{ ...good, kind: "ogg" }, "kind", 'one of "wav"|"flac"', '"ogg"'],
    [{ ...good, list: ["a", 2] }, "list.1", "string", "2"],
    [{ ...good, list: ["a", "b"] }, "list", "one name", '["a","b"]'],
    [
      { ...good, hop: 1, top: 2 },
      "top level",
      "known fields only",
      '"hop", "top"',
    ],
    [{ kind: "wav", list: [] }, "rate", "number", "nothing"],
    [null, "top level", "object", "null"],
    ["x".repeat(99), "top level", "object", `"${"x".repeat(59)}…`],
  ];
  for (const [value, at, expected, found] of cases) {
    const { error } = schema.safeParse(value);
    assert.deepEqual(schemaFault(error!, value), { at, expected, found });
  }
  const { error } = schema.safeParse({});
  assert.equal(schemaFault(error!, {}, "state.").at, "state.rate");
});
