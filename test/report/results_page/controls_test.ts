import assert from "node:assert/strict";
import { readResults, resultsPage } from "../../../lib/report/mod.ts";
import { EVERY_GRID, makePublished } from "../published.ts";

/** The part on memory of a page whose run with permuted labels is right for this share. */
async function memoryPart(share: number) {
  const { grids, results } = await makePublished({
    speedrun: EVERY_GRID.speedrun,
    memory: {
      base: { protocol: "copies-before-split", permuteLabels: "clip" },
      axes: { epochs: [4] },
      share: () => share,
    },
  });
  const published = await readResults(grids, results);
  const files = await resultsPage(published);
  const [, part] = files.get("README.md")!.split("### Memory alone");
  const { predictions } = published.grids.get("memory")!.runs[0].table;
  const right = predictions.filter((p) => p.truth === p.predicted).length;
  return { text: part.split("\n##")[0], right, pictures: [...files.keys()] };
}

Deno.test("memory alone is told by siblings, drawn, and laid beside the paper's figure only where it gets as far", async () => {
  const good = await memoryPart(0.97);
  const [, all, items, known, ofKnown, unknown, ofUnknown] =
    /(\d+) of (\d+) \([^|]+\| +(\d+) of (\d+) [^|]+\| +(\d+) of (\d+) /.exec(
      good.text,
    )!.map(Number);
  assert.equal(all, good.right);
  assert.equal(known + unknown, all);
  assert.equal(ofKnown + ofUnknown, items);
  assert.match(good.text, /is enough for the paper's 94\.02 %/);
  assert.match(good.text, /real labels.*permuted per clip, 4 epochs/);
  assert(good.pictures.includes("figures/memory.svg"));
  const poor = await memoryPart(0.2);
  assert(poor.right < good.right);
  assert.doesNotMatch(poor.text, /94\.02/);
});
