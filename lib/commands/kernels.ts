/**
 * `deno task kernels`: build the WASM binaries from their sources.
 *
 * @module
 */

import { z } from "zod";
import { buildKernels } from "../kernels/build.ts";
import { type Command, parseOptions, printResult } from "./command.ts";

const help = `Usage: deno task kernels [options]

Compiles the AssemblyScript sources in lib/kernels/assembly to two binaries beside them:
one with fused multiply-add (relaxed SIMD), one with the same bits on every processor.

  --json  one JSON object on standard output`;

/** Build the WASM kernels from source. */
export const kernels: Command = {
  name: "kernels",
  summary: "Build the WASM kernels from source",
  help,
  async run(args) {
    const { values: { json } } = parseOptions(
      "kernels",
      args,
      z.object({ json: z.boolean().default(false) }),
    );
    const sizes = await buildKernels();
    const lines = Object.entries(sizes).map(([variant, size]) =>
      `lib/kernels/kernels_${variant}.wasm: ${size} bytes`
    );
    printResult(json, sizes, lines.join("\n"));
  },
};
