/**
 * Exercises of `02_features`.
 *
 * @module
 */

import { hzToMel } from "../../features/mod.ts";
import { choice, functionAnswer, numberAnswer } from "../judge.ts";
import type { Exercise } from "./exercise.ts";

/** Exercises by number. */
export const FEATURES: Record<string, Exercise> = {
  "2.1": {
    title: "counting frames",
    hints: [
      "Frame t is centered at sample 256 t. What is the last t whose center is still within the clip?",
      "96,000 / 256 = 375. And there is a frame 0.",
    ],
    judge: numberAnswer({
      expected: 376,
      near: 0.003,
      mistakes: [
        [375, "Nearly all of them: the first frame is number 0."],
        [
          374,
          "That is the number of windows that lie inside the clip; centered ones reach over both ends.",
        ],
        [
          187,
          "That is one frame every 512 samples; the hop is 256.",
        ],
      ],
      then: "1 + 96,000 / 256: frames 0 to 375.",
    }),
  },
  "2.2": {
    title: "which window for a burst",
    hints: [
      "Move the slider to 256 ms and to 4 ms. In which picture could you say when a burst begins?",
    ],
    judge: choice("b", {
      a: "It sees more, but can't say where within its length something happened.",
      b: "What happens within one window can't be told apart in time, so the window must be shorter than the detail. The price is a coarse frequency axis.",
      c: "The hop sets how many columns there are; with a long window neighboring columns see almost the same samples.",
      d: "The shape of the window keeps leakage low; when something happened depends on its length.",
    }),
  },
  "2.3": {
    title: "Hz to mel",
    hints: [
      "In TypeScript the logarithm to base 10 is Math.log10(…).",
      "2595 * Math.log10(1 + hz / 700)",
    ],
    judge: functionAnswer<[number]>(
      (hz) => hzToMel(hz, "htk"),
      [["0 Hz", [0]], ["1,000 Hz", [1000]], ["8,000 Hz", [8000]]],
      "1,000 Hz are 1,000 mel, which is how the scale was made.",
      1e-4,
    ),
  },
  "2.4": {
    title: "counting chunks",
    hints: [
      "The first chunk takes 128 frames; each further one takes 64 more.",
      "1 + Math.floor((1126 − 128) / 64)",
    ],
    judge: numberAnswer({
      expected: 16,
      near: 0.07,
      mistakes: [
        [
          17,
          "The last of them would reach beyond the end; only whole ones count.",
        ],
        [17.59375, "That is 1,126 / 64. The last chunk must be whole."],
        [8, "That is without overlap: one chunk every 128 frames."],
        [15, "The first chunk counts too."],
      ],
      then: "1 + ⌊(1,126 − 128) / 64⌋, and 38 frames are left over.",
    }),
  },
};
