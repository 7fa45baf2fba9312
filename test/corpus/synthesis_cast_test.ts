import assert from "node:assert/strict";
import { EMOTIONS } from "../../lib/paper.ts";
import { Random } from "../../lib/random.ts";
import {
  N_ACTORS,
  parseClipName,
  speechClipNames,
  STATEMENTS,
} from "../../lib/corpus/corpora/ravdess_name.ts";
import {
  createActor,
  createTake,
  createTracks,
  DIMENSIONS,
  emotionShift,
  sentenceText,
} from "../../lib/corpus/synthesis/mod.ts";
import {
  addManners,
  drawDeviation,
  scaleManner,
  SPREAD,
} from "../../lib/corpus/synthesis/manner.ts";
import { createTimeline } from "../../lib/corpus/synthesis/prosody.ts";

const take = (name: string, seed = 1) => createTake(parseClipName(name), seed);

Deno.test("sentenceText() gives RAVDESS's two statements", () => {
  assert.deepEqual([sentenceText(1), sentenceText(2)], [...STATEMENTS]);
});

Deno.test("createActor() makes 24 different voices, every man lower than every woman", () => {
  for (const seed of [1, 2, 3]) {
    const cast = Array.from(
      { length: N_ACTORS },
      (_, i) => createActor(i + 1, seed),
    );
    const men = cast.filter((actor) => actor.sex === "male");
    const women = cast.filter((actor) => actor.sex === "female");
    assert.equal(men.length, 12);
    assert.ok(men.every((man) => women.every((woman) => man.f0 < woman.f0)));
    assert.equal(new Set(cast.map((actor) => actor.tractScale)).size, N_ACTORS);
  }
});

Deno.test("createActor() depends on the seed and refuses numbers that no actor has", () => {
  assert.notEqual(createActor(5, 1).f0, createActor(5, 2).f0);
  assert.deepEqual(createActor(5, 1), createActor(5, 1));
  for (const number of [0, 25, 1.5, NaN]) {
    assert.throws(() => createActor(number, 1), RangeError);
  }
});

Deno.test("emotionShift() leaves neutral alone and is stronger at strong intensity", () => {
  for (const name of DIMENSIONS) {
    assert.equal(emotionShift("neutral", "normal")[name], 0);
  }
  const size = (
    emotion: typeof EMOTIONS[number],
    intensity: "normal" | "strong",
  ) =>
    Math.hypot(
      ...DIMENSIONS.map((name) =>
        emotionShift(emotion, intensity)[name] / SPREAD[name]
      ),
    );
  for (const emotion of EMOTIONS.slice(1)) {
    assert.ok(size(emotion, "strong") > size(emotion, "normal"), emotion);
  }
});

Deno.test("emotionShift() has the directions of Juslin and Laukka (2003)", () => {
  for (const intensity of ["normal", "strong"] as const) {
    const angry = emotionShift("angry", intensity);
    const sad = emotionShift("sad", intensity);
    const fearful = emotionShift("fearful", intensity);
    const happy = emotionShift("happy", intensity);
    assert.ok(angry.level > sad.level && angry.tension > sad.tension);
    assert.ok(fearful.pitch > sad.pitch && fearful.tremor > angry.tremor);
    assert.ok(happy.accent > sad.accent && sad.breath > angry.breath);
    assert.ok(emotionShift("surprised", intensity).final > 5);
  }
});

Deno.test("drawDeviation() has SPREAD's standard deviations within 10 %, 4,000 draws", () => {
  const random = new Random(1, "deviation");
  const draws = Array.from({ length: 4000 }, () => drawDeviation(random, 2));
  for (const name of DIMENSIONS) {
    const squares = draws.reduce((sum, draw) => sum + draw[name] ** 2, 0);
    const deviation = Math.sqrt(squares / draws.length);
    assert.ok(Math.abs(deviation / (2 * SPREAD[name]) - 1) < 0.1, name);
  }
});

Deno.test("addManners() and scaleManner() work dimension by dimension", () => {
  const sad = emotionShift("sad", "strong");
  const sum = addManners(sad, scaleManner(sad, 2));
  for (const name of DIMENSIONS) {
    assert.ok(Math.abs(sum[name] - 3 * sad[name]) < 1e-12, name);
  }
});

Deno.test("createTake(): takes of a pair are nearer to each other than to the other sentence's, on average", () => {
  const distance = (a: string, b: string) => {
    const one = take(a).manner, other = take(b).manner;
    return Math.hypot(
      ...DIMENSIONS.map((n) => (one[n] - other[n]) / SPREAD[n]),
    );
  };
  let pairs = 0, sentences = 0;
  for (let actor = 1; actor <= N_ACTORS; actor++) {
    const end = String(actor).padStart(2, "0");
    pairs += distance(`03-01-04-01-01-01-${end}`, `03-01-04-01-01-02-${end}`);
    sentences += distance(
      `03-01-04-01-01-01-${end}`,
      `03-01-04-01-02-01-${end}`,
    );
  }
  assert.ok(pairs > 0 && pairs < sentences, `${pairs} ${sentences}`);
});

Deno.test("createTake() refuses a seed that is no 32-bit integer", () => {
  for (const seed of [-1, 0.5, 2 ** 32]) {
    assert.throws(() => take("03-01-01-01-01-01-01", seed), RangeError);
  }
});

Deno.test("createTimeline(): all 1,440 utterances begin 0.7 to 1.05 s in and end before 3.5 s", () => {
  let latest = 0, shortest = Infinity;
  for (const name of speechClipNames()) {
    const it = take(name);
    const { segments, duration } = createTimeline(it);
    assert.ok(it.lead >= 0.7 && it.lead <= 1.05, name);
    latest = Math.max(latest, it.lead + duration);
    shortest = Math.min(shortest, duration);
    assert.ok(segments.every((s) => s.duration > 0.003), name);
  }
  assert.ok(latest < 3.5, `ends at ${latest} s`);
  assert.ok(shortest > 1, `lasts ${shortest} s`);
});

Deno.test("createTimeline() sets sounds end to end, in the words' order", () => {
  const { segments, duration } = createTimeline(take("03-01-08-01-02-01-03"));
  let end = 0;
  for (const segment of segments) {
    assert.ok(segment.start >= end - 1e-12, segment.sound);
    assert.ok(segment.start - end < 0.2, segment.sound);
    end = segment.start + segment.duration;
  }
  assert.ok(Math.abs(end - duration) < 1e-12);
  assert.deepEqual(
    segments.map((s) => s.word).filter((word, i, all) => word !== all[i - 1]),
    sentenceText(2).split(" "),
  );
});

Deno.test("createTracks(): surprise ends higher than it is, sadness lower, by means over the actors", () => {
  const finalRise = (emotion: string) => {
    let sum = 0;
    for (let actor = 1; actor <= N_ACTORS; actor++) {
      const end = String(actor).padStart(2, "0");
      const { f0, timeline } = createTracks(
        take(`03-01-${emotion}-02-01-01-${end}`),
      );
      const last = Math.floor(timeline.duration * 500) - 1;
      const median = f0.slice(0, last).toSorted()[last >> 1];
      sum += 12 * Math.log2(f0[last] / median);
    }
    return sum / N_ACTORS;
  };
  assert.ok(finalRise("08") > 4, `${finalRise("08")} semitones`);
  assert.ok(finalRise("04") < -2, `${finalRise("04")} semitones`);
});

Deno.test("createTracks() keeps amplitudes in [0, 1] and formants in order", () => {
  for (const name of ["03-01-05-02-01-01-02", "03-01-07-02-02-02-11"]) {
    const tracks = createTracks(take(name));
    for (const track of [tracks.breath, tracks.frication, tracks.nasal]) {
      assert.equal(track.length, tracks.frames);
      assert.ok(track.every((x) => x >= 0 && x <= 1));
    }
    for (let i = 0; i < tracks.frames; i++) {
      for (let n = 1; n < 4; n++) {
        assert.ok(
          tracks.formants[n][i] > tracks.formants[n - 1][i] + 50,
          `${name} ${i}`,
        );
      }
    }
  }
});
