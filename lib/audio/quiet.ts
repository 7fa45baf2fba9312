/**
 * Keeps the decoders from writing to the console.
 *
 * @module
 */

/** What a decoder wanted to print. */
class DecoderComplaint extends Error {
  override name = "DecoderComplaint";
}

/**
 * Run a decoder without access to the console. Its first message stops it: a
 * decoder that only reports an error and continues may never end.
 *
 * The console is closed only while `decode` itself runs, not while a promise that
 * it returns is pending, so that nothing else is ever silenced.
 *
 * @param decode synchronous, or its work is done before it returns a promise
 * @returns what `decode` returns
 * @throws what `decode` throws, its complaint included
 */
export function quietly<T>(decode: () => T): T {
  const { log, warn, error } = console;
  const complain = (...words: unknown[]) => {
    throw new DecoderComplaint(words.join(" ").replace(/\s+/g, " ").trim());
  };
  Object.assign(console, { log: complain, warn: complain, error: complain });
  try {
    return decode();
  } finally {
    Object.assign(console, { log, warn, error });
  }
}
