import assert from "node:assert/strict";
import fc from "fast-check";
import {
  actorSex,
  ClipNameError,
  formatClipName,
  parseClipName,
  speechClipNames,
} from "../../../lib/corpus/corpora/ravdess_name.ts";

Deno.test("parseClipName() reads all seven fields", () => {
  assert.deepEqual(parseClipName("03-01-05-02-01-02-24"), {
    modality: "audio",
    channel: "speech",
    emotion: "angry",
    intensity: "strong",
    statement: 1,
    repetition: 2,
    actor: 24,
  });
  assert.equal(parseClipName("01-02-02-01-01-01-01").modality, "audio-video");
  assert.equal(parseClipName("02-02-02-01-01-01-01").channel, "song");
});

Deno.test("parseClipName() refuses each field out of its range, and names it", () => {
  const cases: [string, string][] = [
    ["04-01-05-01-01-01-01", "modality"],
    ["00-01-05-01-01-01-01", "modality"],
    ["03-03-05-01-01-01-01", "channel"],
    ["03-01-09-01-01-01-01", "emotion"],
    ["03-01-00-01-01-01-01", "emotion"],
    ["03-01-05-03-01-01-01", "intensity"],
    ["03-01-05-01-03-01-01", "statement"],
    ["03-01-05-01-01-03-01", "repetition"],
    ["03-01-05-01-01-01-00", "actor"],
    ["03-01-05-01-01-01-25", "actor"],
    ["03-01-01-02-01-01-01", "intensity"], // neutral is never strong
    ["03-02-07-01-01-01-01", "emotion"], // songs have no disgust
    ["03-02-08-01-01-01-01", "emotion"],
  ];
  for (const [name, field] of cases) {
    assert.throws(
      () => parseClipName(name),
      (error) =>
        error instanceof ClipNameError && error.field === field &&
        error.clip === name && error.message.includes(name),
      name,
    );
  }
});

Deno.test("parseClipName() refuses whatever isn't seven two-digit fields", () => {
  const names = [
    "",
    "03-01-05-01-01-01",
    "03-01-05-01-01-01-01-01",
    "3-1-5-1-1-1-1",
    "03-01-05-01-01-01-01.wav",
    " 03-01-05-01-01-01-01",
    "03-01-05-01-01-01-01\n",
    "03_01_05_01_01_01_01",
    "٠٣-01-05-01-01-01-01",
  ];
  for (const name of names) {
    assert.throws(
      () => parseClipName(name),
      (error) => error instanceof ClipNameError && error.field === "name",
      name,
    );
  }
});

Deno.test("formatClipName() is the inverse of parseClipName() on every valid name", () => {
  const code = (count: number) =>
    fc.integer({ min: 1, max: count }).map((n) => String(n).padStart(2, "0"));
  const name = fc.tuple(
    code(3),
    code(2),
    code(8),
    code(2),
    code(2),
    code(2),
    code(24),
  ).map((codes) => codes.join("-"));
  let valid = 0;
  fc.assert(fc.property(name, (text) => {
    let clip;
    try {
      clip = parseClipName(text);
    } catch (error) {
      assert(error instanceof ClipNameError);
      return;
    }
    valid++;
    assert.equal(formatClipName(clip), text);
  }));
  assert(valid > 50, `only ${valid} valid names`);
});

Deno.test("formatClipName() refuses records that no name stands for", () => {
  const clip = parseClipName("03-01-05-02-01-02-24");
  assert.throws(() => formatClipName({ ...clip, actor: 25 }), ClipNameError);
  assert.throws(() => formatClipName({ ...clip, actor: 1.5 }), ClipNameError);
  assert.throws(
    () => formatClipName({ ...clip, emotion: "neutral" }),
    { field: "intensity" },
  );
  assert.throws(
    () => formatClipName({ ...clip, emotion: "bored" as "sad" }),
    ClipNameError,
  );
});

Deno.test("actorSex() follows the actor's parity, and refuses others than 1 to 24", () => {
  for (let actor = 1; actor <= 24; actor++) {
    assert.equal(actorSex(actor), actor % 2 ? "male" : "female");
  }
  for (const actor of [0, 25, 1.5, NaN]) {
    assert.throws(() => actorSex(actor), RangeError);
  }
});

Deno.test("speechClipNames() lists 1,440 different names in order, 60 an actor", () => {
  const names = speechClipNames();
  assert.equal(new Set(names).size, 1440);
  assert.deepEqual(names, [...names].sort());
  const perActor = Map.groupBy(names, (name) => parseClipName(name).actor);
  assert.equal(perActor.size, 24);
  for (const list of perActor.values()) assert.equal(list.length, 60);
});
