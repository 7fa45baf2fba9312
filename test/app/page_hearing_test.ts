/**
 * What the page's worker does, without a page.
 */
import assert from "node:assert/strict";
import { encodeWav, resample } from "../../lib/audio/mod.ts";
import { Hearing } from "../../lib/app/page/hearing.ts";
import { ResampledClip } from "../../lib/app/page/resampled_clip.ts";
import { setBackend } from "../../lib/backend/mod.ts";
import { hashSamples, openEmbedded } from "../../lib/corpus/mod.ts";
import { loadModel, PAPER_MODEL_FOLDER } from "../../lib/files/mod.ts";
import { openListener } from "../../lib/listen/mod.ts";
import { saveFramesModel } from "../listen/frames_model.ts";

await setBackend("simd");
const hearing = new Hearing(
  openListener(await loadModel(PAPER_MODEL_FOLDER)),
);
const corpus = await openEmbedded();
const { samples } = await corpus.load(corpus.clips[40]);

Deno.test("a file is heard as the listener hears it, and any window of it too, within 1e-5", async () => {
  const file = encodeWav({ samples, sampleRate: 44_100 });
  const { clip, sampleRate, cut } = await hearing.open(file, "clip.wav");
  assert.equal(sampleRate, 44_100);
  assert.equal(cut, false);
  const rounded = samples.map((x) => Math.round(x * 32768) / 32768);
  for (const offset of [undefined, 0, 0.5, 0.77]) {
    const answer = await hearing.hear(clip, offset);
    const heard = await hearing.listener.hear(
      { samples: rounded, sampleRate },
      offset,
    );
    assert.ok(heard.inaudible === null);
    assert.equal(answer.label, heard.label);
    assert.equal(answer.offset, offset ?? 0.5);
    answer.probabilities.forEach((p, i) =>
      assert.ok(Math.abs(p - heard.probabilities[i]) <= 1e-5)
    );
  }
});

Deno.test("a recording that the model was trained on is recognised by its samples", async () => {
  const known = await hearing.take([Float32Array.of(0.5)], 48_000);
  assert.equal(known.trainedOn, false);
  const { clips } = hearing.listener.info.training;
  clips.push(hashSamples([Float32Array.of(0.5)]));
  try {
    const again = await hearing.take([Float32Array.of(0.5)], 48_000);
    assert.equal(again.trainedOn, true);
  } finally {
    clips.pop();
  }
});

Deno.test("silence has a picture, a reason and no label", async () => {
  const silence = new Float32Array(48_000 * 4);
  const { clip } = await hearing.take([silence], 48_000);
  const { label, probabilities, inaudible, features } = await hearing.hear(
    clip,
  );
  assert.equal(label, null);
  assert.equal(probabilities.length, 0);
  assert.equal(inaudible?.kind, "silent");
  assert.deepEqual(features.shape, [128, 563]);
});

Deno.test("a recording is heard along its length, with gaps where there is silence", async () => {
  const long = new Float32Array(48_000 * 8);
  long.set(samples.subarray(0, 48_000 * 3));
  const { clip } = await hearing.take([long], 48_000);
  let parts = 0;
  const curve = await hearing.scan(clip, () => void parts++);
  assert.equal(curve.times.length, 21); // from 0 to 5 s, 4 each second
  assert.equal(parts, 21);
  assert.equal(curve.times[0], 1.5);
  assert.equal(curve.times[20], 6.5);
  const first = await hearing.hear(clip, 0);
  assert.deepEqual(curve.probabilities.slice(0, 8), first.probabilities);
  assert.ok(curve.probabilities.slice(-8).every(Number.isNaN));
  hearing.close(clip);
  await assert.rejects(hearing.hear(clip), /not kept/);
});

Deno.test("a part that is resampled by the second is that of the whole, within 1e-6", async () => {
  const original = {
    samples: samples.subarray(0, 100_000),
    sampleRate: 44_100,
  };
  const { samples: whole } = await resample(original, 48_000);
  const clip = new ResampledClip(original, 48_000);
  for (const [start, end] of [[0, 1], [0.3, 2.2], [1.9, 9]]) {
    const part = await clip.span(start, end);
    const from = Math.round(start * 48_000);
    assert.equal(
      part.samples.length,
      Math.min(whole.length, Math.round(end * 48_000)) - from,
    );
    part.samples.forEach((x, i) =>
      assert.ok(Math.abs(x - whole[from + i]) < 1e-6, `${start} s, ${i}`)
    );
  }
});

Deno.test("the picture's shape is the paper's: 128 bands, 7 chunks", () => {
  const { rows: [{ count, hz }, ...others], step, chunks } = hearing.picture;
  assert.equal(count, 128);
  assert.deepEqual(others, []);
  assert.equal(step, 256 / 48_000);
  assert.equal(hz.length, 128);
  assert.ok(hz[0] > 0 && hz[127] < 24_000);
  assert.deepEqual(chunks, { count: 7, width: 128, stride: 64 });
});

/** A model that looks for the voice. */
const searching = new Hearing(
  openListener(await loadModel(await saveFramesModel())),
);

Deno.test("a voice that fits is heard as a whole, by several members, as the listener hears it", async () => {
  const { clip } = await searching.take([samples], 48_000);
  const answer = await searching.hear(clip);
  const heard = await searching.listener.hear({ samples, sampleRate: 48_000 });
  assert.ok(heard.inaudible === null);
  assert.deepEqual(answer.probabilities, heard.probabilities);
  assert.equal(answer.offset, null);
  const [start, end] = answer.extent;
  assert.ok(start > 0 && end < samples.length / 48_000 && end - start < 2.88);
  const map = await searching.explain(answer.features, 0);
  assert.equal(map.drop.length, map.rows * map.columns);
});

Deno.test("of a longer one the window begins where the voice does, can be moved, and is heard along its length", async () => {
  const long = new Float32Array(48_000 * 12);
  for (let at = 1; at < 9; at += 2) {
    long.set(samples.subarray(0, 48_000 * 2), at * 48_000);
  }
  const { clip } = await searching.take([long], 48_000);
  const first = await searching.hear(clip);
  assert.ok(Math.abs(first.offset! - first.extent[0]) < 1e-9);
  assert.ok(first.offset! >= 1 && first.offset! < 2.5, `${first.offset}`);
  assert.ok(Math.abs(first.extent[1] - first.extent[0] - 2.88) < 1e-3);
  const moved = await searching.hear(clip, 5);
  assert.equal(moved.offset, 5);
  const part = long.subarray(5 * 48_000, 7.88 * 48_000);
  const alone = await searching.listener.hear({
    samples: part,
    sampleRate: 48_000,
  });
  assert.ok(alone.inaudible === null);
  assert.deepEqual(moved.probabilities, alone.probabilities);
  const curve = await searching.scan(clip);
  assert.equal(curve.times.length, 1 + Math.floor((12 - 2.88) / 0.25));
  assert.ok(curve.probabilities.slice(-8).every(Number.isNaN));
});

Deno.test("where nothing at all is left to hear, there is an empty picture and a reason", async () => {
  const { clip } = await searching.take([new Float32Array(100)], 48_000);
  const { inaudible, features } = await searching.hear(clip, 1);
  assert.equal(inaudible?.kind, "too short");
  assert.deepEqual(features.shape, [65, 96]);
});

Deno.test("rows that are no frequencies have none; the bands above them have theirs", async () => {
  const frontEnd = { name: "frames", options: { nMfcc: 20, nMels: 40 } };
  const both = new Hearing(
    openListener(await loadModel(await saveFramesModel(frontEnd))),
  );
  const { rows, chunks, step } = both.picture;
  assert.deepEqual(
    rows.map(({ kind, count, hz }) => [kind, count, hz.length]),
    [["coefficients", 20, 0], ["log-mel", 40, 40], ["mask", 1, 0]],
  );
  const { hz } = rows[1];
  assert.ok(hz[0] > 0 && hz[39] < 8000);
  assert.equal(chunks, null);
  assert.equal(step, 0.02);
  both.listener.dispose();
});
