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

/** The paper's window of an item, with its noise if it is a copy; shape [144000]. */
async function windowOf(
  corpus: Corpus,
  clip: Clip,
  { copy }: Item,
  noiseSeed: number,
): Promise<Float32Array> {
  const clean = paperWindow(await corpus.load(clip));
  if (copy === 0) return clean;
  return noisyCopy(clean, { seed: noiseSeed, clip: clip.name, copy }).samples;
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
    samples: await windowOf(corpus, clip, item, noiseSeed),
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
 * import { FeatureCache } from "../features/mod.ts";
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
    return requireClip(this.#clips.get(item.clip), item, this.#corpus);
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
        const samples = await windowOf(
          this.#corpus,
          clip,
          item,
          this.#noiseSeed,
        );
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
