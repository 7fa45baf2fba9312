/**
 * Walks an MP3 file from frame header to frame header (ISO/IEC 11172-3, 13818-3,
 * and the unofficial MPEG 2.5), so that the decoder gets only whole frames.
 *
 * @module
 */

import { checkExpansion, checkFormat } from "./limits.ts";
import type { Source } from "./source.ts";

/** What a frame header says. */
interface FrameHeader {
  /** version, layer and rate: the same in all frames of a stream */
  kind: number;
  /** Hz */
  sampleRate: number;
  channels: number;
  /** samples per channel */
  nSamples: number;
  /** bytes, header included */
  length: number;
  /** offset within the frame where an encoder may have left its tag */
  tagOffset: number;
}

/** An MP3 file, ready for a decoder. */
export interface Mp3Stream {
  /** Hz */
  sampleRate: number;
  channels: number;
  /** the frames, as one view */
  frames: Uint8Array;
  /** samples per channel at most; the decoder drops the encoder's padding */
  nSamples: number;
}

/** The decoder gives two channels, whatever the file has. */
const DECODED_CHANNELS = 2;
const HEADER_SIZE = 4;
/** Version, layer and sample-rate code of a header's second and third byte. */
const KIND_MASK = 0x00fe0c00;
const LAYER_3 = 1;
const MPEG_1 = 3;
const MPEG_2 = 2;
const MONO = 3;

const RATES_MPEG_1 = [44_100, 48_000, 32_000];
/** kbit/s of layer III by bit-rate code; 0 is free format, which no encoder uses. */
const BIT_RATES_MPEG_1 = [
  0,
  32,
  40,
  48,
  56,
  64,
  80,
  96,
  112,
  128,
  160,
  192,
  224,
  256,
  320,
];
const BIT_RATES_MPEG_2 = [
  0,
  8,
  16,
  24,
  32,
  40,
  48,
  56,
  64,
  80,
  96,
  112,
  128,
  144,
  160,
];

/** The layer-III frame header at `offset`, or null if none stands there. */
function frameHeaderAt(source: Source, offset: number): FrameHeader | null {
  if (offset + HEADER_SIZE > source.length) return null;
  const word = source.view.getUint32(offset);
  const version = (word >>> 19) & 3;
  const bitRates = version === MPEG_1 ? BIT_RATES_MPEG_1 : BIT_RATES_MPEG_2;
  const bitRate = bitRates[(word >>> 12) & 15];
  const rate = RATES_MPEG_1[(word >>> 10) & 3];
  const isSync = word >>> 21 === 0x7ff && ((word >>> 17) & 3) === LAYER_3;
  if (!isSync || version === 1 || !bitRate || !rate) return null;
  const divisor = version === MPEG_1 ? 1 : version === MPEG_2 ? 2 : 4;
  const sampleRate = rate / divisor;
  const nSamples = version === MPEG_1 ? 1152 : 576;
  const padding = (word >>> 9) & 1;
  const mono = ((word >>> 6) & 3) === MONO;
  const hasChecksum = ((word >>> 16) & 1) === 0;
  const sideInfo = version === MPEG_1 ? (mono ? 17 : 32) : mono ? 9 : 17;
  return {
    kind: word & KIND_MASK,
    sampleRate,
    channels: mono ? 1 : 2,
    nSamples,
    length: Math.floor(nSamples / 8 * bitRate * 1000 / sampleRate) + padding,
    tagOffset: HEADER_SIZE + (hasChecksum ? 2 : 0) + sideInfo,
  };
}

/** Whether an MP3 frame stands at `offset`, followed by another one or by the end. */
export function isMp3(source: Source, offset: number, end: number): boolean {
  const header = frameHeaderAt(source, offset);
  if (!header) return false;
  const next = offset + header.length;
  return next >= end || frameHeaderAt(source, next)?.kind === header.kind;
}

/** Frames that the encoder's tag (Xing or Info) announces, or 0 without one. */
function announcedFrames(
  source: Source,
  start: number,
  first: FrameHeader,
): number {
  const tag = start + first.tagOffset;
  if (!source.has("Xing", tag) && !source.has("Info", tag)) return 0;
  const hasCount = tag + 12 <= source.length &&
    (source.bytes[tag + 7] & 1) !== 0;
  return hasCount ? source.view.getUint32(tag + 8) : 0;
}

/** Whether only zero bytes follow, which some encoders write. */
function isPadding(source: Source, offset: number, end: number): boolean {
  return source.bytes.subarray(offset, end).every((byte) => byte === 0);
}

/** The frames from `start` on. */
interface Frames {
  first: FrameHeader;
  count: number;
  /** most channels of any */
  channels: number;
  /** offset behind the last one */
  end: number;
}

/** Walk from frame to frame, to `end` or to padding before it. */
function walkFrames(source: Source, start: number, end: number): Frames {
  let frames: Frames | undefined;
  for (let offset = start; offset < end;) {
    const at = `byte ${offset} (MP3 frame)`;
    const header = frameHeaderAt(source, offset);
    if (!header || (frames && header.kind !== frames.first.kind)) {
      if (frames && isPadding(source, offset, end)) break;
      throw source.fault(at, "a frame of MPEG layer III", source.quote(offset));
    }
    const left = end - offset;
    if (header.length > left) {
      throw source.fault(at, `${header.length} bytes`, `${left}: cut off`);
    }
    offset += header.length;
    frames = {
      first: frames?.first ?? header,
      count: (frames?.count ?? 0) + 1,
      channels: Math.max(frames?.channels ?? 1, header.channels),
      end: offset,
    };
  }
  if (frames) return frames;
  throw source.fault(`byte ${start}`, "an MP3 frame", "the end of the file");
}

/**
 * Check an MP3 file frame by frame.
 *
 * @param source a file
 * @param start  offset of the first frame, behind any tags
 * @param end    offset behind the last frame, before any tags
 * @throws {AudioError} if a frame is missing, cut off or of another kind than the first
 */
export function readMp3Stream(
  source: Source,
  start: number,
  end: number,
): Mp3Stream {
  const frames = walkFrames(source, start, end);
  const { first, count, channels } = frames;
  const { sampleRate } = first;
  const at = `byte ${start} (MP3 frames)`;
  checkFormat(source, at, { sampleRate, channels });
  // Some encoders count the frame that holds the tag, some do not.
  const announced = announcedFrames(source, start, first);
  if (count < announced) {
    throw source.fault(at, `${announced} frames`, `${count}: cut off`);
  }
  const nSamples = count * first.nSamples;
  checkExpansion(source, at, {
    nSamples,
    channels: DECODED_CHANNELS,
    sampleRate,
  });
  return {
    sampleRate,
    channels,
    frames: source.bytes.subarray(start, frames.end),
    nSamples,
  };
}
