/**
 * The whole network: what this project and PyTorch are asked to do in turns.
 *
 * @module
 */

import type { Answerer } from "./answerer.ts";
import type { ProgramName, Programs } from "./programs.ts";
import {
  describeSide,
  type PyTorchSide,
  pytorchSides,
} from "./pytorch_settings.ts";
import {
  compare,
  type Comparison,
  type Contestant,
  type Rounds,
  type Times,
} from "./side_by_side.ts";

/** One kind of work that both can do. */
export interface Work {
  /** What tables call it. */
  title: string;
  /** What a program is asked. */
  request: { work: "train" | "predict" | "clip"; batch?: number };
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

/** What came of one kind of work. */
export interface NetworkResult {
  name: string;
  /** Every combination of PyTorch's settings, in the first, short pass. */
  tried: Times[];
  /** This project beside the fastest fp32 combinations of that pass. */
  comparison: Comparison;
  /** The strict binary, in the same rounds. */
  strict: Times;
  /** One thread, in the same rounds; absent where there is only one. */
  alone?: Times;
  /** The fastest bf16 combinations, in the same rounds. */
  bf16: Times[];
}

/** What the measures need of `Programs`. */
type Sides =
  & Pick<Programs, "pytorch" | "alone" | "compiles" | "contestant">
  & { get(name: ProgramName): Pick<Answerer, "time"> };

/** Rounds of the first pass that count; the fastest decides. */
export const TRIAL_ROUNDS = 3;

/** Combinations that enter the rounds: of either precision. */
export const CANDIDATES = { fp32: 4, bf16: 2 };

/**
 * Turns before those that count. V8 takes some hundred before it has compiled all for
 * speed: prediction of one clip, one thread, took 7.8 ms of processor time after 5, 6.9
 * after 20, 5.9 after 80, 5.4 after 320.
 */
const warmUpOf = ({ clips }: Work) => clips === 1 ? 200 : 2;

/**
 * The sides of PyTorch that can do some work and have all of some words in their names,
 * by their names.
 *
 * @throws {RangeError} if no fp32 side has them
 */
async function contestants(
  work: Work,
  programs: Sides,
  words: readonly string[],
): Promise<Map<string, Contestant>> {
  const sides = pytorchSides({
    programs: programs.pytorch,
    compiles: await programs.compiles(),
    training: work.request.work === "train",
  }).filter((side) => words.every((word) => describeSide(side).includes(word)));
  if (!sides.some(({ setting }) => setting.precision === "fp32")) {
    throw new RangeError(
      `Cannot measure ${work.title}: settings must name one in fp32, such as "fp32 channels_last eager", got "${
        words.join(" ")
      }"`,
    );
  }
  const contestant = (side: PyTorchSide): Contestant => ({
    name: describeSide(side),
    time: () =>
      programs.get(side.program)
        .time({ ...work.request, setting: side.setting }),
  });
  return new Map(sides.map((side) => [describeSide(side), contestant(side)]));
}

/**
 * The names of the fastest combinations of a first pass.
 *
 * @returns of fp32 and of bf16, the fastest first
 */
export function chooseCandidates(
  tried: readonly Times[],
): Record<"fp32" | "bf16", string[]> {
  const fastest = (precision: "fp32" | "bf16") =>
    tried.filter(({ name }) => name.startsWith(precision))
      .toSorted((a, b) => a.fastest - b.fastest)
      .slice(0, CANDIDATES[precision])
      .map(({ name }) => name);
  return { fp32: fastest("fp32"), bf16: fastest("bf16") };
}

/** Times every combination a few times, in turns. */
async function tryAll(
  work: Work,
  sides: Iterable<Contestant>,
  rounds: Rounds,
): Promise<Times[]> {
  const [ours, ...others] = sides;
  const { title: name, clips } = work;
  const measure = { name, clips, ours, others, warmUp: 1 };
  const result = await compare(measure, { ...rounds, rounds: TRIAL_ROUNDS });
  return [result.ours, ...result.others];
}

/**
 * This project beside PyTorch: first every combination of PyTorch's settings a
 * few times, then the fastest of them and this project (both binaries, and one
 * thread) in the rounds that count.
 *
 * @param words only settings of PyTorch with all of these in their names
 * @throws {RefusedError} if a side cannot do the work
 * @throws {RangeError} if no fp32 setting has the words
 */
export async function measureNetwork(
  work: Work,
  programs: Sides,
  rounds: Rounds,
  words: readonly string[] = [],
): Promise<NetworkResult> {
  const sides = await contestants(work, programs, words);
  const tried = await tryAll(work, sides.values(), rounds);
  const { fp32, bf16 } = chooseCandidates(tried);
  const ours = (name: ProgramName) => programs.contestant(name, work.request);
  const strict: ProgramName = "simd, strict";
  const comparison = await compare({
    name: work.title,
    clips: work.clips,
    ours: ours("simd"),
    others: fp32.map((name) => sides.get(name)!),
    beside: [
      ...[strict, ...programs.alone].map(ours),
      ...bf16.map((name) => sides.get(name)!),
    ],
    warmUp: warmUpOf(work),
  }, rounds);
  const find = (name: string) =>
    comparison.beside.find((times) => times.name === name);
  return {
    name: work.title,
    tried,
    comparison,
    strict: find(strict)!,
    alone: find("simd, one thread"),
    bf16: bf16.map((name) => find(name)!),
  };
}
