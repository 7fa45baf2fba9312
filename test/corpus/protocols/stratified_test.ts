import assert from "node:assert/strict";
import { Random } from "../../../lib/random.ts";
import {
  cutAtRandom,
  drawParts,
} from "../../../lib/corpus/protocols/stratified.ts";
import { allClips, withSameSamples } from "../clips.ts";

const PARTS = ["train", "validation", "test"] as const;

Deno.test("cutAtRandom() cuts n items at int(0.8 n) and int(0.9 n), as Python does", () => {
  // From Python: [(n, int(.8*n), int(.9*n)) for n in (…)]
  const expected = [
    [0, 0, 0],
    [1, 0, 0],
    [5, 4, 4],
    [10, 8, 9],
    [96, 76, 86],
    [192, 153, 172],
    [288, 230, 259],
    [384, 307, 345],
    [576, 460, 518],
  ];
  for (const [n, first, second] of expected) {
    const items = Array.from({ length: n }, (_, i) => i);
    const parts = cutAtRandom(items, new Random(1));
    const sizes = PARTS.map((part) => parts[part].length);
    assert.deepEqual(sizes, [first, second - first, n - second], `n = ${n}`);
    const all = PARTS.flatMap((part) => parts[part]);
    assert.deepEqual(all.sort((a, b) => a - b), items);
  }
});

Deno.test("drawParts() places each clip in each part as often as by chance, within 4 sigma", () => {
  const clips = allClips().filter((clip) => clip.label === "calm").slice(
    0,
    20,
  );
  const atoms = clips.map((clip) => ({ label: clip.label, clips: [clip] }));
  const draws = 2000;
  const tested = new Map<string, number>(clips.map((clip) => [clip.name, 0]));
  for (let seed = 0; seed < draws; seed++) {
    const { test } = drawParts(atoms, new Random(seed, "test"));
    assert.equal(test.length, 2);
    for (const { name } of test) tested.set(name, tested.get(name)! + 1);
  }
  const [mean, sigma] = [draws * 0.1, Math.sqrt(draws * 0.1 * 0.9)];
  for (const [name, count] of tested) {
    assert(Math.abs(count - mean) < 4 * sigma, `${name}: ${count} of ${draws}`);
  }
});

Deno.test("drawParts() joins chains of same samples across emotions, at exact sizes", () => {
  const clips = withSameSamples(allClips(), [[0, 500], [1, 501, 900, 1300]]);
  const atoms = clips.map((clip) => ({ label: clip.label, clips: [clip] }));
  for (let seed = 0; seed < 20; seed++) {
    const parts = drawParts(atoms, new Random(seed, "test"));
    const sizes = PARTS.map((part) => parts[part].length);
    assert.deepEqual(sizes, [1147, 143, 150]);
    const partOf = (i: number) =>
      PARTS.find((part) => parts[part].includes(clips[i]));
    assert.equal(partOf(0), partOf(500));
    for (const i of [501, 900, 1300]) assert.equal(partOf(1), partOf(i));
  }
});

Deno.test("drawParts() gives exact sizes where large groups fit into training alone", () => {
  const clips = withSameSamples(
    allClips().filter((clip) => clip.label === "calm").slice(0, 20),
    [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]],
  );
  const atoms = clips.map((clip) => ({ label: clip.label, clips: [clip] }));
  for (let seed = 0; seed < 20; seed++) {
    const parts = drawParts(atoms, new Random(seed, "test"));
    const sizes = PARTS.map((part) => parts[part].length);
    assert.deepEqual(sizes, [16, 2, 2], `seed ${seed}`);
  }
});

Deno.test("drawParts() joins atoms that are linked by a third", () => {
  const clips = withSameSamples(allClips().slice(0, 40), [[0, 11], [10, 21]]);
  // Atoms of ten clips: the first and second share samples, the second and third too.
  const atoms = [0, 10, 20, 30].map((start) => ({
    label: clips[start].label,
    clips: clips.slice(start, start + 10),
  }));
  const parts = drawParts(atoms, new Random(3));
  const home = PARTS.find((part) => parts[part].includes(clips[0]))!;
  for (let i = 0; i < 30; i++) {
    assert(parts[home].includes(clips[i]), `clip ${i}`);
  }
});
