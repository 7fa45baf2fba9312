/**
 * A model of two members that hears whole clips: front end `frames`, network `cnn-stats`,
 * never trained, with answers that differ from clip to clip.
 *
 * @module
 */

import { saveModel } from "../../lib/files/mod.ts";
import { createFrontEnd, type FrontEndChoice } from "../../lib/features/mod.ts";
import {
  createNetwork,
  type MemberValues,
  type ModelInfo,
  parseModelInfo,
  readVariables,
} from "../../lib/model/mod.ts";

/** As the recipe `new-voices` has it; at most 2.88 s are heard. */
export const FRAMES: FrontEndChoice = {
  name: "frames",
  options: { nMfcc: 0, hopLength: 1440, maxFrames: 96 },
};

/** A small one of its kind. */
export const STATS = {
  name: "cnn-stats",
  options: { channels: [4, 4, 4, 4] },
};

const LABELS = [
  ...["neutral", "calm", "happy", "sad"],
  ...["angry", "fearful", "disgust", "surprised"],
];

/** What a made-up model of these labels says of itself; `given` replaces what it says. */
export function framesInfo(given: Record<string, unknown> = {}): ModelInfo {
  return parseModelInfo(JSON.stringify({
    format: "ser-model/2",
    title: "Two members that hear whole clips",
    created: "2026-01-02T03:04:05Z",
    corpus: "embedded",
    synthetic: true,
    labels: LABELS,
    frontEnd: FRAMES,
    network: STATS,
    members: ["model.1.safetensors", "model.2.safetensors"],
    temperature: 1.5,
    training: {
      recipe: "new-voices",
      seed: 1,
      seeds: [1, 2],
      epochs: 1,
      bestEpoch: 1,
      selection: "last",
      clips: [],
      backend: "simd",
      environment: "",
    },
    protocol: {
      name: "actors-5",
      fold: 1,
      description: "Folds.",
      leaks: false,
    },
    figures: {
      items: 64,
      accuracy: 0.5,
      accuracyInterval: [0.4, 0.6],
      unweightedAverageRecall: 0.5,
      uarInterval: [0.4, 0.6],
    },
    ...given,
  }));
}

/** Values of a member: initial ones, with a last layer that is sure of itself. */
export async function framesMember(
  seed: number,
  frontEnd = FRAMES,
): Promise<MemberValues> {
  const { input, bands } = createFrontEnd(frontEnd);
  const made = createNetwork(STATS, { input, classes: 8, seed });
  const weights = await readVariables(made.variables);
  made.dispose();
  weights.get("linear.weight")!.data.forEach((value, i, all) =>
    all[i] = 8 * value
  );
  const tensor = (value: number) => ({
    data: new Float32Array(bands).fill(value),
    shape: [bands],
  });
  return { weights, scaler: { mean: tensor(-40), scale: tensor(20) } };
}

/** Writes the model into a new folder. */
export async function saveFramesModel(frontEnd = FRAMES): Promise<string> {
  const folder = await Deno.makeTempDir();
  const members = [
    await framesMember(1, frontEnd),
    await framesMember(2, frontEnd),
  ];
  await saveModel(folder, members, framesInfo({ frontEnd }));
  return folder;
}
