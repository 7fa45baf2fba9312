/**
 * FLAC files, decoded to their exact samples by libFLAC in WASM.
 *
 * @module
 */

import type { FLACDecoder } from "@wasm-audio-decoders/flac";
import { readFlacInfo, splitFlacFrames } from "./flac_frames.ts";
import { quietly } from "./quiet.ts";
import type { Source } from "./source.ts";
import type { Audio } from "./waveform.ts";

/** Above 24 bits a float32 cannot hold every sample, and none needs mending. */
const MAX_EXACT_BITS = 24;

/** A decoder is kept for the next file: making one takes longer than a short clip. */
let idle: FLACDecoder | null = null;

/** The idle decoder, or a new one; two files at once get one each. */
async function takeDecoder(): Promise<FLACDecoder> {
  const decoder = idle ??
    new (await import("@wasm-audio-decoders/flac")).FLACDecoder();
  idle = null;
  await decoder.ready;
  return decoder;
}

/**
 * Turn the decoder's scale, value / (2^(bits − 1) − 1), into value / 2^(bits − 1),
 * exactly: the integer is restored first.
 */
function rescale(samples: Float32Array, bits: number): void {
  if (bits > MAX_EXACT_BITS) return;
  const fullScale = 2 ** (bits - 1);
  for (let i = 0; i < samples.length; i++) {
    samples[i] = Math.round(samples[i] * (fullScale - 1)) / fullScale;
  }
}

/**
 * Decode a FLAC file of 4 to 32 bits a sample.
 *
 * @param source a file with `fLaC` at `start`
 * @param start  offset of the stream, behind any tags
 * @param end    offset behind the stream, before any tags
 * @returns channels of equal length; a sample of b bits is its value / 2^(b − 1)
 * @throws {AudioError} if a part is damaged, missing or out of range
 */
export async function decodeFlac(
  source: Source,
  start: number,
  end: number,
): Promise<Audio> {
  const info = readFlacInfo(source, start);
  const frames = splitFlacFrames(source, info, end);
  const decoder = await takeDecoder();
  try {
    const decoded = await quietly(() => decoder.decodeFrames(frames));
    idle = decoder;
    decoded.channelData.forEach((samples) => rescale(samples, info.bits));
    return { channels: decoded.channelData, sampleRate: info.sampleRate };
  } catch (cause) {
    // A decoder that failed may be in any state: it is left to the collector.
    throw source.fault(
      `byte ${info.framesOffset} (FLAC frames)`,
      "frames that libFLAC decodes",
      (cause as Error).message,
      cause,
    );
  }
}
