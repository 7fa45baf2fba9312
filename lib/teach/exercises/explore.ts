/**
 * Exercises of `01_explore`.
 *
 * @module
 */

import { choice, functionAnswer, numberAnswer } from "../judge.ts";
import type { Exercise } from "./exercise.ts";

/** 100 samples of a sine of some amplitude; whole turns. */
function sine(amplitude: number): Float32Array {
  return Float32Array.from(
    { length: 100 },
    (_, n) => amplitude * Math.sin(2 * Math.PI * n / 20),
  );
}

/** Mean power in decibels: 0 dB is a mean square of 1. */
function levelDb(samples: Float32Array): number {
  const power = samples.reduce((sum, v) => sum + v * v, 0) / samples.length;
  return 10 * Math.log10(power);
}

/** Exercises by number. */
export const EXPLORE: Record<string, Exercise> = {
  "1.1": {
    title: "from period to pitch",
    hints: [
      "A period of 4.6 ms: how many of them fit into one second, which is 1,000 ms?",
      "Frequency = 1 / period. Divide 1,000 by 4.6.",
    ],
    judge: numberAnswer({
      expected: 1000 / 4.6,
      tolerance: 0.005,
      unit: "Hz",
      mistakes: [
        [4.6, "4.6 is the period, in ms; the pitch is its inverse."],
        [
          1 / 4.6,
          "That is rounds per millisecond. How many are there per second?",
        ],
        [
          4600,
          "That is 1,000 times 4.6. A longer period must give a lower pitch.",
        ],
      ],
      then: "1,000 ms / 4.6 ms: 217 periods fit into a second.",
    }),
  },
  "1.2": {
    title: "what doubling does in decibels",
    hints: [
      "Decibels count power, and power grows with the square of the amplitude.",
      "Twice the amplitude is four times the power: 10 · log₁₀(4).",
    ],
    judge: choice("b", {
      a: "3 dB is twice the power. But twice the amplitude is more than twice the power.",
      b: "Twice the amplitude is four times the power, and 10 · log₁₀(4) is 6.02 dB.",
      c: "A ratio of 2 in place of 10 dB: 10 dB would be ten times the power.",
      d: "It doesn't depend on where you start: decibels are ratios.",
    }),
  },
  "1.3": {
    title: "a level of one's own",
    hints: [
      "Square each sample, take the mean, then 10 · Math.log10 of it.",
      "A loop does: let sum = 0; for (const v of samples) sum += v * v;",
    ],
    judge: functionAnswer<[Float32Array]>(
      levelDb,
      [
        ["a sine of amplitude 1", [sine(1)]],
        ["a sine of amplitude 0.1", [sine(0.1)]],
        ["a list of ones", [new Float32Array(50).fill(1)]],
      ],
      "A sine of amplitude 1 has −3.01 dB, since its mean square is one half.",
      1e-4,
    ),
  },
};
