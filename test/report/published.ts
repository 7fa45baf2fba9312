/**
 * Grids and published runs, made up: predictions right as often as told, on the embedded
 * corpus's names, so that no sound and no training is needed.
 *
 * @module
 */

import { join } from "@std/path";
import { itemId, openEmbedded } from "../../lib/corpus/mod.ts";
import { type Prediction } from "../../lib/evaluation/mod.ts";
import {
  divide,
  type GridRun,
  parseGrid,
  RunFolder,
  type Settings,
} from "../../lib/experiment/mod.ts";
import { Random } from "../../lib/random.ts";

/** Its clips. */
const { clips, labels, ...corpus } = await openEmbedded();
const BY_NAME = new Map(clips.map((clip) => [clip.name, clip]));

/** Answers to a run's test, right with a probability. */
function answer(settings: Settings, share: number): Prediction[] {
  const { protocol, seed, fold } = settings;
  const { test } = divide(settings, clips);
  const random = new Random(seed, `answers/${protocol}/${fold}`);
  return test.map((item) => {
    const { name, speaker, label } = BY_NAME.get(item.clip)!;
    const k = random.uniform() < share
      ? labels.indexOf(label)
      : random.integer(0, labels.length);
    return {
      item: itemId(item),
      clip: name,
      speaker,
      truth: label,
      predicted: labels[k],
      probabilities: labels.map((_, i) => i === k ? 0.65 : 0.05),
    };
  });
}

/** Writes the files of one run, as a training would leave them. */
export async function writeRun(
  { settings }: Pick<GridRun, "settings">,
  directory: string,
  share: number,
): Promise<void> {
  const folder = new RunFolder(directory);
  await Deno.mkdir(directory, { recursive: true });
  const { id, kind, title, material, synthetic } = corpus;
  await folder.writeExperiment({
    settings,
    corpus: {
      id,
      kind,
      title,
      labels: [...labels],
      material,
      clips: clips.length,
      synthetic,
    },
    backend: { name: "simd", binary: "strict", threads: 2, cpu: "any" },
    versions: {},
    started: "2026-01-01T00:00:00Z",
  });
  const epochs = Array.from({ length: 4 }, (_, i) => ({
    epoch: i + 1,
    loss: 2 / (i + 1),
    accuracy: share * (i + 1) / 4,
    validationLoss: 2.1 / (i + 1),
    validationAccuracy: share * (i + 1) / 5,
    validationUar: share * (i + 1) / 5,
    learningRate: 1e-3,
    seconds: 15,
  }));
  await Deno.writeTextFile(
    folder.file("history"),
    epochs.map((epoch) => JSON.stringify(epoch) + "\n").join(""),
  );
  const predictions = answer(settings, share);
  await folder.writePredictions({ labels, predictions });
}

/** A grid on the embedded corpus, and how often its runs are right. */
export interface MadeGrid {
  /** Settings that differ, by axis. */
  axes: Record<string, unknown>;
  /** Differences by name. */
  arms?: Record<string, Record<string, unknown>>;
  /** The difference that each fold takes, by its name. */
  armOfFold?: Record<string, string>;
  /** Whether it is compared on validation items. */
  screening?: boolean;
  /** Settings that all runs share. */
  base?: Record<string, unknown>;
  /** The probability of a right answer; undefined: not published. */
  share(settings: Settings): number | undefined;
}

/** Folders of grids and of published runs. */
export async function makePublished(
  grids: Record<string, MadeGrid>,
): Promise<{ grids: string; results: string }> {
  const [folder, results] = [
    await Deno.makeTempDir(),
    await Deno.makeTempDir(),
  ];
  for (const [name, { axes, base, share, ...rest }] of Object.entries(grids)) {
    const text = JSON.stringify({
      title: `Made up: ${name}`,
      base: { corpus: "embedded", binary: "strict", ...base },
      axes,
      ...rest,
    });
    const file = join(folder, `${name}.json`);
    await Deno.writeTextFile(file, text);
    for (const run of parseGrid(text, file).runs) {
      const right = share(run.settings);
      if (right === undefined) continue;
      await writeRun(run, join(results, name, run.name), right);
    }
  }
  return { grids: folder, results };
}

/** How often runs are right, by protocol. */
export const SHARES: Record<string, number> = {
  "copies-before-split": 0.95,
  "files-twice": 0.95,
  "random": 0.7,
  "pairs": 0.6,
  "actors-5": 0.4,
  "ladder-emotion": 0.4,
  "ladder-voice": 0.6,
  "ladder-take": 0.7,
  "ladder-recording": 0.9,
};

/** Every grid that the page has a section for, one of them with a seed to come, and another. */
export const EVERY_GRID: Record<string, MadeGrid> = {
  "protocols-fast": {
    axes: {
      protocol: ["copies-before-split", "random", "actors-5"],
      seed: [0, 1],
      fold: "all",
    },
    share: ({ protocol, seed, fold }) =>
      protocol === "actors-5" && seed === 1 && fold === 5
        ? undefined
        : SHARES[protocol],
  },
  "protocols-fast-once": {
    axes: { protocol: ["pairs", "files-twice"] },
    share: ({ protocol }) => SHARES[protocol],
  },
  "speedrun": {
    base: { protocol: "copies-before-split" },
    axes: { seed: [0, 1] },
    share: () => 0.97,
  },
  "ladder": {
    axes: {
      seed: [0, 1],
      protocol: [
        "ladder-emotion",
        "ladder-voice",
        "ladder-take",
        "ladder-recording",
      ],
      fold: "all",
    },
    share: ({ protocol }) => SHARES[protocol],
  },
  "paper": {
    base: { recipe: "paper" },
    axes: { protocol: ["copies-before-split"] },
    share: () => 0.9,
  },
  "permuted": {
    axes: {
      protocol: ["copies-before-split", "random"],
      permuteLabels: ["clip", "item"],
    },
    share: () => 0,
  },
  "smoothing": {
    base: { protocol: "pairs" },
    axes: { "recipe.labelSmoothing": [0, 0.1], seed: [0, 1] },
    share: () => 0.5,
  },
  "screening": {
    screening: true,
    base: { protocol: "speakers-2" },
    arms: {
      "base": {},
      "gentle": { "recipe.labelSmoothing": 0.2 },
      "hard": { "recipe.labelSmoothing": 0 },
    },
    axes: { fold: "all", seed: [0, 1] },
    share: ({ fold, recipe: { name } }) =>
      name.includes("gentle") ? [0.6, 0.4][fold - 1] : 0.5,
  },
  "new-voices": {
    base: {
      recipe: "new-voices",
      protocol: "actors-5",
      trainOnValidation: true,
    },
    arms: {
      "base": {},
      "wider": { "recipe.network.options.channels": [24, 44, 66, 88] },
    },
    armOfFold: { 1: "base", 2: "base", 3: "base", 4: "base", 5: "wider" },
    axes: { seed: [0, 1, 2, 3, 4, 5], fold: "all" },
    share: () => 0.7,
  },
};
