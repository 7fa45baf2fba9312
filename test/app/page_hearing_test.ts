/**
 * What the page's worker does, without a page.
 */
import assert from "node:assert/strict";
import { encodeWav, resample } from "../../lib/audio/mod.ts";
import { Hearing } from "../../lib/app/page/hearing.ts";
import { ResampledClip } from "../../lib/app/page/resampled_clip.ts";
import { setBackend } from "../../lib/backend/mod.ts";
import { hashSamples, openEmbedded } from "../../lib/corpus/mod.ts";
import { DEFAULT_MODEL_FOLDER, loadModel } from "../../lib/files/mod.ts";
import { openListener } from "../../lib/listen/mod.ts";

await setBackend("simd");
const hearing = new Hearing(
  openListener(await loadModel(DEFAULT_MODEL_FOLDER)),
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
  const { bands, step, hz, chunks } = hearing.picture;
  assert.equal(bands, 128);
  assert.equal(step, 256 / 48_000);
  assert.equal(hz.length, 128);
  assert.ok(hz[0] > 0 && hz[127] < 24_000);
  assert.deepEqual(chunks, { count: 7, width: 128, stride: 64 });
});
