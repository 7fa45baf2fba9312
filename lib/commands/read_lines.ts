/**
 * The output of a child process, line by line.
 *
 * @module
 */

/**
 * Lines of a stream of UTF-8, without their ends (`\n` or `\r\n`).
 *
 * @param stream read to its end, or until the caller stops
 *
 * @example
 * ```ts
 * import { readLines } from "./read_lines.ts";
 * import assert from "node:assert/strict";
 *
 * const stream = new Blob(["one\r\ntwo\nthree"]).stream();
 * assert.deepEqual(await Array.fromAsync(readLines(stream)), ["one", "two", "three"]);
 * ```
 */
export async function* readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, void, void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield line.replace(/\r$/, "");
  }
  if (rest !== "") yield rest;
}
