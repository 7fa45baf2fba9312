/**
 * Sound files by their path.
 *
 * @module
 */
import {
  type DecodeOptions,
  loadWaveform,
  type Waveform,
} from "../audio/mod.ts";
import { namingFile } from "./file_error.ts";

/**
 * Read an audio file as mono at 48 kHz.
 *
 * @param path        of the file
 * @param options.end seconds from the start to read; all by default
 * @returns mean of the channels, resampled to 48 kHz
 * @throws {AudioError} as `decodeAudio`, naming the path
 * @throws {FileError} if the file cannot be read
 *
 * @example
 * ```ts
 * import { encodeWav } from "../audio/mod.ts";
 * import { readAudio } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile({ suffix: ".wav" });
 * const second = { samples: new Float32Array(48_000), sampleRate: 48_000 };
 * await Deno.writeFile(path, encodeWav(second));
 * assert.deepEqual(await readAudio(path), second);
 * await Deno.remove(path);
 * ```
 */
export async function readAudio(
  path: string,
  options?: DecodeOptions,
): Promise<Waveform> {
  const bytes = await namingFile("read", path, () => Deno.readFile(path));
  return await loadWaveform(bytes, path, options);
}
