import assert from "node:assert/strict";
import { setBackend } from "../../lib/backend/mod.ts";
import { openEmbedded } from "../../lib/corpus/mod.ts";
import { loadModel, PAPER_MODEL_FOLDER } from "../../lib/files/mod.ts";
import { listenLive, openListener } from "../../lib/listen/mod.ts";
import { saveFramesModel } from "./frames_model.ts";

await setBackend("simd");
const listener = openListener(await loadModel(PAPER_MODEL_FOLDER));
const corpus = await openEmbedded();
const { samples, sampleRate } = await corpus.load(corpus.clips[40]);
const speech = new Float32Array(2 * samples.length);
speech.set(samples);
speech.set(samples, samples.length);

Deno.test("a stream's last window is heard as the same part of a recording, within 1e-4", async () => {
  const live = listenLive(listener);
  for (let at = 0; at < speech.length; at += 24_000) {
    live.push(speech.subarray(at, at + 24_000));
    const end = Math.min(at + 24_000, speech.length);
    // The window ends with a whole hop.
    const offset = (Math.floor(end / 256) * 256 - 144_000) / sampleRate;
    if (offset < 0) continue;
    const heard = await live.hear();
    assert.ok(heard.inaudible === null);
    const whole = await listener.hear({ samples: speech, sampleRate }, offset);
    assert.ok(whole.inaudible === null);
    heard.latest.forEach((p, i) => {
      const off = Math.abs(p - whole.probabilities[i]);
      assert.ok(off <= 1e-4, `${off} at ${end} samples`);
    });
  }
  assert.equal(live.time, speech.length / sampleRate);
});

Deno.test("a stream's answers are smoothed by their age, and forgotten by silence", async () => {
  const live = listenLive(listener, { memory: 1 });
  live.push(speech.subarray(0, 144_000));
  const first = await live.hear();
  live.push(speech.subarray(144_000, 168_000)); // half a second
  const second = await live.hear();
  assert.ok(first.inaudible === null && second.inaudible === null);
  assert.deepEqual(first.probabilities, first.latest);
  const kept = Math.exp(-0.5);
  second.probabilities.forEach((p, i) => {
    const expected = kept * first.latest[i] + (1 - kept) * second.latest[i];
    assert.ok(Math.abs(p - expected) < 1e-6);
  });
  live.push(new Float32Array(3 * sampleRate));
  assert.equal((await live.hear()).inaudible?.kind, "silent");
  live.push(speech.subarray(0, 96_000));
  const again = await live.hear();
  assert.ok(again.inaudible === null);
  assert.deepEqual(again.probabilities, again.latest);
});

Deno.test("a stream without a word is no emotion: silence, a hum, too little", async () => {
  const live = listenLive(listener);
  live.push(new Float32Array(1000));
  assert.equal((await live.hear()).inaudible?.kind, "too short");
  live.push(new Float32Array(48_000));
  assert.equal((await live.hear()).inaudible?.kind, "silent");
  live.push(
    Float32Array.from({ length: 144_000 }, (_, n) => Math.sin(n / 40) / 50),
  );
  assert.equal((await live.hear()).inaudible?.kind, "steady");
});

Deno.test("where a front end looks for the voice, a stream's last seconds are heard as by themselves, as many as it hears at most", async () => {
  const whole = openListener(await loadModel(await saveFramesModel()));
  const live = listenLive(whole);
  for (let at = 0; at < speech.length; at += 30_000) {
    live.push(speech.subarray(at, at + 30_000));
    const heard = await live.hear();
    const end = Math.min(at + 30_000, speech.length);
    const from = Math.max(0, end - 2.88 * sampleRate);
    const last = { samples: speech.subarray(from, end), sampleRate };
    const alone = await whole.hear(last);
    assert.equal(heard.inaudible?.kind, alone.inaudible?.kind);
    if (heard.inaudible !== null || alone.inaudible !== null) continue;
    assert.deepEqual(heard.latest, alone.probabilities, `${end} samples`);
  }
  whole.dispose();
});

Deno.test("listenLive() refuses a negative memory", () => {
  assert.throws(() => listenLive(listener, { memory: -1 }), /got -1/);
});
