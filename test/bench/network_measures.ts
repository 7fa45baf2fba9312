/**
 * The whole network: what this project and PyTorch are asked to do in turns.
 *
 * @module
 */

import type { ProgramName, Programs } from "./programs.ts";
import type { Measure } from "./side_by_side.ts";

/** One kind of work that both can do. */
interface Work {
  /** What tables call it. */
  title: string;
  request: Record<string, unknown>;
  /** Clips that one request works on. */
  clips: number;
}

const ON_BATCHES = { train: "training step", predict: "prediction" };

/** Training or prediction of a batch, from the network's input on. */
export function batchWork(work: "train" | "predict", batch: number): Work {
  return {
    title: `${ON_BATCHES[work]}, batch ${batch}`,
    request: { work, batch },
    clips: batch,
  };
}

/** One clip from its samples to probabilities. */
export const CLIP_WORK: Work = {
  title: "one clip, samples to probabilities",
  request: { work: "clip" },
  clips: 1,
};

/**
 * This project beside PyTorch in all its settings; and beside itself with one
 * thread, in the same turns.
 */
export function networkMeasure(
  { title, request, clips }: Work,
  programs: Programs,
): Measure {
  const contestant = (name: ProgramName) => programs.contestant(name, request);
  return {
    name: title,
    clips,
    ours: contestant("simd"),
    others: programs.pytorch.map(contestant),
    beside: programs.alone.map(contestant),
    // Of short work V8 and librosa want more runs before they are at their best.
    warmUp: clips === 1 ? 8 : 2,
  };
}
