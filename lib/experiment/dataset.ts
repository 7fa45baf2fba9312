/**
 * From the items of a split to batches for the network: waveform → window →
 * noise → log-mel (cached on disk) → chunks → scaler, a batch at a time.
 *
 * @module
 */

import { noisyCopy } from "../augment/mod.ts";
import { paperWindow, type Waveform } from "../audio/mod.ts";
import {
  type Clip,
  type Corpus,
  type Item,
  itemId,
  parseItemId,
  type Split,
} from "../corpus/mod.ts";
import {
  logMelSpectrograms,
  type Matrix,
  StandardScaler,
  toChunks,
} from "../features/mod.ts";
import { type FeatureCache, featureKey } from "../files/mod.ts";
import { sharedKernels } from "../kernels/mod.ts";
import type { Batch, BatchSource } from "../model/mod.ts";
import { PAPER } from "../paper.ts";

/** Values in one item's input: 7 chunks × 128 bands × 128 frames. */
const INPUT_SIZE = PAPER.chunks.count * PAPER.features.nMels *
  PAPER.chunks.width;

/** Columns of a log-mel spectrogram of the paper's window, centred frames. */
const FRAMES = 1 + Math.floor(PAPER.signal.nSamples / PAPER.features.hopLength);

/** Items whose features are made at a time: enough for many threads; 25 MB. */
const GROUP = 24;

/** Memory for n items. */
function emptyBatch(n: number): Batch {
  return { x: new Float32Array(n * INPUT_SIZE), labels: new Int32Array(n) };
}

/** An item's copy of the paper's window of its clip: with its noise, or as it is. */
function copyOf(clean: Float32Array, item: Item, seed: number): Float32Array {
  const { clip, copy } = item;
  return copy === 0 ? clean : noisyCopy(clean, { seed, clip, copy }).samples;
}

/**
 * What the network hears of an item.
 *
 * @param id        see `itemId`
 * @param noiseSeed the split's seed
 * @returns the paper's window of 3 s at 48 kHz, in a new array
 * @throws {RangeError} if the corpus has no such clip
 *
 * @example The first noisy copy of a clip
 * ```ts
 * import { openEmbedded } from "../corpus/mod.ts";
 * import { hearItem } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const corpus = await openEmbedded();
 * const { samples } = await hearItem(corpus, `${corpus.clips[0].name}#1`, 1);
 * assert.equal(samples.length, 144_000);
 * ```
 */
export async function hearItem(
  corpus: Corpus,
  id: string,
  noiseSeed: number,
): Promise<Waveform> {
  const item = parseItemId(id);
  const found = corpus.clips.find(({ name }) => name === item.clip);
  const clip = requireClip(found, item, corpus);
  return {
    samples: copyOf(paperWindow(await corpus.load(clip)), item, noiseSeed),
    sampleRate: PAPER.signal.sampleRate,
  };
}

/** The clip that an item was made from. @throws {RangeError} if the corpus lacks it */
function requireClip(
  clip: Clip | undefined,
  item: Item,
  { id }: Corpus,
): Clip {
  if (clip !== undefined) return clip;
  throw new RangeError(
    `Cannot find the clip of an item: "${item.clip}" is not in the corpus ${id}`,
  );
}

/** The three parts of a split. */
export type Part = "train" | "validation" | "test";

/** Reports how many of a step's items are done. */
export type OnProgress = (done: number, total: number) => void;

/**
 * The items of one split, as scaled input for the network.
 *
 * The scaler is fitted on the training items alone (paper: Scaling), noisy
 * copies included, one mean and one scale for each of the 7 × 128 × 128 values.
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
 * const dataset = new Dataset(corpus, few, new FeatureCache(await Deno.makeTempDir()));
 * await dataset.fitScaler();
 * const { x, labels } = await dataset.batch("train", [0]);
 * assert.equal(x.length, 7 * 128 * 128);
 * assert.equal(labels.length, 1);
 * ```
 */
export class Dataset implements BatchSource {
  readonly #corpus: Corpus;
  readonly #cache: FeatureCache;
  readonly #clips: ReadonlyMap<string, Clip>;
  readonly #noiseSeed: number;
  /** What is divided how. */
  readonly split: Split;
  /** Class names in the order of the classes. */
  readonly labels: readonly string[];
  /** Of the network's input. */
  scaler = new StandardScaler(INPUT_SIZE);

  /**
   * @param corpus where the clips come from
   * @param split  its `seed` also seeds the noise of the copies
   * @param cache  spectrograms on disk
   */
  constructor(corpus: Corpus, split: Split, cache: FeatureCache) {
    this.#corpus = corpus;
    this.#cache = cache;
    this.#clips = new Map(corpus.clips.map((clip) => [clip.name, clip]));
    this.#noiseSeed = split.seed;
    this.split = split;
    this.labels = corpus.labels;
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
    return requireClip(this.#clips.get(item.clip), item, this.#corpus);
  }

  /** Log-mel spectrogram of one item, shape [128, 563], from the cache or made now. */
  async logMel(item: Item): Promise<Matrix> {
    const [logMel] = await this.#logMels([item]);
    return logMel;
  }

  /** Those of several items; what the cache lacks is made at once. */
  async #logMels(items: readonly Item[]): Promise<Matrix[]> {
    const keys = items.map((item) => {
      // The noise depends on the clip's name too: two names may hold the same samples.
      const noise = item.copy === 0
        ? ""
        : `noise ${this.#noiseSeed} ${itemId(item)}`;
      return featureKey(this.clip(item).hash, PAPER.features, noise);
    });
    const shape: Matrix["shape"] = [PAPER.features.nMels, FRAMES];
    return await this.#cache.getMany(keys, shape, async (missing) => {
      const windows = await this.#windows(missing.map((i) => items[i]));
      return logMelSpectrograms(await sharedKernels(), windows);
    });
  }

  /** The paper's window of each item; a clip is read once for all items that follow it. */
  async #windows(items: readonly Item[]): Promise<Float32Array[]> {
    const windows: Float32Array[] = [];
    let read = "";
    let clean: Float32Array = new Float32Array();
    for (const item of items) {
      if (item.clip !== read) {
        clean = paperWindow(await this.#corpus.load(this.clip(item)));
        read = item.clip;
      }
      windows.push(copyOf(clean, item, this.#noiseSeed));
    }
    return windows;
  }

  /** Spectrograms of many items, one after the other; some are made ahead. */
  async *#eachLogMel(
    items: readonly Item[],
    signal?: AbortSignal,
  ): AsyncGenerator<Matrix> {
    for (let at = 0; at < items.length; at += GROUP) {
      signal?.throwIfAborted();
      yield* await this.#logMels(items.slice(at, at + GROUP));
    }
  }

  /** Make every spectrogram that the split needs and the cache lacks. */
  async prepareFeatures(
    onProgress?: OnProgress,
    signal?: AbortSignal,
  ): Promise<void> {
    const { train, validation, test } = this.split;
    const items = [...train, ...validation, ...test]
      .sort((a, b) => a.clip < b.clip ? -1 : a.clip > b.clip ? 1 : 0);
    let done = 0;
    for await (const _ of this.#eachLogMel(items, signal)) {
      onProgress?.(++done, items.length);
    }
  }

  /** Fit the scaler on the training items. */
  async fitScaler(
    onProgress?: OnProgress,
    signal?: AbortSignal,
  ): Promise<void> {
    const chunks = new Float32Array(INPUT_SIZE);
    const scaler = new StandardScaler(INPUT_SIZE);
    const { train } = this.split;
    let done = 0;
    for await (const logMel of this.#eachLogMel(train, signal)) {
      scaler.partialFit(toChunks(logMel, chunks));
      onProgress?.(++done, train.length);
    }
    this.scaler = scaler;
  }

  /**
   * Scaled input of some items of a part.
   *
   * @param indices positions in the part's list
   * @param out     memory of an earlier batch, filled again where the size fits
   * @returns x of shape [n, 7, 128, 128, 1] and the class index of each item
   */
  async batch(part: Part, indices: number[], out?: Batch): Promise<Batch> {
    const { x, labels } = out?.labels.length === indices.length
      ? out
      : emptyBatch(indices.length);
    const items = indices.map((index) => this.split[part][index]);
    const logMels = await this.#logMels(items);
    for (const [row, item] of items.entries()) {
      const input = x.subarray(row * INPUT_SIZE, (row + 1) * INPUT_SIZE);
      this.scaler.transform(toChunks(logMels[row], input), input);
      labels[row] = this.labels.indexOf(this.clip(item).label);
    }
    return { x, labels };
  }
}
