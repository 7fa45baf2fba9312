/**
 * FLAC files, decoded to their exact samples by libFLAC in WASM.
 *
 * @module
 */

import type { FLACDecoder } from "@wasm-audio-decoders/flac";
import { ChannelBuffer } from "./channel_buffer.ts";
import { type FlacStream, readFlacStream } from "./flac_frames.ts";
import { quietly } from "./quiet.ts";
import type { Source } from "./source.ts";
import type { Audio, StreamPart } from "./waveform.ts";

/** Frames decoded at once; more would only hold more of the samples twice. */
const BATCH = 8;

/** Above 24 bits a float32 cannot hold every sample, and there is nothing to mend. */
const MAX_EXACT_BITS = 24;

/**
 * Turn the decoder's scale, value / (2^(bits − 1) − 1), into value / 2^(bits − 1),
 * exactly: the integer is restored first. In place.
 */
function rescale(samples: Float32Array, bits: number): void {
  if (bits > MAX_EXACT_BITS) return;
  const fullScale = 2 ** (bits - 1);
  for (let i = 0; i < samples.length; i++) {
    samples[i] = Math.round(samples[i] * (fullScale - 1)) / fullScale;
  }
}

/**
 * The samples of as many frames as are wanted. STREAMINFO is withheld: after it, this
 * build of libFLAC writes past its memory on some valid files.
 */
async function decodeFrames(
  decoder: FLACDecoder,
  { info, frames }: FlacStream,
  until: number,
): Promise<Float32Array[]> {
  const nSamples = Math.min(info.nSamples, Math.ceil(until * info.sampleRate));
  const buffer = new ChannelBuffer(info.channels, nSamples);
  for (let i = 0; i < frames.length && buffer.filled < nSamples; i += BATCH) {
    const batch = frames.slice(i, i + BATCH);
    const { channelData } = await quietly(() => decoder.decodeFrames(batch));
    buffer.append(channelData);
  }
  if (buffer.filled > info.nSamples) {
    throw new RangeError(
      `${info.nSamples} samples were promised, got ${buffer.filled}`,
    );
  }
  return buffer.finish(0, nSamples);
}

/**
 * Decode a FLAC file of 8, 16, 24 or 32 bits per sample.
 *
 * @param source a file with `fLaC` at `start`
 * @param part   where the stream lies, and how much of it is wanted
 * @returns channels of equal length; a sample of b bits is its value / 2^(b − 1)
 * @throws {AudioError} if a part is damaged, missing or out of range
 */
export async function decodeFlac(
  source: Source,
  { start, end, until }: StreamPart,
): Promise<Audio> {
  const stream = readFlacStream(source, start, end);
  const { sampleRate, bits, framesOffset } = stream.info;
  const { FLACDecoder } = await import("@wasm-audio-decoders/flac");
  const decoder = new FLACDecoder();
  await decoder.ready;
  try {
    const channels = await decodeFrames(decoder, stream, until);
    decoder.free();
    channels.forEach((samples) => rescale(samples, bits));
    return { channels, sampleRate };
  } catch (cause) {
    // A decoder that failed may be in any state: the collector frees it whole.
    throw source.undecodable(
      `byte ${framesOffset} (FLAC frames)`,
      "libFLAC",
      cause,
    );
  }
}
