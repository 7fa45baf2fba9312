// Browser compatible.
/**
 * From the items of a split to batches for the network: recording → copy → what the
 * front end hears → features (cached on disk) → scaler, a batch at a time.
 *
 * @module
 */

import { type Augmentation, waveformAugmentations } from "../augment/mod.ts";
import type { Waveform } from "../audio/mod.ts";
import { kernelsInUse } from "../backend/register.ts";
import type { Clip, Corpus } from "../corpus/clip.ts";
import { type Item, itemId, type Split } from "../corpus/protocols/mod.ts";
import {
  createFrontEnd,
  type FrontEnd,
  inputSize,
  type Matrix,
  type Scaler,
} from "../features/mod.ts";
import type { FeatureCache } from "../files/feature_cache.ts";
import { featureKey } from "../files/feature_key.ts";
import { hearSignal } from "../listen/mod.ts";
import type { Batch, BatchSource } from "../model/mod.ts";
import {
  copyOf,
  InaudibleClipError,
  type InputRecipe,
  offsetOf,
  PAPER_INPUT,
  requireClip,
} from "./hear_item.ts";
import type { OnProgress } from "../progress.ts";

/** Items whose features are made at a time: enough for many threads; 25 MB. */
const GROUP = 24;

/** The three parts of a split. */
export type Part = "train" | "validation" | "test";

/** Keeps features that were made: on disk (`FeatureCache`), or in memory. */
export type FeatureStore = Pick<FeatureCache, "getMany">;

/** How a {@linkcode Dataset} makes its input. */
export interface DatasetOptions extends InputRecipe {
  /** Where features are kept. */
  cache: FeatureStore;
  /** Labels of the items, by `itemId`, in place of their clips' own. */
  labels?: ReadonlyMap<string, string>;
}

/**
 * The items of one split, as scaled input for the network.
 *
 * The scaler is fitted on the training items only (paper: Scaling), copies included:
 * with the paper's front end one mean and one scale for each of the 7 × 128 × 128 values.
 *
 * @example One training item as the network gets it
 * ```ts
 * import { openEmbedded, split } from "../corpus/mod.ts";
 * import { FeatureCache } from "../files/mod.ts";
 * import { Dataset } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const corpus = await openEmbedded();
 * const parts = split("random", corpus.clips, { seed: 1 });
 * const few = { ...parts, train: parts.train.slice(0, 2) };
 * const cache = new FeatureCache(await Deno.makeTempDir());
 * const dataset = new Dataset(corpus, few, { cache });
 * await dataset.fitScaler();
 * const { x, labels } = await dataset.batch("train", [0]);
 * assert.equal(x.length, 7 * 128 * 128);
 * assert.equal(labels.length, 1);
 * ```
 */
export class Dataset implements BatchSource {
  readonly #cache: FeatureStore;
  readonly #clips: ReadonlyMap<string, Clip>;
  readonly #augment: readonly Augmentation[];
  readonly #labels?: ReadonlyMap<string, string>;
  /** Names of items' features in the cache: each epoch asks for all of them again. */
  readonly #keys = new Map<Item, string>();
  /** Where the clips come from. */
  readonly corpus: Corpus;
  /** The items of each part. */
  readonly split: Split;
  /** Class names in the order of the classes. */
  readonly labels: readonly string[];
  /** What stands between waveform and network. */
  readonly frontEnd: FrontEnd;
  /** Fitted by {@linkcode Dataset.fitScaler}, or set to one from a file. */
  scaler: Scaler;

  /**
   * A data set whose features are not there yet.
   *
   * @param corpus  where the clips come from
   * @param split   its `seed` also names the copies' streams of random numbers
   * @param options the cache; front end and augmentation if not the paper's; labels if
   *   not the clips' own
   * @throws {RangeError} if the front end is unknown, or an option of it out of range
   */
  constructor(
    corpus: Corpus,
    split: Split,
    options: Pick<DatasetOptions, "cache" | "labels"> & Partial<InputRecipe>,
  ) {
    const { cache, labels, frontEnd, augment } = { ...PAPER_INPUT, ...options };
    this.corpus = corpus;
    this.#cache = cache;
    this.#clips = new Map(corpus.clips.map((clip) => [clip.name, clip]));
    this.#augment = waveformAugmentations(augment);
    this.#labels = labels;
    this.split = split;
    this.labels = corpus.labels;
    this.frontEnd = createFrontEnd(frontEnd);
    this.scaler = this.frontEnd.createScaler();
  }

  /** Training items. */
  get train(): number {
    return this.split.train.length;
  }

  /** Validation items. */
  get validation(): number {
    return this.split.validation.length;
  }

  /** The clip that an item was made from. */
  clip(item: Item): Clip {
    return requireClip(this.#clips.get(item.clip), item, this.corpus);
  }

  /** The label of an item: its clip's, unless it was given another. */
  label(item: Item): string {
    return this.#labels?.get(itemId(item)) ?? this.clip(item).label;
  }

  /** Features of one item, of the front end's shape, from the cache or made now. */
  async features(item: Item): Promise<Matrix> {
    const [features] = await this.#features([item]);
    return features;
  }

  /** Those of several items; what the cache lacks is made at once. */
  async #features(items: readonly Item[]): Promise<Matrix[]> {
    const keys = items.map((item) => this.#key(item));
    const { shape } = this.frontEnd;
    return await this.#cache.getMany(keys, shape, async (missing) => {
      const signals = await this.#signals(missing.map((i) => items[i]));
      return this.frontEnd.compute(signals, await kernelsInUse());
    });
  }

  /** Name of an item's features in the cache. */
  #key(item: Item): string {
    const known = this.#keys.get(item);
    if (known !== undefined) return known;
    const clip = this.clip(item);
    const change = {
      offset: offsetOf(clip, this.frontEnd),
      // Copies depend on the clip's name too: two names may hold the same samples.
      copy: item.copy === 0
        ? undefined
        : [this.split.seed, item.clip, item.copy, this.#augment],
    };
    const key = featureKey(clip, this.frontEnd, change);
    this.#keys.set(item, key);
    return key;
  }

  /** What is heard of each item; a clip is read once for all items that follow it. */
  async #signals(items: readonly Item[]): Promise<Float32Array[]> {
    const signals: Float32Array[] = [];
    let read: { name: string; waveform: Waveform } | undefined;
    for (const item of items) {
      const clip = this.clip(item);
      if (clip.name !== read?.name) {
        const waveform = await this.corpus.load(clip);
        read = { name: clip.name, waveform };
      }
      const options = {
        offset: offsetOf(clip, this.frontEnd),
        copy: copyOf(item, this.split.seed, this.#augment),
      };
      const heard = await hearSignal(this.frontEnd, read.waveform, options);
      if (heard.inaudible !== null) {
        throw new InaudibleClipError(clip.name, heard.inaudible.message);
      }
      signals.push(heard.samples);
    }
    return signals;
  }

  /** Features of many items, one after the other; some are made ahead. */
  async *#eachFeatures(
    items: readonly Item[],
    signal?: AbortSignal,
  ): AsyncGenerator<Matrix> {
    for (let at = 0; at < items.length; at += GROUP) {
      signal?.throwIfAborted();
      yield* await this.#features(items.slice(at, at + GROUP));
    }
  }

  /**
   * Make all features that the split needs and the cache lacks.
   *
   * @throws {InaudibleClipError} if there is nothing to hear in a clip
   */
  async prepareFeatures(
    onProgress?: OnProgress,
    signal?: AbortSignal,
  ): Promise<void> {
    const { train, validation, test } = this.split;
    const items = [...train, ...validation, ...test]
      .sort((a, b) => a.clip < b.clip ? -1 : a.clip > b.clip ? 1 : 0);
    let done = 0;
    for await (const _ of this.#eachFeatures(items, signal)) {
      onProgress?.(++done, items.length);
    }
  }

  /** Fit the scaler on the training items. */
  async fitScaler(
    onProgress?: OnProgress,
    signal?: AbortSignal,
  ): Promise<void> {
    const input = new Float32Array(inputSize(this.frontEnd));
    const scaler = this.frontEnd.createScaler();
    const { train } = this.split;
    let done = 0;
    for await (const features of this.#eachFeatures(train, signal)) {
      scaler.partialFit(this.frontEnd.layout(features, input));
      onProgress?.(++done, train.length);
    }
    this.scaler = scaler;
  }

  /**
   * Scaled input of some items of a part.
   *
   * @param indices positions in the part's list
   * @param out     memory of an earlier batch, filled again where the size fits
   * @returns x of shape [n, …the front end's input] and the class index of each item
   */
  async batch(part: Part, indices: number[], out?: Batch): Promise<Batch> {
    const n = indices.length;
    const size = inputSize(this.frontEnd);
    const { x, labels } = out?.labels.length === n
      ? out
      : { x: new Float32Array(n * size), labels: new Int32Array(n) };
    const items = indices.map((index) => this.split[part][index]);
    const features = await this.#features(items);
    const kernels = await kernelsInUse();
    this.frontEnd.scaledInput(features, this.scaler, kernels, x);
    items.forEach((item, row) => {
      labels[row] = this.labels.indexOf(this.label(item));
    });
    return { x, labels };
  }
}
