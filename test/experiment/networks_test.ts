/**
 * Networks other than the paper's learn from the embedded corpus, by the recipe fast and
 * their own defaults.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  defaultSettings,
  evaluateRun,
  runExperiment,
  RunFolder,
} from "../../lib/experiment/mod.ts";
import { RECIPES, recipeSchema } from "../../lib/model/mod.ts";
import { temporaryFolder } from "../corpus/clips.ts";

const PAIRS = [["cnn-mean", "chunks"], ["tcn-stats", "frames"]];

for (const [network, frontEnd] of PAIRS) {
  Deno.test(`${network} behind ${frontEnd} is right on more than three times the test items of chance, embedded part, random`, async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "run");
    const recipe = recipeSchema.parse({
      ...RECIPES.fast,
      name: network,
      network: { name: network },
      frontEnd: { name: frontEnd },
    });
    // Small batches and no copies: a third of the recipe's time.
    const few = { copies: 0, batch: 8, binary: "strict" } as const;
    await runExperiment(defaultSettings({ recipe, ...few }), path);
    const { metrics } = await evaluateRun(new RunFolder(path));
    const { accuracy, chance, n } = metrics;
    assert(accuracy > 3 * chance, `${accuracy} of ${n}, chance ${chance}`);
  });
}
