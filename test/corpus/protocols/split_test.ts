import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { itemId } from "../../../lib/corpus/protocols/item.ts";
import {
  PROTOCOL_NAMES,
  type ProtocolName,
  PROTOCOLS,
  SplitError,
} from "../../../lib/corpus/protocols/protocol.ts";
import { split } from "../../../lib/corpus/protocols/split.ts";
import { allClips } from "../clips.ts";
import { parseClipName } from "../../../lib/corpus/corpora/ravdess_name.ts";

const CLIPS = allClips();
const PARTS = ["train", "validation", "test"] as const;

function sizes(protocol: ProtocolName, options = {}): number[] {
  const parts = split(protocol, CLIPS, { seed: 1, ...options });
  return PARTS.map((part) => parts[part].length);
}

Deno.test("split() gives the sizes of the paper's page, 58 test items an emotion, 29 neutral", () => {
  const { train, validation, test } = split("copies-before-split", CLIPS, {
    seed: 7,
  });
  assert.deepEqual([train.length, validation.length, test.length], [
    3450,
    435,
    435,
  ]);
  for (const part of [validation, test]) {
    const counts = Map.groupBy(
      part,
      (item) => parseClipName(item.clip).emotion,
    );
    assert.equal(counts.size, 8);
    for (const [emotion, items] of counts) {
      assert.equal(items.length, emotion === "neutral" ? 29 : 58, emotion);
    }
  }
  // Clean recordings and copies alike are tested, a third each, within 5 sigma.
  for (const copy of [0, 1, 2]) {
    const count = test.filter((item) => item.copy === copy).length;
    assert(Math.abs(count - 145) < 50, `copy ${copy}: ${count}`);
  }
});

Deno.test("split() gives exact sizes for every protocol on 1,440 clips", () => {
  assert.deepEqual(sizes("files-twice"), [2302, 285, 293]);
  assert.deepEqual(sizes("random"), [3 * 1147, 143, 150]);
  assert.deepEqual(sizes("pairs"), [3 * 1140, 150, 150]);
  const tested = [5, 5, 5, 5, 4];
  tested.forEach((actors, i) => {
    const train = 3 * 60 * (24 - 4 - actors);
    assert.deepEqual(sizes("actors-5", { fold: i + 1 }), [
      train,
      240,
      60 * actors,
    ]);
  });
  for (let fold = 1; fold <= 6; fold++) {
    assert.deepEqual(sizes("actors-6", { fold }), [3 * 960, 240, 240]);
  }
  for (let fold = 1; fold <= 24; fold++) {
    assert.deepEqual(sizes("loso", { fold }), [3 * 1140, 240, 60]);
  }
});

Deno.test("split() tests the published actors in each fold", () => {
  const actors = (protocol: ProtocolName, fold: number) => {
    const { test } = split(protocol, CLIPS, { seed: 3, fold });
    return [...new Set(test.map((item) => parseClipName(item.clip).actor))]
      .sort((a, b) => a - b).join();
  };
  assert.equal(actors("actors-5", 2), "3,6,7,13,18");
  assert.equal(actors("actors-6", 6), "6,13,17,22");
  assert.equal(actors("loso", 17), "17");
});

Deno.test("split() makes as many noisy copies as asked, of training clips alone where it is honest", () => {
  assert.deepEqual(sizes("random", { copies: 0 }), [1147, 143, 150]);
  assert.deepEqual(sizes("random", { copies: 1 }), [2294, 143, 150]);
  // 384 items an emotion: 307 / 38 / 39; 192 neutral ones: 153 / 19 / 20.
  assert.deepEqual(sizes("copies-before-split", { copies: 1 }), [
    2302,
    285,
    293,
  ]);
  assert.deepEqual(sizes("files-twice", { copies: 2 }), [2302, 285, 293]);
  for (
    const protocol of PROTOCOL_NAMES.filter((name) => !PROTOCOLS[name].leaks)
  ) {
    const { validation, test } = split(protocol, CLIPS, { seed: 1 });
    assert([...validation, ...test].every((item) => item.copy === 0), protocol);
  }
});

const FINGERPRINTS = {
  "copies-before-split": "48f8d916",
  "files-twice": "1b54168e",
  "random": "69e1ed5e",
  "pairs": "c1a568ce",
  "actors-5": "6de33280",
  "actors-6": "8887bf65",
  "loso": "d96705b5",
  "ladder-emotion": "87ca6814",
  "ladder-voice": "d9b7d66d",
  "ladder-take": "20a6f4a6",
  "ladder-recording": "bf2a2a96",
};

/** Fingerprint of a split: all items of all parts, in their order. */
function fingerprint(protocol: ProtocolName): string {
  const parts = split(protocol, CLIPS, { seed: 1 });
  const lines = PARTS.map((part) => parts[part].map(itemId).join(" "));
  return createHash("sha256").update(lines.join("\n")).digest("hex").slice(
    0,
    8,
  );
}

Deno.test("split() gives the same from version to version, since published figures rest on it", () => {
  const prints = PROTOCOL_NAMES.map((name) => [name, fingerprint(name)]);
  assert.deepEqual(Object.fromEntries(prints), FINGERPRINTS);
});

Deno.test("split() refuses what is no protocol, no fold, no number of copies, no seed", () => {
  const refuse = (pattern: RegExp, fn: () => unknown) =>
    assert.throws(
      fn,
      (error) => error instanceof SplitError && pattern.test(error.message),
    );
  refuse(
    /one of copies-before-split, .* loso/,
    () => split("toString", CLIPS, { seed: 1 }),
  );
  refuse(
    /fold must be .* \[1, 5\], got 6/,
    () => split("actors-5", CLIPS, { seed: 1, fold: 6 }),
  );
  refuse(/\[1, 1\], got 0/, () => split("random", CLIPS, { seed: 1, fold: 0 }));
  refuse(/got 1.5/, () => split("loso", CLIPS, { seed: 1, fold: 1.5 }));
  refuse(
    /copies must be an integer in \[0, 20\], got 21/,
    () => split("random", CLIPS, { seed: 1, copies: 21 }),
  );
  refuse(
    /every name must occur once/,
    () => split("random", [...CLIPS, CLIPS[0]], { seed: 1 }),
  );
  for (const protocol of PROTOCOL_NAMES) {
    assert.throws(() => split(protocol, CLIPS, { seed: -1 }), RangeError);
  }
});

Deno.test("split() refuses too few clips, naming the part and the emotion", () => {
  assert.throws(() => split("random", [], { seed: 1 }), SplitError);
  const five = CLIPS.filter((clip) =>
    clip.speaker === "1" && clip.label === "sad"
  )
    .slice(0, 5);
  assert.throws(
    () => split("random", five, { seed: 1 }),
    /5 clips are too few: the validation part would be without sad/,
  );
  const most = CLIPS.filter((clip) =>
    clip.label !== "calm" || clip.speaker === "1"
  );
  assert.doesNotThrow(() => split("random", most, { seed: 1 }));
  const few = CLIPS.filter((clip) =>
    clip.label !== "calm" || (clip.speaker === "1" && clip.take === 1)
  );
  assert.throws(() => split("random", few, { seed: 1 }), /validation .* calm/);
});

Deno.test("split() divides the embedded corpus's part by every protocol", async () => {
  const { openEmbedded } = await import("../../../lib/corpus/embedded.ts");
  const { clips } = await openEmbedded();
  for (const protocol of PROTOCOL_NAMES) {
    const { train, validation, test } = split(protocol, clips, { seed: 1 });
    assert(train.length > 0 && validation.length > 0 && test.length > 0);
  }
});
