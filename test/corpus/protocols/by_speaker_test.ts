import assert from "node:assert/strict";
import { type Clip } from "../../../lib/corpus/clip.ts";
import { divideBySpeaker } from "../../../lib/corpus/protocols/by_speaker.ts";
import { SplitError } from "../../../lib/corpus/protocols/protocol.ts";
import { allClips } from "../clips.ts";

const OPTIONS = { protocol: "actors-6", seed: 1, purpose: "test" };
const actorsOf = (clips: Clip[]) =>
  [...new Set(clips.map((clip) => Number(clip.speaker)))].sort((a, b) => a - b);

Deno.test("divideBySpeaker() validates on two men and two women, drawn by the seed", () => {
  const drawn = new Set<string>();
  for (let seed = 0; seed < 20; seed++) {
    const parts = divideBySpeaker(allClips(), ["1", "11", "20", "21"], {
      ...OPTIONS,
      seed,
    });
    const validation = actorsOf(parts.validation);
    assert.equal(validation.length, 4);
    assert.equal(validation.filter((actor) => actor % 2).length, 2);
    assert.deepEqual(actorsOf(parts.test), [1, 11, 20, 21]);
    assert.equal(actorsOf(parts.train).length, 16);
    drawn.add(validation.join());
  }
  assert(drawn.size > 10, `${drawn.size} different draws`);
});

Deno.test("divideBySpeaker() takes fewer validation actors from a smaller corpus", () => {
  const clips = allClips().filter((clip) => Number(clip.speaker) <= 8);
  const parts = divideBySpeaker(clips, ["1", "11", "20", "21"], OPTIONS);
  assert.deepEqual(actorsOf(parts.test), [1]);
  const validation = actorsOf(parts.validation);
  assert.equal(validation.length, 2); // one of 3 men, one of 4 women
});

Deno.test("divideBySpeaker() refuses folds without clips, and those without another speaker", () => {
  const clips = allClips().filter((clip) => Number(clip.speaker) <= 5);
  assert.throws(
    () => divideBySpeaker(clips, ["6", "13"], OPTIONS),
    (error) =>
      error instanceof SplitError &&
      /6, 13.*clips of 1, 2, 3, 4, 5/.test(error.message),
  );
  const one = clips.filter((clip) => clip.speaker === "1");
  assert.throws(
    () => divideBySpeaker(one, ["1"], OPTIONS),
    (error) =>
      error instanceof SplitError &&
      /another speaker, got 1 only/.test(error.message),
  );
});

Deno.test("divideBySpeaker() keeps the test whole where actors share samples", () => {
  const clips = allClips();
  const of = (actor: number) =>
    clips.filter((clip) => Number(clip.speaker) === actor);
  const other = divideBySpeaker(clips, ["1"], OPTIONS);
  const [validated] = actorsOf(other.validation);
  const [trained] = actorsOf(other.train);
  of(trained)[0].hash = of(1)[0].hash;
  of(trained)[1].hash = of(validated)[0].hash;
  of(validated)[1].hash = of(1)[1].hash;
  const parts = divideBySpeaker(clips, ["1"], OPTIONS);
  assert.equal(parts.test.length, 60);
  assert.equal(parts.validation.length, 239);
  assert.equal(parts.train.length, 1440 - 300 - 2);
});

Deno.test("divideBySpeaker() validates on clips of the training's voices where speakers are few", () => {
  const clips = allClips().filter((clip) =>
    ["1", "2", "4", "5"].includes(clip.speaker)
  );
  const parts = divideBySpeaker(clips, ["1"], OPTIONS);
  assert.deepEqual(actorsOf(parts.validation), [2, 4, 5]);
  assert.deepEqual(actorsOf(parts.train), [2, 4, 5]);
  // Pairs of two takes stay together: a tenth of 12 pairs per emotion is one each, of 6 one.
  assert.equal(parts.train.length + parts.validation.length, 180);
  const pairs = new Set(parts.train.map(({ pair }) => pair));
  assert(parts.validation.every(({ pair }) => !pairs.has(pair)));
});

Deno.test("divideBySpeaker() draws four of unknown sex, or a third", () => {
  const clips = allClips().map(({ sex: _, ...clip }) => clip);
  const parts = divideBySpeaker(clips, ["3"], OPTIONS);
  assert.equal(actorsOf(parts.validation).length, 4);
  const seven = clips.filter(({ speaker }) => Number(speaker) <= 7);
  const few = divideBySpeaker(seven, ["3"], OPTIONS);
  assert.equal(actorsOf(few.validation).length, 2);
});
