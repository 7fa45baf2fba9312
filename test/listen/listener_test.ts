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

const NETWORK = {
  name: "cnn-lstm",
  options: { channels: [4, 4], pools: [2, 4], lstmUnits: 4 },
};

/** An untrained model of five classes that hears another window in another way. */
function makeModel(seeds = [3]): Model {
  const info: ModelInfo = {
    format: "ser-model/2",
    title: "A model for tests",
    created: "2026-01-02T03:04:05Z",
    corpus: "embedded",
    synthetic: true,
    labels: LABELS,
    frontEnd: {
      name: "chunks",
      options: { ...SIGNAL, ...FEATURES, width: 32, stride: 48 },
    },
    network: NETWORK,
    members: ["model.safetensors"],
    temperature: 1,
    training: {
      recipe: "fast",
      seed: 1,
      epochs: 1,
      bestEpoch: 1,
      selection: "best",
      clips: [],
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
  const tensor = (data: Float32Array) => ({ data, shape: [data.length] });
  const shape = { input: [3, 24, 32, 1], classes: 5 };
  const members = seeds.map((seed) => ({
    network: createNetwork(NETWORK, { ...shape, seed }),
    scaler: {
      mean: tensor(values().map((x) => 10 * x - 40)),
      scale: tensor(values().map((x) => 8 + Math.abs(x))),
    },
  }));
  const dispose = () => members.forEach(({ network }) => network.dispose());
  return { info, members, dispose };
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
  const [{ network, scaler }] = model.members;
  const [mean, scale] = [scaler.mean.data, scaler.scale.data];
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
  const want = await predictProbabilities(network, byHand, 1);
  assert.equal(heard.inaudible, null);
  assert.deepEqual(heard.probabilities, want);
  assert.equal(heard.label, LABELS[want.indexOf(Math.max(...want))]);
  assert.deepEqual(listener.labels, LABELS);
  assert.deepEqual(voice.samples, before);
  listener.dispose();
});

Deno.test("hear() averages the log-probabilities of several networks, each with its scaler, and applies the temperature", async () => {
  const voice = makeVoice(0.3);
  const together = makeModel([1, 2]);
  together.info.temperature = 2.5;
  const alone: Float32Array[] = [];
  for (const member of together.members) {
    const model = { ...makeModel([]), members: [member] };
    const heard = await openListener(model).hear(voice);
    assert.ok(heard.inaudible === null);
    alone.push(heard.probabilities);
  }
  const powers = LABELS.map((_, c) =>
    alone.reduce((product, p) => product * p[c], 1) ** (1 / 2 / 2.5)
  );
  const sum = powers.reduce((a, b) => a + b);
  const listener = openListener(together);
  const heard = await listener.hear(voice);
  assert.ok(heard.inaudible === null);
  heard.probabilities.forEach((p, c) =>
    assert.ok(Math.abs(p - powers[c] / sum) < 1e-6) // float32
  );
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
