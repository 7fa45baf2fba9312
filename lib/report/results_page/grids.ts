/**
 * What the results page is made of, and which grid is shown where.
 *
 * @module
 */

import type {
  BaselineResult,
  PublishedGrid,
  Trial,
} from "../../experiment/mod.ts";

/** Everything that is published. */
export interface PublishedResults {
  /** All grids, by name; of each as many runs as are published. */
  grids: ReadonlyMap<string, PublishedGrid>;
  /** What simple models get right. */
  baselines: readonly BaselineResult[];
  /** What was tried for new voices, with a copy of a network in PyTorch. */
  trials: readonly Trial[];
  /** What was tried for random clips, likewise. */
  randomTrials: readonly Trial[];
}

/** Grids that a section of their own shows. */
export const RESULT_GRIDS = {
  protocols: [
    "speedrun",
    "protocols-speedrun",
    "protocols-speedrun-once",
    "protocols-fast",
    "protocols-fast-once",
  ],
  speedrun: "speedrun",
  paper: "paper",
  ladder: "ladder",
  permuted: ["permuted", "memory"],
  screening: "screening",
  newVoices: ["new-voices", "new-voices-random"],
} as const;
