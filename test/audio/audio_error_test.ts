import assert from "node:assert/strict";
import { AudioError } from "../../lib/audio/mod.ts";

const FAULT = {
  file: "a.wav",
  at: "byte 4",
  expected: "a size",
  found: "7",
};

Deno.test("AudioError is a SyntaxError that names file, place, rule and value", () => {
  const error = new AudioError(FAULT);
  assert.ok(error instanceof SyntaxError);
  assert.equal(error.name, "AudioError");
  assert.equal(
    error.message,
    "Cannot read a.wav: byte 4: expected a size, got 7",
  );
  assert.deepEqual({ ...FAULT, ...error }, { ...FAULT, name: "AudioError" });
  assert.ok(!("cause" in error));
});

Deno.test("AudioError keeps its cause", () => {
  const cause = new Error("lost sync");
  assert.equal(new AudioError(FAULT, { cause }).cause, cause);
});
