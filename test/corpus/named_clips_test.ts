import assert from "node:assert/strict";
import { CORPORA } from "../../lib/corpus/corpora/mod.ts";
import { openFolder } from "../../lib/corpus/folder.ts";
import { namedClips } from "../../lib/corpus/named_clips.ts";
import {
  leakReport,
  PROTOCOL_NAMES,
  split,
} from "../../lib/corpus/protocols/mod.ts";
import { testOnRealClips } from "./real_clips.ts";

Deno.test("namedClips() lists RAVDESS in order, with one pair of the same samples", () => {
  const clips = namedClips(CORPORA.ravdess);
  assert.equal(clips.length, 1440);
  assert.deepEqual(
    clips.map(({ name }) => name),
    clips.map(({ name }) => name).toSorted(),
  );
  const byHash = Map.groupBy(clips, ({ hash }) => hash);
  const twins = [...byHash.values()].filter(({ length }) => length > 1);
  assert.deepEqual(
    twins.map((group) => group.map(({ name }) => name)),
    [["03-01-03-01-02-01-07", "03-01-03-01-02-02-07"]],
  );
});

testOnRealClips(
  "namedClips() are divided as the real clips are, with the same leaks, under every protocol",
  async (folder) => {
    const { clips } = await openFolder(folder);
    const named = namedClips(CORPORA.ravdess);
    for (const protocol of PROTOCOL_NAMES) {
      const [real, ours] = [clips, named]
        .map((list) => split(protocol, list, { seed: 2 }));
      assert.deepEqual(ours, real, protocol);
      assert.deepEqual(leakReport(ours, named), leakReport(real, clips));
    }
  },
);
