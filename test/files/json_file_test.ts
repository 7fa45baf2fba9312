import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import {
  JsonFileError,
  parseJsonFile,
  readJsonFile,
} from "../../lib/files/mod.ts";

const schema = z.strictObject({
  seed: z.int().min(0),
  network: z.strictObject({ name: z.enum(["a", "b"]) }).optional(),
});

/** The error of a text. */
function errorOf(text: string): JsonFileError {
  try {
    parseJsonFile(text, "f.json", schema);
  } catch (error) {
    assert(error instanceof JsonFileError);
    return error;
  }
  assert.fail(`accepted ${text}`);
}

Deno.test("parseJsonFile() names the line, the field, the rule and the value", () => {
  const cases: [string, string, string][] = [
    ['{\n"seed": 1,\n"sead": 2\n}', "line 3", '"sead"'],
    [
      '{\n"seed": 1,\n"network": {\n "name": "c"\n}}',
      "line 4, network.name",
      '"c"',
    ],
    [
      '{\n"seed": 1,\n"network": {\n "name": "a",\n "x": 1\n}}',
      "line 5, network",
      '"x"',
    ],
    ['{"network": {"name": "a"}}', "line 1, seed", "nothing"],
    ['{\n\n"seed": -1}', "line 3, seed", "-1"],
    ['{\n"seed": 1,\n"seed": 2}', "line 3", '"seed" again'],
    ['{\n"seed": 1,}', "line 2", "property name expected"],
    ['{"seed": 1 // one\n}', "line 1", "invalid comment token"],
    ["", "line 1", "value expected"],
    ["[1]", "line 1", "[1]"],
  ];
  for (const [text, at, found] of cases) {
    const error = errorOf(text);
    assert.equal(error.at, at, text);
    assert.equal(error.found, found, text);
  }
});

Deno.test("parseJsonFile() gives what JSON.parse gives, of any value without repeated names", () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.integer({ min: 0, max: 3 }),
      (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        assert.deepEqual(parseJsonFile(text, "f", z.any()), JSON.parse(text));
      },
    ),
  );
});

Deno.test("readJsonFile() says that there is no file", async () => {
  const path = `${await Deno.makeTempDir()}/none.json`;
  await assert.rejects(
    readJsonFile(path, schema),
    /none\.json: its start: expected a JSON file, got no such file/,
  );
});
