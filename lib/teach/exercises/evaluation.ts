/**
 * Exercises of `05_evaluation`.
 *
 * @module
 */

import { choice, functionAnswer, numberAnswer } from "../judge.ts";
import type { Exercise } from "./exercise.ts";

/** Mean over the classes of 2 · precision · recall / (precision + recall). */
function macroF1(confusion: number[][]): number {
  const scores = confusion.map((row, k) => {
    const meant = row.reduce((a, b) => a + b);
    const called = confusion.reduce((sum, other) => sum + other[k], 0);
    return row[k] === 0 ? 0 : 2 * row[k] / (meant + called);
  });
  return scores.reduce((a, b) => a + b) / scores.length;
}

/** Exercises by number. */
export const EVALUATION: Record<string, Exercise> = {
  "5.1": {
    title: "accuracy against average recall",
    hints: [
      "Recall is counted within an emotion: of 90 calm clips 90, of 10 angry ones 5.",
      "The mean of 100 % and 50 %.",
    ],
    judge: numberAnswer({
      expected: 75,
      tolerance: 1e-6,
      near: 0.02,
      unit: "%",
      mistakes: [
        [95, "That is the accuracy: it hardly notices the ten angry clips."],
        [50, "That is the recall of the angry clips alone."],
        [0.75, "Right as a share; the question asks for %."],
      ],
      then:
        "The mean of 100 and 50 %: the ten angry clips count as much as the ninety calm ones.",
    }),
  },
  "5.2": {
    title: "a protocol for strangers",
    hints: [
      "What must not be known of a stranger: the recording, the take, the voice?",
      "Look at the table of what training had heard: one row has no voice.",
    ],
    judge: choice("c", {
      a: "Nearly all test recordings are in training: it tells how well known recordings are recognized in other noise.",
      b: "Recordings are new, voices are not: it tells how well known people are understood.",
      c: "No actor of the test was heard in training. It still speaks of actors only, in a studio, in English.",
      d: "Choosing the protocol by the score is choosing the easiest question.",
    }),
  },
  "5.3": {
    title: "how large a test must be",
    hints: [
      "Half the width is about 1.96 · √(p (1 − p) / n), here 1 point, with p = 0.94.",
      "n = 1.96² · 0.94 · 0.06 / 0.01²",
    ],
    judge: numberAnswer({
      expected: 2170,
      tolerance: 0.04,
      near: 0.15,
      unit: "items",
      mistakes: [
        [
          542,
          "That is 2 points to each side; the question is about 2 points from end to end.",
        ],
        [
          564,
          "That is one standard deviation to each side; 95 % takes 1.96 of them.",
        ],
        [435, "That is the paper's test; its interval is 4.5 points wide."],
      ],
      then:
        "Five times the paper's test. And they must be independent: copies of a clip, or clips of one speaker, are not.",
    }),
  },
  "5.4": {
    title: "macro F1",
    hints: [
      "Of class k, precision is confusion[k][k] divided by the sum of column k, recall by the sum of row k.",
      "2 · precision · recall / (precision + recall) is 2 · confusion[k][k] / (sum of row k + sum of column k).",
    ],
    judge: functionAnswer<[number[][]]>(
      macroF1,
      [
        ["a perfect matrix", [[[3, 0], [0, 5]]]],
        ["one class that is never answered", [[[4, 0], [2, 0]]]],
        ["three classes", [[[5, 1, 0], [2, 6, 1], [0, 3, 9]]]],
      ],
      "In it a class that is answered too often loses as much as one that is missed.",
      1e-6,
    ),
  },
};
