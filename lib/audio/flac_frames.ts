/**
 * Splits a FLAC file into frames (RFC 9639), every checksum verified, in one pass.
 *
 * @module
 */

import { CRC16, crc8 } from "./crc.ts";
import { checkExpansion, checkFormat } from "./limits.ts";
import type { Source } from "./source.ts";

/** What the STREAMINFO block says. */
export interface FlacInfo {
  /** Hz */
  sampleRate: number;
  channels: number;
  /** bits a sample, 4 to 32 */
  bits: number;
  /** samples a channel; 0 if the encoder did not know */
  nSamples: number;
  /** byte offset of the first frame */
  framesOffset: number;
}

/** A frame's header, as far as it is needed to split frames. */
interface FrameHeader {
  /** samples a channel */
  blockSize: number;
  /** bytes, checksum included */
  length: number;
}

const STREAMINFO_SIZE = 34;
/** Channel assignments above 7 code stereo as a difference. */
const CODED_STEREO = [8, 9, 10];
const BLOCK_SIZE_8_BIT = 6;
const BLOCK_SIZE_16_BIT = 7;

/**
 * Read the metadata of a FLAC file.
 *
 * @param source a file with `fLaC` at `start`
 * @throws {AudioError} if the metadata is cut off or invalid
 */
export function readFlacInfo(source: Source, start: number): FlacInfo {
  const { bytes, view } = source;
  const at = `byte ${start + 4} (STREAMINFO)`;
  if (
    start + 8 + STREAMINFO_SIZE > source.length ||
    (bytes[start + 4] & 0x7f) !== 0
  ) {
    throw source.fault(at, "a STREAMINFO block", source.quote(start + 4));
  }
  const body = start + 8;
  // 20 bits of rate, 3 of channels − 1, 5 of bits − 1, 36 of samples.
  const packed = view.getUint32(body + 10);
  const info = {
    sampleRate: packed >>> 12,
    channels: ((packed >>> 9) & 7) + 1,
    bits: ((packed >>> 4) & 31) + 1,
    nSamples: (packed & 15) * 2 ** 32 + view.getUint32(body + 14),
  };
  checkFormat(source, at, info);
  if (info.bits < 4) throw source.fault(at, "4 to 32 bits a sample", info.bits);
  return { ...info, framesOffset: metadataEnd(source, start + 4) };
}

/** Offset behind the last metadata block; the first one's header stands at `offset`. */
function metadataEnd(source: Source, offset: number): number {
  for (let last = false; !last;) {
    if (offset + 4 > source.length) {
      throw source.fault(
        `byte ${offset}`,
        "a metadata block",
        "the end of the file",
      );
    }
    last = source.bytes[offset] >= 0x80;
    offset += 4 + (source.view.getUint32(offset) & 0xffffff);
  }
  if (offset >= source.length) {
    throw source.fault(`byte ${offset}`, "a FLAC frame", "the end of the file");
  }
  return offset;
}

/** Length in bytes of the UTF-8-like frame number that starts with `byte`; 0 if invalid. */
function numberLength(byte: number): number {
  const ones = Math.clz32(~(byte << 24));
  return ones === 0 ? 1 : ones === 1 || ones === 8 ? 0 : ones;
}

/** The frame header at `offset`, or null if none stands there that fits the stream. */
function frameHeaderAt(
  source: Source,
  offset: number,
  info: FlacInfo,
): FrameHeader | null {
  const { bytes, view } = source;
  if (bytes[offset] !== 0xff || (bytes[offset + 1] & 0xfe) !== 0xf8) {
    return null;
  }
  const blockCode = bytes[offset + 2] >> 4;
  const rateCode = bytes[offset + 2] & 15;
  const channelCode = bytes[offset + 3] >> 4;
  const channels = CODED_STEREO.includes(channelCode) ? 2 : channelCode + 1;
  const nNumber = numberLength(bytes[offset + 4]);
  if (
    blockCode === 0 || rateCode === 15 || channels !== info.channels ||
    nNumber === 0
  ) {
    return null;
  }
  const nBlock = blockCode === BLOCK_SIZE_8_BIT
    ? 1
    : blockCode === BLOCK_SIZE_16_BIT
    ? 2
    : 0;
  const nRate = rateCode === 12
    ? 1
    : rateCode === 13 || rateCode === 14
    ? 2
    : 0;
  const extra = offset + 4 + nNumber;
  const length = 4 + nNumber + nBlock + nRate + 1;
  if (offset + length > source.length) return null;
  if (crc8(bytes.subarray(offset, offset + length)) !== 0) return null;
  const blockSize = nBlock === 1
    ? bytes[extra] + 1
    : nBlock === 2
    ? view.getUint16(extra) + 1
    : blockCode === 1
    ? 192
    : blockCode < 6
    ? 576 << (blockCode - 2)
    : 256 << (blockCode - 8);
  return { blockSize, length };
}

/**
 * Offset behind the frame that starts at `start`. A frame ends where the CRC-16
 * over it is 0 and the next frame or the end follows; 0 alone is met by chance
 * once in 65,536 bytes.
 */
function frameEnd(
  source: Source,
  start: number,
  end: number,
  info: FlacInfo,
): number {
  const { bytes } = source;
  let rest = 0;
  for (let i = start; i < end; i++) {
    rest = ((rest << 8) & 0xff00) ^ CRC16[(rest >> 8) ^ bytes[i]];
    if (rest === 0 && (i + 1 === end || frameHeaderAt(source, i + 1, info))) {
      return i + 1;
    }
  }
  throw source.fault(
    `byte ${start} (FLAC frame)`,
    "a whole frame with its CRC-16",
    "one that is cut off or damaged",
  );
}

/**
 * Split a FLAC file into its frames.
 *
 * @param end offset behind the last frame
 * @returns views of the frames, in order
 * @throws {AudioError} if a frame is damaged or missing, or the file expands beyond its limit
 */
export function splitFlacFrames(
  source: Source,
  info: FlacInfo,
  end: number,
): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let nSamples = 0;
  for (let offset = info.framesOffset; offset < end;) {
    const header = frameHeaderAt(source, offset, info);
    if (!header) {
      throw source.fault(
        `byte ${offset} (FLAC frame)`,
        `a frame header for ${info.channels} channels`,
        source.quote(offset),
      );
    }
    const next = frameEnd(source, offset, end, info);
    frames.push(source.bytes.subarray(offset, next));
    nSamples += header.blockSize;
    offset = next;
  }
  const at = `byte ${info.framesOffset} (FLAC frames)`;
  checkExpansion(source, at, nSamples * info.channels);
  if (info.nSamples !== 0 && nSamples !== info.nSamples) {
    throw source.fault(at, `${info.nSamples} samples`, `${nSamples}`);
  }
  return frames;
}
