/**
 * The features that `screen.py` learns from: log-mel frames of all clips, and of a copy of
 * each in another tempo, at another pitch, from a longer or shorter vocal tract.
 *
 * `deno run -A test/screening/export_features.ts FOLDER [CORPUS] [PROTOCOL]` writes
 * `clips.json` and, per set of features, `NAME.u8`: frames of all clips one after the
 * other, bands across, half decibels above -90 dB, clipped to a byte.
 *
 * @module
 */

import { join } from "@std/path";
import { augmentWaveform } from "../../lib/augment/mod.ts";
import { kernelsInUse } from "../../lib/backend/register.ts";
import { openCorpus, split } from "../../lib/corpus/mod.ts";
import {
  createFrontEnd,
  type Matrix,
  realColumns,
} from "../../lib/features/mod.ts";

const COPIES = {
  tempo: { kind: "tempo", low: 0.85, high: 1.15 },
  pitch: { kind: "pitch", low: -2, high: 2 },
  tract: { kind: "vocal-tract", low: 0.9, high: 1.1 },
} as const;

/** A set of features: of the clips themselves or of a copy of each. */
interface FeatureSet {
  name: string;
  options: Record<string, number>;
  copy?: keyof typeof COPIES;
}

const NARROW = { nMels: 64, fMax: 8000, hopLength: 1440, maxFrames: 128 };

const sets: FeatureSet[] = [
  { name: "bands64", options: { ...NARROW, hopLength: 720, maxFrames: 256 } },
  { name: "bands128", options: { ...NARROW, nMels: 128, fMax: 12_000 } },
  ...(["tempo", "pitch", "tract"] as const)
    .map((copy) => ({ name: copy, options: NARROW, copy })),
];

/** Folds that are screened. */
const FOLDS: Record<string, number[]> = {
  "actors-5": [1, 2, 3, 4, 5],
  "random-10": [1, 3, 5, 7, 9],
};

const [folder, name = "ravdess", protocol = "actors-5"] = Deno.args;
const corpus = await openCorpus(name, { part: "full" });
const { clips, labels } = corpus;
const kernels = await kernelsInUse();

/** The first frames of a clip, bands across, as bytes. */
function asBytes({ data, shape: [rows, columns] }: Matrix, frames: number) {
  const bands = rows - 1; // the last row is the mask
  const out = new Uint8ClampedArray(frames * bands); // rounds
  for (let t = 0; t < frames; t++) {
    for (let band = 0; band < bands; band++) {
      out[t * bands + band] = (data[band * columns + t] + 90) * 2;
    }
  }
  return out;
}

await Deno.mkdir(folder, { recursive: true });
const frames: Record<string, number[]> = {};
for (const { name, options, copy } of sets) {
  const frontEnd = createFrontEnd({
    name: "frames",
    options: { nMfcc: 0, ...options },
  });
  const parts: Uint8ClampedArray<ArrayBuffer>[] = [];
  frames[name] = [];
  for (const clip of clips) {
    let waveform = await corpus.load(clip);
    if (copy !== undefined) {
      const as = { seed: 0, clip: clip.name, copy: 1 };
      waveform = augmentWaveform(waveform, [COPIES[copy]], "recording", as);
    }
    const [features] = frontEnd.compute([frontEnd.heard(waveform)], kernels);
    const real = realColumns(features, frontEnd.rows);
    frames[name].push(real);
    parts.push(asBytes(features, real));
  }
  await Deno.writeFile(
    join(folder, `${name}.u8`),
    await new Blob(parts).bytes(),
  );
  console.log(name);
}

const numbers = new Map(clips.map(({ name }, i) => [name, i]));
const folds = FOLDS[protocol].map((fold) => {
  const { train, validation } = split(protocol, clips, {
    seed: 0,
    fold,
    copies: 0,
  });
  const ofClips = (items: typeof train) =>
    items.map(({ clip }) => numbers.get(clip));
  return {
    number: fold,
    train: ofClips(train),
    validation: ofClips(validation),
  };
});
await Deno.writeTextFile(
  join(folder, "clips.json"),
  JSON.stringify({
    labels: clips.map(({ label }) => labels.indexOf(label)),
    speakers: clips.map(({ speaker }) => Number(speaker)),
    intensities: clips.map(({ intensity }) => intensity === "normal" ? 0 : 1),
    sexes: clips.map(({ sex }) => sex === "male" ? 0 : 1),
    frames,
    folds,
  }),
);
