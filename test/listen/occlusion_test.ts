import assert from "node:assert/strict";
import { setBackend } from "../../lib/backend/mod.ts";
import { openEmbedded } from "../../lib/corpus/mod.ts";
import { loadModel, PAPER_MODEL_FOLDER } from "../../lib/files/mod.ts";
import { realColumns } from "../../lib/features/mod.ts";
import { occlusionMap, openListener } from "../../lib/listen/mod.ts";
import { saveFramesModel } from "./frames_model.ts";

await setBackend("simd");
const model = await loadModel(PAPER_MODEL_FOLDER);
const listener = openListener(model);
const { frontEnd, labels } = listener;
const corpus = await openEmbedded();
const waveform = await corpus.load(corpus.clips[40]);
const features = await listener.features(
  frontEnd.pad(frontEnd.heard(waveform)),
);
const probabilities = await listener.predictFeatures(features);
const best = probabilities.indexOf(Math.max(...probabilities));

Deno.test("occlusionMap() of one patch is what the mean of the training set answers, within 1e-6", async () => {
  const { drop } = await occlusionMap(listener, features, best, {
    rows: 1,
    columns: 1,
  });
  const { data: mean } = model.members[0].scaler.mean;
  const answer = await listener.predictInputs(Float32Array.from(mean));
  assert.ok(Math.abs(drop[0] - (probabilities[best] - answer[best])) < 1e-6);
});

Deno.test("occlusionMap() finds nothing in frames that no chunk reads: the paper's last 51", async () => {
  assert.equal(features.shape[1], 563);
  const { drop } = await occlusionMap(listener, features, best, {
    rows: 1,
    columns: 12, // the last patch: frames 516 to 562
  });
  assert.ok(Math.abs(drop[11]) < 1e-6);
  assert.ok(drop.some((x) => Math.abs(x) > 0.01));
});

Deno.test("occlusionMap() has the same values whatever goes through the network together", async () => {
  const options = { rows: 2, columns: 3 };
  const one = await occlusionMap(listener, features, best, {
    ...options,
    batch: 1,
  });
  const all = await occlusionMap(listener, features, best, {
    ...options,
    batch: 6,
  });
  one.drop.forEach((x, i) => assert.ok(Math.abs(x - all.drop[i]) < 1e-5));
});

Deno.test("the answer after the last chunk is the answer, and there are 7", async () => {
  const steps = await listener.predictSteps(features);
  assert.equal(steps!.length, 7 * labels.length);
  assert.deepEqual(steps!.slice(-labels.length), probabilities);
});

Deno.test("occlusionMap() of a padded picture lies over the recording: all of it in one patch is the mean of the training set in every real frame, within 1e-6", async () => {
  const model = await loadModel(await saveFramesModel());
  const whole = openListener(model);
  const { frontEnd } = whole;
  const features = await whole.features(frontEnd.heard(waveform));
  const real = realColumns(features, frontEnd.rows);
  assert.ok(real > 20 && real < features.shape[1], `${real}`);
  const input = frontEnd.layout(features);
  const mean = input.map((value, i) =>
    i % 65 === 64 || i >= real * 65 ? value : -40
  );
  const [before, after] = [
    await whole.predictInputs(input),
    await whole.predictInputs(mean),
  ];
  const one = await occlusionMap(whole, features, 2, { rows: 1, columns: 1 });
  assert.ok(Math.abs(one.drop[0] - (before[2] - after[2])) < 1e-6);
  const { drop } = await occlusionMap(whole, features, 2, {
    rows: 1,
    columns: 8,
  });
  assert.ok(Math.abs(drop[7]) > 1e-6, "the last patch is of the recording");
  whole.dispose();
});

Deno.test("occlusionMap() refuses a label that there isn't", async () => {
  await assert.rejects(
    occlusionMap(listener, features, labels.length),
    /below 8, got 8/,
  );
});
