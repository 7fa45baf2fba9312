/**
 * Seconds of an epoch on real clips, and what share of them the network's steps take.
 *
 *     deno run -A test/bench/epoch_bench.ts [CORPUS=ravdess] [ITEMS=all]
 *
 * The paper's recipe and protocol, with dropout in the blocks and without: features
 * come from the cache, then one epoch is trained with validation and checkpoint. Prints
 * a Markdown table.
 *
 * @module
 */

import { setBackend } from "../../lib/backend/mod.ts";
import { openCorpus, split } from "../../lib/corpus/mod.ts";
import { Dataset } from "../../lib/experiment/mod.ts";
import {
  FEATURE_CACHE_FOLDER,
  FeatureCache,
  folderStore,
} from "../../lib/files/mod.ts";
import {
  type BatchSource,
  createNetwork,
  RECIPES,
  train,
} from "../../lib/model/mod.ts";
import { markdownTable, threeDigits } from "./tables.ts";

/** Milliseconds of one epoch by what they were spent on. */
export interface EpochTimes {
  /** Training steps. */
  steps: number;
  /** Training and validation batches: read, arranged, scaled. */
  input: number;
  /** Prediction of the validation items. */
  validation: number;
  /** All of it, with shuffling, masks, history and checkpoint. */
  total: number;
}

/** A source whose batches are timed, and a clock that is told of the steps. */
export class EpochClock implements BatchSource {
  readonly #source: BatchSource;
  #times = { steps: 0, input: 0, validation: 0 };
  #start = performance.now();
  /** When the last batch was there, if a step or a prediction is at work on it. */
  #since: number | undefined;
  #part: "train" | "validation" = "train";

  /** @param source gives the batches */
  constructor(source: BatchSource) {
    this.#source = source;
  }

  /** Training items. */
  get train(): number {
    return this.#source.train;
  }

  /** Validation items. */
  get validation(): number {
    return this.#source.validation;
  }

  /** A batch of the source, timed. */
  async batch(...args: Parameters<BatchSource["batch"]>) {
    this.endWork();
    const start = performance.now();
    const batch = await this.#source.batch(...args);
    this.#since = performance.now();
    this.#times.input += this.#since - start;
    this.#part = args[0];
    return batch;
  }

  /** The work on the last batch is done. */
  endWork(): void {
    if (this.#since === undefined) return;
    const name = this.#part === "train" ? "steps" : "validation";
    this.#times[name] += performance.now() - this.#since;
    this.#since = undefined;
  }

  /** The epoch is over: its times. */
  endEpoch(): EpochTimes {
    const total = performance.now() - this.#start;
    return { ...this.#times, total };
  }

  /** The epoch begins now. */
  start(): void {
    this.#times = { steps: 0, input: 0, validation: 0 };
    this.#start = performance.now();
  }
}

/** Share of an epoch that is spent beside the network. */
export function besideShare(
  { steps, validation, total }: EpochTimes,
): number {
  return 1 - (steps + validation) / total;
}

/** One epoch of the paper's recipe; another one before it, of a few steps, warms up. */
export async function timeEpoch(
  dataset: Dataset,
  blockDropout: number,
): Promise<EpochTimes> {
  const { paper } = RECIPES;
  const options = { ...paper.network.options, blockDropout };
  const network = { ...paper.network, options };
  const recipe = { ...paper, network, epochs: 1 };
  const { input } = dataset.frontEnd;
  const classes = dataset.labels.length;
  const clock = new EpochClock(dataset);
  const folder = await Deno.makeTempDir();
  const store = folderStore(folder);
  const run = async (source: BatchSource) => {
    const network = createNetwork(recipe.network, { input, classes, seed: 1 });
    clock.start();
    await train({
      network,
      source,
      recipe,
      seed: 1,
      onStep: () => clock.endWork(),
      store: {
        ...store,
        save(checkpoint) {
          clock.endWork(); // of the last validation batch
          return store.save(checkpoint);
        },
      },
    });
    const times = clock.endEpoch();
    network.dispose();
    return times;
  };
  await run({
    train: Math.min(dataset.train, 2 * recipe.batchSize),
    validation: 0,
    batch: (...args) => dataset.batch(...args),
  });
  const times = await run(clock);
  await Deno.remove(folder, { recursive: true });
  return times;
}

/** Epochs as a table: seconds, and shares of them. */
export function epochTable(
  rows: readonly { name: string; items: number; times: EpochTimes }[],
): string {
  const head = [
    "one epoch",
    "items",
    "seconds",
    "ms per item",
    "steps, s",
    "validation, s",
    "input, s",
    "beside the network",
  ];
  const seconds = (ms: number) => threeDigits(ms / 1000);
  return markdownTable([
    head,
    ...rows.map(({ name, items, times }) => [
      name,
      String(items),
      seconds(times.total),
      threeDigits(times.total / items),
      seconds(times.steps),
      seconds(times.validation),
      seconds(times.input),
      `${(100 * besideShare(times)).toFixed(1)} %`,
    ]),
  ], 1);
}

async function main([name = "ravdess", limit = "all"]: string[]) {
  await setBackend("simd");
  const corpus = await openCorpus(name);
  const parts = split("copies-before-split", corpus.clips, { seed: 1 });
  const items = limit === "all" ? parts.train.length : Number(limit);
  const some = { ...parts, train: parts.train.slice(0, items), test: [] };
  const cache = new FeatureCache(FEATURE_CACHE_FOLDER, {
    onWarning: console.error,
  });
  const dataset = new Dataset(corpus, some, { cache });
  await dataset.prepareFeatures();
  await dataset.fitScaler();
  const rows = [];
  for (const rate of [RECIPES.paper.network.options.blockDropout, 0]) {
    const times = await timeEpoch(dataset, Number(rate));
    const name = rate === 0 ? "without dropout" : "with dropout";
    rows.push({ name, items: dataset.train, times });
  }
  console.log(epochTable(rows));
  Deno.exit();
}

if (import.meta.main) await main(Deno.args);
