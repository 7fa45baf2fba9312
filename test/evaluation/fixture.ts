/** The evaluation room's fixtures, typed; made by test/fixtures/make_evaluation.py. */

import { readFileSync } from "node:fs";
import type { Emotion } from "../../lib/paper.ts";

interface Case {
  truth: Emotion[];
  predicted: Emotion[];
  confusion: number[][];
  accuracy: number;
  unweightedAverageRecall: number;
  precision: number[];
  recall: number[];
  f1: number[];
  support: number[];
  cohenKappa: number;
  matthews: number;
}

interface Fixture {
  cases: Record<string, Case>;
  wilson: {
    successes: number;
    n: number;
    confidence: number;
    interval: [number, number];
  }[];
  byActor: {
    actor: number[];
    truth: Emotion[];
    predicted: Emotion[];
    accuracyInterval: [number, number];
    uarInterval: [number, number];
  };
  byItem: { case: string; uarInterval: [number, number] };
}

export const fixture: Fixture = JSON.parse(
  readFileSync(
    new URL("../fixtures/evaluation/metrics.json", import.meta.url),
    "utf8",
  ),
);
