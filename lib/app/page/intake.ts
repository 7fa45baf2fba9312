/**
 * From what a visitor brings to a recording that the worker keeps.
 *
 * @module
 */
/// <reference lib="dom" />

import { type Ears, HearingError } from "./ears.ts";
import type { Opened } from "./protocol.ts";

/** Bytes of a file that are read at most: an hour of uncompressed stereo. */
const LARGEST = 600 * 2 ** 20;

/** Reads what only the browser can: M4A, WebM and others. */
async function decodeByBrowser(
  bytes: ArrayBuffer,
  sampleRate: number,
): Promise<Float32Array[]> {
  const context = new OfflineAudioContext(1, 1, sampleRate);
  const buffer = await context.decodeAudioData(bytes);
  return Array.from(
    { length: buffer.numberOfChannels },
    (_, channel) => buffer.getChannelData(channel),
  );
}

/**
 * Open a file: by the worker, which reads it as `deno task predict` does, or by the
 * browser where only that may know its kind.
 *
 * @param sampleRate Hz, of what the browser decodes
 * @throws {Error} whose message says what is wrong with the file
 */
export async function openFile(
  ears: Ears,
  file: Blob,
  name: string,
  sampleRate: number,
): Promise<Opened> {
  if (file.size > LARGEST) {
    throw new Error(
      `${name} is too large: at most ${
        LARGEST / 2 ** 20
      } MB can be read, it has ${Math.round(file.size / 2 ** 20)}.`,
    );
  }
  const bytes = await file.arrayBuffer();
  try {
    return await ears.call("open", { bytes: bytes.slice(0), name });
  } catch (error) {
    if (!(error instanceof HearingError && error.otherKind)) throw error;
    const channels = await decodeByBrowser(bytes, sampleRate).catch(() => {
      throw new Error(
        `${name} is not a sound file that this browser can read. WAV, FLAC, MP3, Ogg and Opus always work.`,
      );
    });
    return await ears.call("take", { channels, sampleRate });
  }
}
