/**
 * A seeded speech synthesizer that makes clips of RAVDESS's shape: 24 speakers,
 * eight emotions, two sentences, two takes, under real names. It is a teaching
 * tool: what a model scores on its clips says nothing about human speech.
 *
 * The way of a clip is `take.ts` (who speaks, and how) → `prosody.ts` (when,
 * and at what pitch) → `tracks.ts` (what the articulators do) → `render.ts`
 * (source and filters) → `recording.ts` (level, room, 16 bits).
 *
 * @module
 */
import type { Waveform } from "../../audio/mod.ts";
import type { ClipName } from "../corpora/ravdess_name.ts";
import { record } from "./recording.ts";
import { renderSpeech, SAMPLE_RATE } from "./render.ts";
import { createTake, type Take } from "./take.ts";
import { createTracks, type Tracks } from "./tracks.ts";

export { type Actor, createActor } from "./actors.ts";
export { emotionShift } from "./emotions.ts";
export { type Dimension, DIMENSIONS, type Manner } from "./manner.ts";
export { FRAME_RATE, type TimedSegment, type Timeline } from "./prosody.ts";
export { SENTENCES, sentenceText } from "./sentences.ts";
export { createTake, type Take } from "./take.ts";
export { createTracks, type Tracks } from "./tracks.ts";

/** Goes up with every change that changes a sample of any clip. */
export const SYNTHESIS_VERSION = 3;

/** A clip, and everything that it was made from. */
export interface Synthesis {
  waveform: Waveform;
  take: Take;
  /** tracks begin `take.lead` seconds into the waveform */
  tracks: Tracks;
}

/**
 * Speak one clip.
 *
 * The samples are the same bits on every machine: they come from `maths.ts`
 * only, and are rounded to 16 bits, as RAVDESS's are.
 *
 * @param clip fields of a RAVDESS name
 * @param seed integer in [0, 2^32); same seed, same samples
 * @returns 48 kHz, mono, 3 to 5.5 s, and the parameters behind it
 * @throws {RangeError} if the seed or the actor's number is out of range
 *
 * @example An angry man
 * ```ts
 * import { parseClipName } from "../corpora/ravdess_name.ts";
 * import { synthesise } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { waveform, tracks } = synthesise(parseClipName("03-01-05-01-01-01-01"), 1);
 * assert.equal(waveform.sampleRate, 48_000);
 * assert.equal(tracks.timeline.segments[1].word, "Kids");
 * ```
 */
export function synthesise(clip: ClipName, seed: number): Synthesis {
  const take = createTake(clip, seed);
  const tracks = createTracks(take);
  const samples = record(renderSpeech(take, tracks), take);
  return { waveform: { samples, sampleRate: SAMPLE_RATE }, take, tracks };
}
