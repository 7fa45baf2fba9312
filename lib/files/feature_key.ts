// Browser compatible.
/**
 * Names of features in a cache.
 *
 * @module
 */

import type { FrontEnd } from "../features/front_ends/mod.ts";
import { sha256Name } from "../sha256.ts";

/** Change it when the same settings give other numbers: what is cached is then made again. */
export const FEATURES_VERSION = 4;

/** What decides a recording's samples. */
export interface RecordingKey {
  /** Hash of the decoded samples, which leaves out rate and number of channels. */
  hash: string;
  /** Of the file, Hz; absent if the recording is synthetic. */
  sampleRate?: number;
  /** Of the file; absent if the recording is synthetic. */
  channels?: number;
}

/**
 * Name of features in the cache: a hash of all that decides their numbers.
 *
 * @param recording what they are made of
 * @param frontEnd  its name and all of its options
 * @param change    what was done to the recording before, of a kind that JSON can hold
 * @returns 64 hexadecimal digits
 *
 * @example
 * ```ts
 * import { createFrontEnd } from "../features/mod.ts";
 * import { featureKey } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const chunks = createFrontEnd({ name: "chunks" });
 * const frames = createFrontEnd({ name: "frames" });
 * const recording = { hash: "ab12", sampleRate: 48_000, channels: 1 };
 * const key = featureKey(recording, chunks);
 * assert.notEqual(featureKey(recording, frames), key);
 * assert.notEqual(featureKey({ ...recording, sampleRate: 16_000 }, chunks), key);
 * ```
 */
export function featureKey(
  { hash, sampleRate, channels }: RecordingKey,
  { name, options }: Pick<FrontEnd, "name" | "options">,
  change: unknown = null,
): string {
  const text = JSON.stringify([
    FEATURES_VERSION,
    [hash, sampleRate ?? null, channels ?? null],
    [name, Object.entries(options).sort()],
    change,
  ]);
  return sha256Name(text);
}
