/**
 * A grid of runs that take seconds, and what is left of them.
 *
 * @module
 */
import { join } from "@std/path";
import { makeSmallCorpus } from "./small_corpus.ts";

/** Six runs: three seeds of two small networks. */
export async function makeSmallGrid(epochs = 2): Promise<string> {
  const grid = {
    title: "Two small networks",
    base: {
      corpus: await makeSmallCorpus(),
      epochs,
      copies: 1,
      batch: 8,
      binary: "strict",
    },
    axes: {
      "recipe.network.options.channels": [[4, 8, 8, 8], [2, 4, 4, 8]],
      seed: [1, 2, 3],
    },
  };
  const file = join(await Deno.makeTempDir(), "grid.json");
  await Deno.writeTextFile(file, JSON.stringify(grid, null, 2));
  return file;
}

/** Names of the runs below a sweep's folder. */
export async function runNames(out: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(out)) {
    if (isDirectory) names.push(name);
  }
  return names.sort();
}

/** What must be the same however a run was made: weights, predictions, metrics. */
export async function bitsOf(run: string): Promise<Record<string, string>> {
  const names = ["model.safetensors", "predictions.csv", "metrics.json"];
  const digests = await Promise.all(names.map(async (name) => {
    const bytes = await Deno.readFile(join(run, name));
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    return [name, new Uint8Array(digest).toHex()];
  }));
  return Object.fromEntries(digests);
}
