/**
 * The program of the same bits in a page, which offers it, or in Node, which reads the
 * binary from its first argument and prints the hashes.
 *
 * @module
 */
import { computeBits } from "./same_bits_program.ts";

declare const process: { argv: string[] };

if ("document" in globalThis) {
  Object.assign(globalThis, { computeBits });
} else {
  const fs = "node:fs"; // not for the bundler
  const { readFileSync } = await import(fs);
  const bytes = new Uint8Array(readFileSync(process.argv[2]));
  console.log(JSON.stringify(await computeBits({ bytes })));
}
