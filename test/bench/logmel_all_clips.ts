/**
 * Log-mel spectrograms of all real clips, by the kernels and in float64, beside librosa's
 * and beside each other: prints the worst differences in dB, and fails above 1e-3. About
 * 3 minutes for 1,440 clips.
 *
 *     deno run -A test/bench/logmel_all_clips.ts [PYTHON]
 *
 * PYTHON has librosa and soundfile; default `SER_PYTHON`, else `python3`.
 *
 * @module
 */

import { paperWindow } from "../../lib/audio/mod.ts";
import { readAudio } from "../../lib/files/mod.ts";
import { openFolder } from "../../lib/corpus/mod.ts";
import {
  logMelSpectrogram,
  logMelSpectrograms,
} from "../../lib/features/mod.ts";
import { sharedKernels } from "../../lib/kernels/mod.ts";
import { RAVDESS } from "../corpus/real_clips.ts";
import { choosePython, Librosa } from "./librosa.ts";

/** The largest difference that the project allows. */
const LIMIT_DB = 1e-3;

/** Largest absolute difference; NaN counts as infinite. */
function largestDifference(a: Float32Array, b: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (!(difference <= largest)) largest = difference || Infinity;
  }
  return largest;
}

if (RAVDESS === undefined) {
  console.error("No real clips here: set SER_RAVDESS to where RAVDESS lies.");
  Deno.exit(1);
}
const { clips } = await openFolder(RAVDESS);
const librosa = new Librosa(choosePython(), 1);
const kernels = await sharedKernels();
const worst: Record<string, { clip: string; db: number; sum: number }> = {};

/** Takes note of the difference between two spectrograms of a clip. */
function note(
  sides: string,
  clip: string,
  a: Float32Array,
  b: Float32Array,
): void {
  const entry = worst[sides] ??= { clip: "", db: 0, sum: 0 };
  const db = largestDifference(a, b);
  entry.sum += db;
  if (db >= entry.db) Object.assign(entry, { clip, db });
}

for (const [done, { name, path }] of clips.entries()) {
  const samples = paperWindow(await readAudio(path!));
  const float64 = logMelSpectrogram(samples).data;
  const [{ data: fast }] = logMelSpectrograms(kernels, [samples]);
  const theirs = await librosa.logMel(path!);
  note("float64 and librosa", name, float64, theirs);
  note("kernels and librosa", name, fast, theirs);
  note("kernels and float64", name, fast, float64);
  if ((done + 1) % 100 === 0) console.error(`${done + 1} of ${clips.length}`);
}
await librosa.close();
for (const [sides, { clip, db, sum }] of Object.entries(worst)) {
  console.log(
    `${sides}, ${clips.length} clips: worst difference ${
      db.toExponential(2)
    } dB (${clip}), mean of the clips' worst ${
      (sum / clips.length).toExponential(2)
    } dB; allowed ${LIMIT_DB} dB`,
  );
}
if (!Object.values(worst).every(({ db }) => db <= LIMIT_DB)) Deno.exit(1);
