// Browser compatible.
/**
 * A training from the choice of a protocol to the test, in a worker.
 *
 * @module
 */

import { encodeWav } from "../../audio/mod.ts";
import { kernelsInUse } from "../../backend/register.ts";
import type { Corpus } from "../../corpus/clip.ts";
import { split } from "../../corpus/protocols/mod.ts";
import { Dataset } from "../../experiment/dataset.ts";
import { defaultSettings } from "../../experiment/default_settings.ts";
import { describeCorpus } from "../../experiment/describe_corpus.ts";
import { hearItem } from "../../experiment/hear_item.ts";
import type { Experiment } from "../../experiment/run_schemas.ts";
import {
  createRunNetwork,
  predictTest,
  trainNetwork,
} from "../../experiment/train_network.ts";
import {
  assignVariables,
  type Network,
  type TrainingStore,
} from "../../model/mod.ts";
import type { Plan } from "./keeping.ts";
import { MemoryFeatures } from "./memory_features.ts";
import type { Choice, Report, Result } from "./messages.ts";
import { makeResult, type Outcome } from "./outcome.ts";

/** Why a training stops before its end. */
export type Stop = "paused" | "ended";

/** All settings that a choice stands for: the strict binary, and the command line's defaults. */
export function settingsOf(choice: Choice): Experiment["settings"] {
  return defaultSettings({ ...choice, backend: "simd", binary: "strict" });
}

/** The chosen epoch of a training that is ended early. @throws {RangeError} if none is done */
async function chosenSoFar(
  store: TrainingStore,
  network: Network,
): Promise<Outcome["trained"]> {
  const checkpoint = await store.load();
  const { history = [], bestEpoch = 0 } = checkpoint?.state ?? {};
  const best = history[bestEpoch - 1];
  if (checkpoint === undefined || best === undefined) {
    throw new RangeError(
      "Cannot end the training: at least one epoch must be done, got none",
    );
  }
  assignVariables(network.variables, checkpoint.best);
  return { history, best, bestWeights: checkpoint.best };
}

/** Trains the paper's network on a corpus, one training at a time. */
export class Trainer {
  readonly #corpus: Corpus;
  readonly #store: TrainingStore;
  readonly #versions: Record<string, string>;
  readonly #report: (report: Report) => void;
  readonly #features = new MemoryFeatures();
  #stop = new AbortController();
  #training = false;

  /**
   * A trainer that has not begun.
   *
   * @param corpus   its clips are heard as they are needed
   * @param store    keeps the checkpoint
   * @param versions of what decides the bits, for the model's card
   * @param report   gets what is to be said on the way
   */
  constructor(
    { corpus, store, versions }: {
      corpus: Corpus;
      store: TrainingStore;
      versions: Record<string, string>;
    },
    report: (report: Report) => void,
  ) {
    this.#corpus = corpus;
    this.#store = store;
    this.#versions = versions;
    this.#report = report;
  }

  /**
   * Stop before the next step: to continue later, or to test what there is. Before the
   * first step there is nothing to test, and nothing is ended.
   */
  stop(why: Stop): void {
    if (why === "paused" || this.#training) this.#stop.abort(why);
  }

  /**
   * Train and test, from the store's checkpoint where there is one.
   *
   * @returns null if it was paused
   * @throws {CheckpointError} if the checkpoint is another training's
   */
  async run({ choice, started }: Plan): Promise<Result | null> {
    this.#stop = new AbortController();
    const experiment = await this.#describe(choice, started);
    try {
      const dataset = await this.#prepare(experiment);
      const network = createRunNetwork(experiment, dataset);
      try {
        const { clips } = this.#corpus;
        const trained = await this.#train(experiment, dataset, network);
        const predictions = await predictTest(
          network,
          dataset,
          (done, total) => this.#report({ kind: "testing", done, total }),
        );
        const outcome = { experiment, dataset, clips, trained, predictions };
        return await makeResult(outcome);
      } finally {
        network.dispose();
      }
    } catch (error) {
      if (this.#stop.signal.reason === "paused") return null;
      throw error;
    }
  }

  /** What a run's `experiment.json` holds. */
  async #describe(choice: Choice, started: string): Promise<Experiment> {
    const corpus = this.#corpus;
    const { variant, threads } = await kernelsInUse();
    return {
      settings: settingsOf(choice),
      corpus: await describeCorpus(corpus, corpus.clips.length),
      // The strict binary has the same bits on every processor.
      backend: { name: "simd", binary: variant, threads, cpu: "any processor" },
      versions: this.#versions,
      started,
    };
  }

  /** Voices, spectrograms, scaler. */
  async #prepare({ settings }: Experiment): Promise<Dataset> {
    const { protocol, seed, fold, copies, recipe } = settings;
    const { clips } = this.#corpus;
    const parts = split(protocol, clips, { seed, fold, copies });
    const { frontEnd, augment } = recipe;
    const options = { cache: this.#features, frontEnd, augment };
    const dataset = new Dataset(this.#corpus, parts, options);
    const { signal } = this.#stop;
    await dataset.prepareFeatures(
      (done, total) => this.#report({ kind: "preparing", done, total }),
      signal,
    );
    await dataset.fitScaler(undefined, signal);
    return dataset;
  }

  /** Epochs to the last one, or until it is ended. */
  async #train(
    experiment: Experiment,
    dataset: Dataset,
    network: Network,
  ): Promise<Outcome["trained"]> {
    const { signal } = this.#stop;
    this.#training = true;
    try {
      return await trainNetwork(experiment, {
        network,
        dataset,
        store: this.#store,
        resume: true,
        signal,
        onStep: (step) => this.#report({ kind: "step", step }),
        onEpoch: (record, best) =>
          this.#report({ kind: "epoch", record, best }),
      });
    } catch (error) {
      if (signal.reason === "ended") {
        return await chosenSoFar(this.#store, network);
      }
      throw error;
    } finally {
      this.#training = false;
    }
  }

  /** What the network hears of an item, as a WAV file. */
  async hear(item: string, choice: Choice): Promise<Uint8Array<ArrayBuffer>> {
    const { recipe: { frontEnd, augment }, seed } = settingsOf(choice);
    const recipe = { frontEnd, augment, seed };
    return encodeWav(await hearItem(this.#corpus, item, recipe));
  }
}
