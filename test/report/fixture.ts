/** A whole run's worth of numbers, made up, on RAVDESS's names. */

import {
  CORPORA,
  findProtocol,
  itemId,
  itemLeaks,
  leakReport,
  makeClip,
  type ProtocolName,
  speechClipNames,
  split,
} from "../../lib/corpus/mod.ts";
import { metrics, type Prediction } from "../../lib/evaluation/mod.ts";
import { defaultSettings } from "../../lib/experiment/mod.ts";
import { misheard, type ReportInput } from "../../lib/report/mod.ts";
import { EMOTIONS } from "../../lib/paper.ts";
import { Random } from "../../lib/random.ts";

const clips = speechClipNames().map((name) =>
  makeClip(CORPORA.ravdess, name, { hash: `samples of ${name}` })
);

/** One prediction with a softmax over noisy logits, right more often than not. */
function predict(
  item: string,
  clip: typeof clips[number],
  random: Random,
): Prediction {
  const truth = CORPORA.ravdess.labels.indexOf(clip.label);
  const exps = EMOTIONS.map((_, k) =>
    Math.exp(2 * random.normal() + (k === truth ? 4 : 0))
  );
  const total = exps.reduce((a, b) => a + b);
  const probabilities = exps.map((e) => e / total);
  const predicted = EMOTIONS[probabilities.indexOf(Math.max(...probabilities))];
  return {
    item,
    clip: clip.name,
    speaker: clip.speaker,
    truth: clip.label,
    predicted,
    probabilities,
  };
}

/** What a report of such a run is made from. */
export function reportInput(
  protocol: ProtocolName,
  { synthetic = false } = {},
): ReportInput {
  const parts = split(protocol, clips, { seed: 1 });
  const random = new Random(1, "predictions");
  const byName = new Map(clips.map((clip) => [clip.name, clip]));
  const predictions = parts.test.map((item) =>
    predict(itemId(item), byName.get(item.clip)!, random)
  );
  const waveform = { samples: new Float32Array(4800), sampleRate: 48_000 };
  const corpus = synthetic ? "embedded" : "ravdess";
  const { title, labels, material } = CORPORA[corpus];
  return {
    experiment: {
      settings: defaultSettings({ corpus, protocol, epochs: 3 }),
      corpus: {
        id: corpus,
        kind: corpus,
        title,
        labels: [...labels],
        material,
        clips: clips.length,
        synthetic,
      },
      backend: {
        name: "simd",
        binary: "strict",
        threads: 2,
        cpu: "test <cpu> & co",
      },
      versions: { deno: "2.9.6" },
      started: "2026-01-02T03:04:05Z",
    },
    split: parts,
    leaks: leakReport(parts, clips),
    itemLeaks: itemLeaks(parts, clips),
    history: [1, 2, 3].map((epoch) => ({
      epoch,
      loss: 2 / epoch,
      accuracy: 0.2 * epoch,
      validationLoss: 2.1 / epoch,
      validationAccuracy: 0.15 * epoch,
      seconds: 60,
    })),
    best: 3,
    predictions,
    metrics: metrics(predictions, {
      labels,
      bySpeaker: findProtocol(protocol).bySpeaker,
      seed: 1,
    }),
    sounds: new Map(misheard(predictions).map(({ item }) => [item, waveform])),
  };
}
