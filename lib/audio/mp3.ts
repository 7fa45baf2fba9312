/**
 * MP3 files, decoded by libmpg123 in WASM.
 *
 * @module
 */

import type { MPEGDecoder } from "mpg123-decoder";
import { ChannelBuffer } from "./channel_buffer.ts";
import { checkSamples } from "./limits.ts";
import { type Mp3Stream, readMp3Stream } from "./mp3_frames.ts";
import { quietly } from "./quiet.ts";
import type { Source } from "./source.ts";
import type { Audio, StreamPart } from "./waveform.ts";

/** Bytes decoded at once; more would only hold more of the samples twice. */
const BATCH = 2 ** 16;

/**
 * Samples that a whole file may lack: what the encoder's tag says of delay and
 * padding (12 bits each), and the frame of the tag itself.
 */
const MAX_TRIMMED = 2 * 4095 + 1152;

/** The file's channels; of a mono file the decoder gives two that are equal. */
function decodeFrames(
  decoder: MPEGDecoder,
  { frames, nSamples, channels, sampleRate }: Mp3Stream,
  until: number,
): Float32Array[] {
  const wanted = Math.min(nSamples, Math.ceil(until * sampleRate));
  const buffer = new ChannelBuffer(channels, wanted);
  for (let i = 0; i < frames.length && buffer.filled < wanted; i += BATCH) {
    const batch = frames.subarray(i, i + BATCH);
    buffer.append(quietly(() => decoder.decode(batch)).channelData);
  }
  const { filled } = buffer;
  if (filled > nSamples || filled < Math.min(wanted, nSamples - MAX_TRIMMED)) {
    throw new RangeError(`${nSamples} samples were promised, got ${filled}`);
  }
  return buffer.finish(0, Math.min(filled, wanted));
}

/**
 * Decode an MP3 file (MPEG 1, 2 or 2.5, layer III), without the encoder's delay and
 * padding where its tag states them.
 *
 * @param source a file
 * @param part   where the frames lie, and how much of them is wanted
 * @returns one or two channels of equal length; may exceed [-1, 1]
 * @throws {AudioError} if a frame is damaged or missing
 */
export async function decodeMp3(
  source: Source,
  { start, end, until }: StreamPart,
): Promise<Audio> {
  const stream = readMp3Stream(source, start, end);
  const at = `byte ${start} (MP3 frames)`;
  const { MPEGDecoder } = await import("mpg123-decoder");
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    const channels = decodeFrames(decoder, stream, until);
    decoder.free();
    checkSamples(source, channels, (index) => `${at}, sample ${index}`);
    return { channels, sampleRate: stream.sampleRate };
  } catch (cause) {
    throw source.undecodable(at, "libmpg123", cause);
  }
}
