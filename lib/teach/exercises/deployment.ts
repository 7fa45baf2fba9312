/**
 * Exercises of `06_deployment`.
 *
 * @module
 */

import { choice, functionAnswer, numberAnswer } from "../judge.ts";
import type { Exercise } from "./exercise.ts";

/** Each value mixed with the smoothed one before it. */
function smooth(values: number[], share: number): number[] {
  const result: number[] = [];
  for (const value of values) {
    const before = result.at(-1) ?? value;
    result.push(share * value + (1 - share) * before);
  }
  return result;
}

/** Exercises by number. */
export const DEPLOYMENT: Record<string, Exercise> = {
  "6.1": {
    title: "alarms that are right",
    hints: [
      "Count: of 100 angry sentences 60 % raise an alarm, of the 900 others 5 %.",
      "60 right alarms and 45 wrong ones: what share of 105 is 60?",
    ],
    judge: numberAnswer({
      expected: 100 * 60 / 105,
      tolerance: 0.01,
      unit: "%",
      mistakes: [
        [
          60,
          "60 % of the angry sentences raise an alarm. Asked is the other way round: how many of the alarms are of angry sentences?",
        ],
        [
          100 * 60 / 110,
          "The 5 % are taken of the 900 sentences that are not angry, not of all 1,000.",
        ],
        [60 / 105, "That is the share; asked is the percentage."],
      ],
      then: "60 of 105 alarms. With 20 angry sentences it was 12 of 61.",
    }),
  },
  "6.2": {
    title: "what the law forbids",
    hints: [
      "The article names two places: one where people work, one where they learn.",
      "Whose emotions are inferred, and where is that person at that moment?",
    ],
    judge: choice("b", {
      a: "A player at home is neither at work nor in education. The maker must tell players of it (article 50(3)), and ask whether it is any good.",
      b: "The staff are at work. That it is called friendliness, or training, changes nothing.",
      c: "Nobody is exposed to it at work or in education: recordings of actors are studied.",
      d: "You listen to synthetic or acted clips. It would be forbidden to let it judge the students in the room.",
    }),
  },
  "6.3": {
    title: "answers that do not flicker",
    hints: [
      "Go through the list with a loop and keep the smoothed value of the step before.",
      "The first result is the first value; the next is share * value + (1 - share) * before.",
    ],
    judge: functionAnswer<[number[], number]>(
      smooth,
      [
        ["a jump, half of it each time", [[0, 1, 1, 1], 0.5]],
        ["share 1: nothing is smoothed", [[0.2, 0.9, 0.1], 1]],
        ["a fall, slowly", [[1, 0, 0], 0.1]],
      ],
      "A small share makes calm answers that come late: after a change it takes about 1 / share steps until they follow.",
      1e-9,
    ),
  },
};
