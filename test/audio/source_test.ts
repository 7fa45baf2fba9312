import assert from "node:assert/strict";
import { AudioError } from "../../lib/audio/audio_error.ts";
import { Source } from "../../lib/audio/source.ts";

const SOURCE = new Source(
  Uint8Array.from([...new TextEncoder().encode("RIFFx"), 0, 200]),
  "a.wav",
);

Deno.test("Source.has() compares within the file and never beyond its end", () => {
  assert.ok(SOURCE.has("RIFF") && SOURCE.has("Fx", 3) && SOURCE.has(""));
  assert.ok(
    !SOURCE.has("RIFX") && !SOURCE.has("Fx\0\xc8\0", 3) && !SOURCE.has("R", 7),
  );
});

Deno.test("Source.quote() shows text as text and the rest as bytes", () => {
  assert.equal(SOURCE.quote(0), `"RIFF"`);
  assert.equal(SOURCE.quote(4, 99), String.raw`"x\x00\xc8"`);
  assert.equal(SOURCE.quote(99), `""`);
});

Deno.test("Source.fault() names file, place, rule and value", () => {
  const error = SOURCE.fault("byte 4", "a size", 7);
  assert.ok(error instanceof AudioError);
  assert.equal(
    error.message,
    "Cannot read a.wav: byte 4: expected a size, got 7",
  );
  assert.deepEqual([error.file, error.at, error.expected, error.found], [
    "a.wav",
    "byte 4",
    "a size",
    "7",
  ]);
  assert.equal(error.cause, undefined);
});

Deno.test("Source.undecodable() keeps a decoder's error as the cause, and an AudioError as it is", () => {
  const cause = new Error("lost sync");
  const error = SOURCE.undecodable("byte 4", "libx", cause);
  assert.equal(
    error.message,
    "Cannot read a.wav: byte 4: expected a stream that libx decodes, got lost sync",
  );
  assert.equal(error.cause, cause);
  assert.equal(SOURCE.undecodable("byte 4", "libx", "abort").found, "abort");
  assert.equal(SOURCE.undecodable("byte 9", "liby", error), error);
});
