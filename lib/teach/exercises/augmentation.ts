/**
 * Exercises of `03_augmentation`.
 *
 * @module
 */

import { choice, functionAnswer, numberAnswer } from "../judge.ts";
import type { Exercise } from "./exercise.ts";

/** Mean of the squares. */
function meanPower(samples: Float32Array): number {
  return samples.reduce((sum, v) => sum + v * v, 0) / samples.length;
}

/** The factor that brings noise to a ratio. */
function noiseFactor(
  signal: Float32Array,
  noise: Float32Array,
  snrDb: number,
): number {
  return Math.sqrt(
    meanPower(signal) / meanPower(noise) / 10 ** (snrDb / 10),
  );
}

const ONES = new Float32Array(10).fill(1);
const HALVES = new Float32Array(10).fill(0.5);

/** Exercises by number. */
export const AUGMENTATION: Record<string, Exercise> = {
  "3.1": {
    title: "the power of the noise",
    hints: [
      "20 dB is a ratio of powers of 10^(20 / 10).",
      "The noise has a hundredth of the signal's power.",
    ],
    judge: numberAnswer({
      expected: 0.0004,
      tolerance: 0.001,
      mistakes: [
        [
          0.004,
          "A tenth is 10 dB. 20 dB are a tenth of the amplitude, a hundredth of the power.",
        ],
        [0.002, "That divides by 20; decibels are a logarithm of the ratio."],
        [
          4,
          "That is a hundred times more. The noise is the softer of the two.",
        ],
      ],
      then: "0.04 / 10^(20 / 10).",
    }),
  },
  "3.2": {
    title: "four versions in place of three",
    hints: [
      "With three versions, a test item has two siblings. Both must be missing from training: 0.2 · 0.2.",
      "With four versions there are three siblings: 1 − 0.2 · 0.2 · 0.2.",
    ],
    judge: numberAnswer({
      expected: 99.2,
      tolerance: 0.0005,
      near: 0.003,
      unit: "%",
      mistakes: [
        [0.992, "Right as a share; the question asks for %."],
        [96, "That is for three versions."],
        [0.8, "That is the share without a sibling; its opposite is asked."],
        [
          80,
          "That is for one sibling. How likely are three of them all missing?",
        ],
      ],
      then: "1 − 0.2³: only 0.8 % of the items would be new.",
    }),
  },
  "3.3": {
    title: "noise at a ratio",
    hints: [
      "The mean powers of both: P = (sum of v * v) / length. A factor f changes the noise's power by f².",
      "Math.sqrt(powerOfSignal / powerOfNoise / 10 ** (snrDb / 10))",
    ],
    judge: functionAnswer<[Float32Array, Float32Array, number]>(
      noiseFactor,
      [
        ["equal powers at 0 dB", [ONES, ONES, 0]],
        ["equal powers at 20 dB", [ONES, ONES, 20]],
        ["a noise of a quarter of the power at 6 dB", [ONES, HALVES, 6]],
      ],
      "And so the ratio is exact for these very samples.",
      1e-4,
    ),
  },
  "3.4": {
    title: "which change keeps the emotion",
    hints: [
      "Listen to the slider at its two ends. Would you still give the clip the same label?",
    ],
    judge: choice("c", {
      a: "Noise covers the voice but does not change how it speaks: that is why 15 to 30 dB are harmless.",
      b: "Another place in the room changes the sound, not the way of speaking.",
      c: "Pitch is one of the things by which emotions are told apart. Small changes make other voices; large ones make other emotions, or no human voice.",
      d: "A softer recording is the same performance, and the network's decibels count from each clip's own maximum anyway.",
    }),
  },
};
