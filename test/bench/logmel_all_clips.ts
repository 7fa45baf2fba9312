/**
 * Log-mel spectrograms of all real clips beside librosa's: prints the worst
 * difference in dB, and fails above 1e-3. About 3 minutes for 1,440 clips.
 *
 *     deno run -A test/bench/logmel_all_clips.ts [PYTHON]
 *
 * PYTHON has librosa and soundfile; default `SER_PYTHON`, else `python3`.
 *
 * @module
 */

import { paperWindow, readAudio } from "../../lib/audio/mod.ts";
import { openFolder } from "../../lib/corpus/mod.ts";
import { logMelSpectrogram } from "../../lib/features/mod.ts";
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
const worst = { clip: "", db: 0 };
let sum = 0;
for (const [done, { name, path }] of clips.entries()) {
  const ours = logMelSpectrogram(paperWindow(await readAudio(path!)));
  const db = largestDifference(ours.data, await librosa.logMel(path!));
  sum += db;
  if (db >= worst.db) Object.assign(worst, { clip: name, db });
  if ((done + 1) % 100 === 0) console.error(`${done + 1} of ${clips.length}`);
}
await librosa.close();
console.log(
  `${clips.length} clips: worst difference ${
    worst.db.toExponential(2)
  } dB (${worst.clip}), mean of the clips' worst ${
    (sum / clips.length).toExponential(2)
  } dB; allowed ${LIMIT_DB} dB`,
);
if (!(worst.db <= LIMIT_DB)) Deno.exit(1);
