import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { paperWindow, type Waveform } from "../../lib/audio/mod.ts";
import { logMelSpectrograms, toChunks } from "../../lib/features/mod.ts";
import { sharedKernels } from "../../lib/kernels/mod.ts";
import { openListener } from "../../lib/listen/mod.ts";
import {
  createNetwork,
  type Model,
  type ModelInfo,
  predictProbabilities,
} from "../../lib/model/mod.ts";
import { PAPER } from "../../lib/paper.ts";
import { Random } from "../../lib/random.ts";

tf.env().set("PROD", true); // no banner
await tf.setBackend("cpu");

const LABELS = ["sad", "angry", "neutral", "happy", "fear"];
const SIGNAL = { offset: 0.25, duration: 1.5 };
const FEATURES = {
  nFft: 2048,
  winLength: 1200,
  hopLength: 480,
  nMels: 24,
  fMin: 50,
  fMax: 7000,
  topDb: 60,
};

/** An untrained model of five classes that hears another window in another way. */
function makeModel(): Model {
  const input = [3, 24, 32] as [number, number, number];
  const sizes = { input, channels: [4, 4], pools: [2, 4], lstmUnits: 4 };
  const info: ModelInfo = {
    format: "ser-model/1",
    title: "A model for tests",
    created: "2026-01-02T03:04:05Z",
    corpus: "embedded",
    synthetic: true,
    labels: LABELS,
    signal: { ...PAPER.signal, ...SIGNAL, nSamples: 72_000 },
    features: { ...PAPER.features, ...FEATURES },
    chunks: { width: 32, stride: 48, count: 3 },
    sizes: { ...sizes, classes: 5 },
    training: {
      recipe: "fast",
      seed: 1,
      epochs: 1,
      bestEpoch: 1,
      backend: "cpu",
      environment: "",
    },
    protocol: {
      name: "random",
      fold: 1,
      description: "80/10/10",
      leaks: false,
    },
    figures: {
      items: 5,
      accuracy: 0.2,
      accuracyInterval: [0.1, 0.9],
      unweightedAverageRecall: 0.2,
      uarInterval: [0.1, 0.9],
    },
  };
  const random = new Random(4, "listener");
  const values = () => new Float32Array(3 * 24 * 32).map(() => random.normal());
  return {
    info,
    network: createNetwork({ sizes: { ...sizes, classes: 5 }, seed: 3 }),
    scaler: {
      mean: values().map((x) => 10 * x - 40),
      scale: values().map((x) => 8 + Math.abs(x)),
    },
  };
}

/** Something like a voice that begins at `start` s, of 2.5 s in all. */
function makeVoice(start: number): Waveform {
  const random = new Random(1, "voice");
  const samples = Float32Array.from({ length: 120_000 }, (_, n) => {
    const t = n / 48_000 - start;
    const loud = t > 0 ? Math.max(0, Math.sin(2 * Math.PI * 3 * t)) : 0;
    const tone = Math.sin(2 * Math.PI * (200 + 60 * t) * t);
    return 0.3 * loud * tone + 1e-3 * random.uniform(-1, 1);
  });
  return { samples, sampleRate: 48_000 };
}

Deno.test("hear() obeys the model: window, hop, range, chunks, scaler and the order of five labels", async () => {
  const model = makeModel();
  const { mean, scale } = model.scaler;
  const listener = openListener(model);
  const voice = makeVoice(0.3);
  const before = voice.samples.slice();
  const heard = await listener.hear(voice);
  const [logMel] = logMelSpectrograms(
    await sharedKernels(),
    [paperWindow(voice, SIGNAL)],
    FEATURES,
  );
  const byHand = toChunks(logMel, undefined, { width: 32, stride: 48 })
    .map((x, i) => Math.fround(x - mean[i]) / scale[i]);
  const want = await predictProbabilities(model.network, byHand, 1);
  assert.equal(heard.inaudible, null);
  assert.deepEqual(heard.probabilities, want);
  assert.equal(heard.label, LABELS[want.indexOf(Math.max(...want))]);
  assert.deepEqual(listener.labels, LABELS);
  assert.deepEqual(voice.samples, before);
  listener.dispose();
});

Deno.test("hear() at an offset is hear() of what begins there", async () => {
  const listener = openListener(makeModel());
  const late = await listener.hear(makeVoice(0.8), 0.75);
  const soon = await listener.hear(makeVoice(0.05), 0);
  assert.ok(late.inaudible === null && soon.inaudible === null);
  // Another stretch of faint noise around the same voice.
  late.probabilities.forEach((p, i) =>
    assert.ok(Math.abs(p - soon.probabilities[i]) < 0.02)
  );
  listener.dispose();
});

Deno.test("hear() names no label where there is nothing to hear, and says why", async () => {
  const listener = openListener(makeModel());
  const { samples, sampleRate } = makeVoice(0);
  const cases: [Float32Array, string][] = [
    [samples.subarray(0, 16_000), "too short"], // 0.08 s of it in the window
    [new Float32Array(0), "too short"],
    [new Float32Array(96_000), "silent"],
    [samples.map((x) => Math.sign(x)), "clipped"],
    [samples.map((_, n) => Math.sin(n / 9)), "steady"],
  ];
  for (const [samples, kind] of cases) {
    const heard = await listener.hear({ samples, sampleRate });
    assert.equal(heard.inaudible?.kind, kind);
    assert.ok(!("label" in heard) && !("probabilities" in heard));
  }
  listener.dispose();
});
