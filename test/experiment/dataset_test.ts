import assert from "node:assert/strict";
import type { Augmentation } from "../../lib/augment/mod.ts";
import {
  type Clip,
  itemId,
  openEmbedded,
  split,
} from "../../lib/corpus/mod.ts";
import { Dataset, hearItem } from "../../lib/experiment/mod.ts";
import { logMelSpectrogram } from "../../lib/features/mod.ts";
import { FeatureCache } from "../../lib/files/mod.ts";
import { assertMatrix } from "../features/fixture.ts";

const INPUT_SIZE = 7 * 128 * 128;

/** A split of a few clips of the embedded corpus, and its dataset. */
async function smallDataset(seed = 1) {
  const corpus = await openEmbedded();
  const parts = split("random", corpus.clips, { seed });
  const few = {
    ...parts,
    train: parts.train.slice(0, 9),
    validation: parts.validation.slice(0, 3),
    test: parts.test.slice(0, 2),
  };
  const cache = new FeatureCache(await Deno.makeTempDir());
  return { corpus, dataset: new Dataset(corpus, few, { cache }), cache };
}

Deno.test("Dataset.batch() of all training items has zero mean and unit variance a feature", async () => {
  const { dataset } = await smallDataset();
  await dataset.fitScaler();
  const { x } = await dataset.batch("train", [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  for (const feature of [0, 777, 50_000, INPUT_SIZE - 1]) {
    const values = Array.from(
      { length: 9 },
      (_, row) => x[row * INPUT_SIZE + feature],
    );
    const mean = values.reduce((a, b) => a + b) / 9;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 9;
    assert.ok(Math.abs(mean) < 1e-5, `mean of ${feature} is ${mean}`);
    // A band at the floor in every item is constant: scikit-learn leaves it at 0.
    const isConstant = values.every((v) => v === values[0]);
    assert.ok(
      isConstant || Math.abs(variance - 1) < 1e-4,
      `variance of ${feature} is ${variance}`,
    );
  }
});

Deno.test("Dataset scaler does not change with validation and test items", async () => {
  const { dataset, corpus, cache } = await smallDataset();
  await dataset.fitScaler();
  const other = new Dataset(
    corpus,
    { ...dataset.split, validation: [], test: [] },
    { cache },
  );
  await other.fitScaler();
  assert.deepEqual(other.scaler.toTensors(), dataset.scaler.toTensors());
});

Deno.test("Dataset.batch() gives each item's class, and fills memory that fits again", async () => {
  const { dataset } = await smallDataset();
  await dataset.fitScaler();
  const first = await dataset.batch("train", [2, 0]);
  const kept = first.x.slice();
  const again = await dataset.batch("train", [2, 0], first);
  assert.equal(again.x, first.x);
  assert.deepEqual(again.x, kept);
  assert.deepEqual(
    [...first.labels],
    [2, 0].map((i) =>
      dataset.labels.indexOf(dataset.clip(dataset.split.train[i]).label)
    ),
  );
  const other = await dataset.batch("train", [1], first);
  assert.notEqual(other.x, first.x);
});

Deno.test("Dataset.features() of a noisy copy differs from the clean item and from the other copy", async () => {
  const { dataset } = await smallDataset();
  const clip = dataset.split.train[0].clip;
  const [clean, one, two] = await Promise.all(
    ([0, 1, 2] as const).map((copy) => dataset.features({ clip, copy })),
  );
  assert.notDeepEqual(clean.data, one.data);
  assert.notDeepEqual(one.data, two.data);
});

Deno.test("Dataset.features() gives two clips of the same samples their own noise", async () => {
  const { dataset, corpus, cache } = await smallDataset();
  const [first, second] = corpus.clips;
  const twins = new Dataset(
    {
      ...corpus,
      clips: [first, { ...second, hash: first.hash }],
      load: () => corpus.load(first),
    },
    dataset.split,
    { cache },
  );
  const clean = await twins.features({ clip: first.name, copy: 0 });
  assert.deepEqual(await twins.features({ clip: second.name, copy: 0 }), clean);
  const noisy = await twins.features({ clip: first.name, copy: 1 });
  const other = await twins.features({ clip: second.name, copy: 1 });
  assert.notDeepEqual(other.data, noisy.data);
});

Deno.test("Dataset.prepareFeatures() reads from the cache the second time", async () => {
  const { dataset, cache } = await smallDataset();
  const seen: number[] = [];
  await dataset.prepareFeatures((done) => seen.push(done));
  assert.deepEqual([cache.hits, cache.misses], [0, 14]);
  await dataset.prepareFeatures();
  assert.deepEqual([cache.hits, cache.misses], [14, 14]);
  assert.equal(seen.at(-1), 14);
});

Deno.test("Dataset.prepareFeatures() reads each clip once, and makes what features() makes alone", async () => {
  const { dataset, corpus } = await smallDataset();
  const loaded: string[] = [];
  const counting = {
    ...corpus,
    load: (clip: Clip) => {
      loaded.push(clip.name);
      return corpus.load(clip);
    },
  };
  const folder = await Deno.makeTempDir();
  const cache = new FeatureCache(folder);
  const prepared = new Dataset(counting, dataset.split, { cache });
  await prepared.prepareFeatures();
  assert.equal(new Set(loaded).size, loaded.length);
  for (const item of dataset.split.train) {
    assert.deepEqual(
      await prepared.features(item),
      await dataset.features(item),
    );
  }
  assert.equal(cache.misses, 14);
});

Deno.test("Dataset.features() of a noisy copy equals the float64 spectrogram of what one hears within 5e-4 dB", async () => {
  const { dataset, corpus } = await smallDataset();
  const item = { ...dataset.split.train[0], copy: 1 as const };
  const { samples } = await hearItem(corpus, itemId(item), { seed: 1 });
  const want = logMelSpectrogram(samples);
  assertMatrix(await dataset.features(item), want, 5e-4, "noisy copy");
});

Deno.test("Dataset refuses an item whose clip is not in the corpus", async () => {
  const { dataset } = await smallDataset();
  await assert.rejects(
    async () =>
      await dataset.features({ clip: "03-01-01-01-01-01-24", copy: 0 }),
    /"03-01-01-01-01-01-24" is not in the corpus embedded/,
  );
});

Deno.test("Dataset.prepareFeatures() ends with the signal's reason", async () => {
  const { dataset } = await smallDataset();
  const reason = new Error("enough");
  await assert.rejects(
    dataset.prepareFeatures(undefined, AbortSignal.abort(reason)),
    reason,
  );
});

Deno.test("Dataset obeys the recipe's front end: frames, bands and mask, scaled per band", async () => {
  const { corpus, dataset, cache } = await smallDataset();
  const frontEnd = { name: "frames", options: { maxFrames: 150, nMfcc: 20 } };
  const other = new Dataset(corpus, dataset.split, { cache, frontEnd });
  await other.fitScaler();
  const { x } = await other.batch("train", [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.equal(x.length, 9 * 150 * 85);
  const real = Array.from({ length: 9 * 150 }, (_, row) => row)
    .filter((row) => x[row * 85 + 84] === 1);
  assert.ok(real.length > 9 * 20 && real.length < 9 * 150);
  for (const band of [0, 19, 20, 83]) {
    const values = real.map((row) => x[row * 85 + band]);
    const mean = values.reduce((a, b) => a + b) / real.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) /
      real.length;
    assert.ok(Math.abs(mean) < 1e-4, `mean of ${band} is ${mean}`);
    assert.ok(
      Math.abs(variance - 1) < 1e-3,
      `variance of ${band}: ${variance}`,
    );
  }
});

Deno.test("Dataset makes copies by the recipe's list; what changes batches only leaves the cache alone", async () => {
  const { corpus, dataset, cache } = await smallDataset();
  const item = { clip: dataset.split.train[0].clip, copy: 1 as const };
  const masks = {
    kind: "masks",
    timeMasks: 1,
    maxFrames: 8,
    melMasks: 0,
    maxMels: 0,
  } as const;
  const lists: Augmentation[][] = [
    [{ kind: "tempo", low: 1.1, high: 1.2 }],
    [{ kind: "tempo", low: 1.1, high: 1.2 }, masks],
    [{ kind: "tempo", low: 0.8, high: 0.9 }],
    [],
  ];
  const made = [];
  for (const augment of lists) {
    const other = new Dataset(corpus, dataset.split, { cache, augment });
    made.push(await other.features(item));
  }
  assert.deepEqual([cache.hits, cache.misses], [1, 3]);
  assert.deepEqual(made[1], made[0]);
  assert.notDeepEqual(made[2].data, made[0].data);
  const clean = await dataset.features({ ...item, copy: 0 });
  assert.deepEqual(made[3], clean); // nothing to change a copy by
});

Deno.test("Dataset names the clip in which there is nothing to hear, and stores nothing", async () => {
  const { corpus, dataset } = await smallDataset();
  const silent = {
    ...corpus,
    load: () =>
      Promise.resolve({
        samples: new Float32Array(190_000),
        sampleRate: 48_000,
      }),
  };
  const cache = new FeatureCache(await Deno.makeTempDir());
  const broken = new Dataset(silent, dataset.split, { cache });
  await assert.rejects(broken.prepareFeatures(), {
    name: "InaudibleClipError",
    message:
      /^Cannot use clip [\d-]+: there is nothing to hear \(silent: 0 s are louder/,
  });
  assert.deepEqual([...Deno.readDirSync(cache.folder)], []);
});

Deno.test("Dataset gives the same samples at another rate, or of another number of channels, features of their own", async () => {
  const { corpus, dataset, cache } = await smallDataset();
  const [clip] = corpus.clips;
  const at = async (sampleRate: number, channels: number) => {
    const clips = [{ ...clip, sampleRate, channels }];
    const other = new Dataset({ ...corpus, clips }, dataset.split, { cache });
    await other.features({ clip: clip.name, copy: 0 });
  };
  await at(48_000, 1);
  await at(24_000, 1);
  await at(48_000, 2);
  await at(48_000, 1);
  assert.deepEqual([cache.hits, cache.misses], [1, 3]);
});
