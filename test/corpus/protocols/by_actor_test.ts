import assert from "node:assert/strict";
import { type Clip } from "../../../lib/corpus/clip.ts";
import { divideByActor } from "../../../lib/corpus/protocols/by_actor.ts";
import { SplitError } from "../../../lib/corpus/protocols/protocol.ts";
import { allClips } from "../clips.ts";

const OPTIONS = { protocol: "actors-6", seed: 1, purpose: "test" };
const actorsOf = (clips: Clip[]) =>
  [...new Set(clips.map((clip) => clip.actor))].sort((a, b) => a - b);

Deno.test("divideByActor() validates on two men and two women, drawn by the seed", () => {
  const drawn = new Set<string>();
  for (let seed = 0; seed < 20; seed++) {
    const parts = divideByActor(allClips(), [1, 11, 20, 21], {
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

Deno.test("divideByActor() takes fewer validation actors from a smaller corpus", () => {
  const clips = allClips().filter((clip) => clip.actor <= 8);
  const parts = divideByActor(clips, [1, 11, 20, 21], OPTIONS);
  assert.deepEqual(actorsOf(parts.test), [1]);
  const validation = actorsOf(parts.validation);
  assert.equal(validation.length, 2); // one of 3 men, one of 4 women
});

Deno.test("divideByActor() refuses folds without clips, and too few actors to validate", () => {
  const clips = allClips().filter((clip) => clip.actor <= 5);
  assert.throws(
    () => divideByActor(clips, [6, 13], OPTIONS),
    (error) =>
      error instanceof SplitError &&
      /6, 13.*clips of 1, 2, 3, 4, 5/.test(error.message),
  );
  const few = clips.filter((clip) => clip.actor !== 3);
  assert.throws(
    () => divideByActor(few, [1], OPTIONS),
    (error) => error instanceof SplitError && /2, 4, 5/.test(error.message),
  );
});

Deno.test("divideByActor() keeps the test whole where actors share samples", () => {
  const clips = allClips();
  const of = (actor: number) => clips.filter((clip) => clip.actor === actor);
  const other = divideByActor(clips, [1], OPTIONS);
  const [validated] = actorsOf(other.validation);
  const [trained] = actorsOf(other.train);
  of(trained)[0].hash = of(1)[0].hash;
  of(trained)[1].hash = of(validated)[0].hash;
  of(validated)[1].hash = of(1)[1].hash;
  const parts = divideByActor(clips, [1], OPTIONS);
  assert.equal(parts.test.length, 60);
  assert.equal(parts.validation.length, 239);
  assert.equal(parts.train.length, 1440 - 300 - 2);
});
