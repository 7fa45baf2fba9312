/**
 * Exercises of `04_model`.
 *
 * @module
 */

import type { Matrix } from "../../features/mod.ts";
import { convolve, type Filter } from "../../model/mod.ts";
import {
  choice,
  functionAnswer,
  type Judge,
  type Judgement,
  numberAnswer,
} from "../judge.ts";
import type { Exercise } from "./exercise.ts";

/** A picture of 5 × 5, by row and column. */
function picture(valueAt: (row: number, column: number) => number): Matrix {
  const data = Float32Array.from(
    { length: 25 },
    (_, i) => valueAt(Math.floor(i / 5), i % 5),
  );
  return { data, shape: [5, 5] };
}

/** What a filter gives in the middle of a picture, far from its borders. */
function inTheMiddle(image: Matrix, filter: Filter): number {
  return convolve(image, filter).data[2 * 5 + 2];
}

/** Whether an answer is three rows of three numbers. */
function isFilter(answer: unknown): answer is Filter {
  return Array.isArray(answer) && answer.length === 3 &&
    answer.every((row) =>
      Array.isArray(row) && row.length === 3 && row.every(Number.isFinite)
    );
}

/** Judges a filter that answers where a sound ends: by what it gives for five pictures. */
const endFilter: Judge = (answer): Judgement => {
  if (!isFilter(answer)) {
    return {
      outcome: "wrong",
      because: "The answer must be three rows of three numbers.",
    };
  }
  const end = inTheMiddle(picture((_, column) => column < 2 ? 1 : 0), answer);
  const begin = inTheMiddle(picture((_, column) => column < 3 ? 0 : 1), answer);
  const even = inTheMiddle(picture(() => 1), answer);
  const line = inTheMiddle(picture((row) => row === 2 ? 1 : 0), answer);
  if (Math.abs(even) > 1e-6) {
    return {
      outcome: end > 0 ? "nearly" : "wrong",
      because:
        `Where nothing changes it must give 0, and it gives ${even}: its values must add up to 0.`,
    };
  }
  if (end <= 0) {
    return {
      outcome: "wrong",
      because: begin > 0
        ? "It answers where a sound begins. Turn it around."
        : "It gives nothing where a sound ends. Compare what is left of the middle with what is right of it.",
    };
  }
  if (begin > 0) {
    return {
      outcome: "nearly",
      because:
        "It answers where a sound ends, and where one begins too. The left side must count for it, the right side against it.",
    };
  }
  if (Math.abs(line) > 1e-6) {
    return {
      outcome: "nearly",
      because:
        "It answers where a sound ends, but also along a line that only continues. Each row must add up to 0.",
    };
  }
  return {
    outcome: "right",
    because:
      "What was there before counts for it, what comes after against it.",
  };
};

/** The mean of each square of `side` × `side`. */
function meanPool(image: Matrix, side: number): Float32Array {
  const [rows, columns] = image.shape;
  const width = Math.floor(columns / side);
  const means = new Float32Array(Math.floor(rows / side) * width);
  return means.map((_, i) => {
    const [top, left] = [Math.floor(i / width) * side, i % width * side];
    let sum = 0;
    for (let r = 0; r < side; r++) {
      for (let c = 0; c < side; c++) {
        sum += image.data[(top + r) * columns + left + c];
      }
    }
    return sum / side ** 2;
  });
}

/** Exercises by number. */
export const MODEL: Record<string, Exercise> = {
  "4.1": {
    title: "a smaller memory",
    hints: [
      "Only the LSTM and the linear layer change. The four blocks have 192 + 4,704 + 18,624 + 74,112 values.",
      "The LSTM has 4 gates × 32 units × (128 from the blocks + 32 from itself + 2 biases).",
      "The linear layer has 32 × 8 weights and 8 biases.",
    ],
    judge: numberAnswer({
      expected: 118_632,
      mistakes: [
        [147_816, "That is the network with 64 units."],
        [
          122_728,
          "The LSTM does not shrink by half: its recurrent weights go from 64 × 64 to 32 × 32, a quarter.",
        ],
        [
          118_888,
          "The linear layer gets 32 values now, so that it has 264 in place of 520.",
        ],
      ],
      then:
        "97,632 in the blocks, 20,736 in the LSTM, 264 in the linear layer.",
    }),
  },
  "4.2": {
    title: "where a sound ends",
    hints: [
      "The filter for beginnings has −1 at its left and 1 at its right.",
      "At an end the level is high on the left and low on the right.",
    ],
    judge: endFilter,
  },
  "4.3": {
    title: "training below validation",
    hints: [
      "When are the figures of training taken, and when those of validation?",
      "What is switched on during training only?",
    ],
    judge: choice("c", {
      a: "The split keeps recordings apart, and a leak would not depend on the epoch.",
      b: "They are drawn at random. It may be so once, but not in most trainings.",
      c: "Training items are counted while the weights still improve, with dropout and masks; validation items afterwards, without.",
      d: "The validation items never change a weight, so the network cannot learn them.",
    }),
  },
  "4.4": {
    title: "pooling by the mean",
    hints: [
      "Begin with the loops of maxPool: each value belongs to one square.",
      "Add value / side² to the place of its square, from 0.",
    ],
    judge: functionAnswer<[Matrix, number]>(
      meanPool,
      [
        ["ones", [picture(() => 1), 2]],
        ["a slope", [picture((row, column) => 10 * row + column), 2]],
        ["squares of 1", [picture((row, column) => row - column), 1]],
        ["negative values", [picture((row, column) => -row * column), 5]],
      ],
      "Now put it beside maxPool in lib/model/by_hand.ts, with a test.",
      1e-5,
    ),
  },
};
