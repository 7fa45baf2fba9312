/**
 * From the items of a split to batches for the network: waveform → window →
 * noise → log-mel (cached on disk) → chunks → scaler, a batch at a time.
 *
 * @module
 */

import { noisyCopy } from "../augment/mod.ts";
import { paperWindow } from "../audio/mod.ts";
import {
  type Clip,
  type Corpus,
  type Item,
  itemId,
  type Split,
} from "../corpus/mod.ts";
import {
  type FeatureCache,
  featureKey,
  logMelSpectrogram,
  type Matrix,
  StandardScaler,
  toChunks,
} from "../features/mod.ts";
import type { Batch, BatchSource } from "../model/mod.ts";
import { EMOTIONS, PAPER } from "../paper.ts";

/** Values in one item's input: 7 chunks × 128 bands × 128 frames. */
const INPUT_SIZE = PAPER.chunks.count * PAPER.features.nMels *
  PAPER.chunks.width;

/** Columns of a log-mel spectrogram of the paper's window, centred frames. */
const FRAMES = 1 + Math.floor(PAPER.signal.nSamples / PAPER.features.hopLength);

/** Memory for n items. */
function emptyBatch(n: number): Batch {
  return { x: new Float32Array(n * INPUT_SIZE), labels: new Int32Array(n) };
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
 */
export class Dataset implements BatchSource {
  readonly #corpus: Corpus;
  readonly #cache: FeatureCache;
  readonly #clips: Map<string, Clip>;
  readonly #noiseSeed: number;
  readonly split: Split;
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
    const clip = this.#clips.get(item.clip);
    if (clip === undefined) {
      throw new RangeError(
        `Cannot find the clip of an item: "${item.clip}" is not in the corpus ${this.#corpus.id}`,
      );
    }
    return clip;
  }

  /** Log-mel spectrogram of one item, shape [128, 563], from the cache or made now. */
  logMel(item: Item): Promise<Matrix> {
    const clip = this.clip(item);
    // The noise depends on the clip's name too: two names may hold the same samples.
    const noise = item.copy === 0
      ? ""
      : `noise ${this.#noiseSeed} ${itemId(item)}`;
    return this.#cache.get(
      featureKey(clip.hash, PAPER.features, noise),
      [PAPER.features.nMels, FRAMES],
      async () => {
        const clean = paperWindow(await this.#corpus.load(clip));
        const samples = item.copy === 0 ? clean : noisyCopy(clean, {
          seed: this.#noiseSeed,
          clip: clip.name,
          copy: item.copy,
        }).samples;
        return logMelSpectrogram(samples);
      },
    );
  }

  /** Make every spectrogram that the split needs and the cache lacks. */
  async prepareFeatures(
    onProgress?: OnProgress,
    signal?: AbortSignal,
  ): Promise<void> {
    const { train, validation, test } = this.split;
    const items = [...train, ...validation, ...test];
    for (const [done, item] of items.entries()) {
      signal?.throwIfAborted();
      await this.logMel(item);
      onProgress?.(done + 1, items.length);
    }
  }

  /** Fit the scaler on the training items. */
  async fitScaler(
    onProgress?: OnProgress,
    signal?: AbortSignal,
  ): Promise<void> {
    const chunks = new Float32Array(INPUT_SIZE);
    const scaler = new StandardScaler(INPUT_SIZE);
    for (const [done, item] of this.split.train.entries()) {
      signal?.throwIfAborted();
      scaler.partialFit(toChunks(await this.logMel(item), chunks));
      onProgress?.(done + 1, this.split.train.length);
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
    for (const [row, index] of indices.entries()) {
      const item = this.split[part][index];
      const input = x.subarray(row * INPUT_SIZE, (row + 1) * INPUT_SIZE);
      this.scaler.transform(toChunks(await this.logMel(item), input), input);
      labels[row] = EMOTIONS.indexOf(this.clip(item).emotion);
    }
    return { x, labels };
  }
}
