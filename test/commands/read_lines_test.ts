import assert from "node:assert/strict";
import { readLines } from "../../lib/commands/read_lines.ts";

/** A stream that gives these pieces of bytes one by one. */
function streamOf(...pieces: Uint8Array<ArrayBuffer>[]) {
  return ReadableStream.from(pieces);
}

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("readLines() joins lines and letters that were cut between pieces", async () => {
  const bytes = encode("grün\nblau");
  const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
  assert.deepEqual(await Array.fromAsync(readLines(streamOf(...pieces))), [
    "grün",
    "blau",
  ]);
});

Deno.test("readLines() keeps empty lines, takes both line ends, gives nothing after the last", async () => {
  const lines = readLines(streamOf(encode("a\r\n\nb\n")));
  assert.deepEqual(await Array.fromAsync(lines), ["a", "", "b"]);
  assert.deepEqual(await Array.fromAsync(readLines(streamOf())), []);
});
