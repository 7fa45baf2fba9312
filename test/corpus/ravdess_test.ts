/**
 * The room on the real clips: counts, hashes, splits.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { openFolder } from "../../lib/corpus/folder.ts";
import { leakReport, split } from "../../lib/corpus/protocols/mod.ts";
import { temporaryFolder } from "./clips.ts";
import { testOnRealClips } from "./real_clips.ts";

testOnRealClips(
  "openFolder() gives 1,440 real clips with the manifest's hashes, and again from its cache",
  async (folder) => {
    await using cache = await temporaryFolder();
    const options = { cacheFolder: cache.path };
    const { clips, report } = await openFolder(folder, options);
    assert.equal(clips.length, 1440);
    assert.deepEqual(report.missing, []);
    assert.deepEqual(report.unreadable, []);
    assert.deepEqual(report.sameSamples, [
      ["03-01-03-01-02-01-07", "03-01-03-01-02-02-07"],
    ]);
    await checkManifest(folder, new Map(clips.map((c) => [c.name, c.hash])));

    const again = await openFolder(folder, options);
    assert.deepEqual(again.clips, clips);
    assert.deepEqual(again.report, report);
    checkSplits(clips);
  },
);

/** Compares with `manifest.tsv`, where the folder has one. */
async function checkManifest(folder: string, hashes: Map<string, string>) {
  let manifest: string;
  try {
    manifest = await Deno.readTextFile(join(folder, "manifest.tsv"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  const rows = manifest.trim().split("\n").slice(1);
  assert.equal(rows.length, 1440);
  for (const row of rows) {
    const [name, , , hash] = row.split("\t");
    assert.equal(hashes.get(name), hash, name);
  }
}

function checkSplits(clips: Awaited<ReturnType<typeof openFolder>>["clips"]) {
  const paper = split("copies-before-split", clips, { seed: 1 });
  const sizes = [paper.train, paper.validation, paper.test].map((p) =>
    p.length
  );
  assert.deepEqual(sizes, [3450, 435, 435]);
  // A clip's copy is missed by training with probability 0.2 · 0.2, about: 96 % have one.
  const { share } = leakReport(paper, clips).sameRecording;
  assert(share > 0.92 && share < 0.99, `share ${share}`);
  for (const protocol of ["random", "pairs", "actors-5", "loso"] as const) {
    const report = leakReport(split(protocol, clips, { seed: 1 }), clips);
    assert.equal(report.sameRecording.count, 0, protocol);
  }
}
