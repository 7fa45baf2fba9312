/**
 * What `deno task predict` says of files, for tests that compare the app with it.
 *
 * @module
 */

import { join } from "@std/path";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../lib/cli.ts", import.meta.url));

/** What it says of one file. */
export interface PredictedFile {
  /** The most probable label. */
  emotion: string;
  /** By label. */
  probabilities: Record<string, number>;
  /** Whether the model was trained on it; null: it doesn't say on which. */
  trainedOn: boolean | null;
}

/** Runs the command on files with these names and bytes. */
export async function runPredict(
  files: readonly { name: string; bytes: Uint8Array }[],
  model: string,
): Promise<PredictedFile[]> {
  const folder = await Deno.makeTempDir();
  try {
    const paths = files.map(({ name }) => join(folder, name));
    for (const [i, { bytes }] of files.entries()) {
      await Deno.writeFile(paths[i], bytes);
    }
    const options = ["--backend", "simd", "--model", model, "--json"];
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", CLI, "predict", ...options, ...paths],
    }).output();
    return JSON.parse(new TextDecoder().decode(stdout)).files;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
