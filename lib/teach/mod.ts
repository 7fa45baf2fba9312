// Browser compatible.
/**
 * What a course needs beside figures: exercises whose answers are checked, and sources
 * of `lib` shown in a notebook. An exercise is an entry in `exercises/`, a cell that
 * calls {@linkcode check}, and a section in `notebooks/solutions`. In a notebook, importing
 * it makes the kernel send each result before its cell ends.
 *
 * @module
 */

import { kernelSender, sendResultsWhole } from "./whole_results.ts";

export { check, type Exercise } from "./exercise.ts";
export { EXERCISES } from "./exercises/mod.ts";
export {
  choice,
  functionAnswer,
  type Judge,
  type Judgement,
  numberAnswer,
  type NumberRule,
  type Outcome,
  valuesAnswer,
} from "./judge.ts";
export {
  type BlindClip,
  ListeningTest,
  listeningTest,
} from "./listening_test.ts";
export { shortestTime } from "./shortest_time.ts";
export { type ShownSource, source } from "./source.ts";
export { Verdict } from "./verdict.ts";

// Every notebook imports this room; a kernel does so once.
const kernel = kernelSender();
if (kernel !== undefined) sendResultsWhole(kernel);
