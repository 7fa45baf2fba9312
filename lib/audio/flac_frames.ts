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
  /** a copy of the stream's start with this block alone */
  header: Uint8Array;
  /** Hz */
  sampleRate: number;
  channels: number;
  /** bits a sample: 8, 16, 24 or 32 */
  bits: number;
  /** samples a channel; 0 if the encoder did not know */
  nSamples: number;
  /** byte offset of the first frame */
  framesOffset: number;
}

/** A FLAC file, ready for a decoder. */
export interface FlacStream {
  /** `nSamples` is counted, never 0 */
  info: FlacInfo;
  /** views of the frames, in order */
  frames: Uint8Array[];
}

/** A frame's header, as far as it is needed to split frames. */
interface FrameHeader {
  /** samples a channel */
  blockSize: number;
}

const STREAMINFO_SIZE = 34;
const LAST_BLOCK = 0x80;
/** Channel assignments above 7 code stereo as a difference. */
const CODED_STEREO = [8, 9, 10];
/** Sample sizes that the decoder scales; code in a frame header → bits (0: as STREAMINFO). */
const SAMPLE_SIZES: Record<number, number> = { 1: 8, 4: 16, 6: 24, 7: 32 };
/** Samples a channel by block-size code; codes 6 and 7 say it in extra bytes. */
const BLOCK_SIZES = [0, 192, 576, 1152, 2304, 4608, 0, 0]
  .concat(Array.from({ length: 8 }, (_, i) => 256 << i));
/** Extra header bytes that a block-size code or a rate code brings. */
const BLOCK_SIZE_BYTES: Record<number, number> = { 6: 1, 7: 2 };
const RATE_BYTES: Record<number, number> = { 12: 1, 13: 2, 14: 2 };

/** What the metadata of the stream at `start` says, checked. */
function readInfo(source: Source, start: number): FlacInfo {
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
  const header = bytes.slice(start, body + STREAMINFO_SIZE);
  header[4] |= LAST_BLOCK;
  const info = {
    header,
    sampleRate: packed >>> 12,
    channels: ((packed >>> 9) & 7) + 1,
    bits: ((packed >>> 4) & 31) + 1,
    nSamples: (packed & 15) * 2 ** 32 + view.getUint32(body + 14),
  };
  checkFormat(source, at, info);
  if (!Object.values(SAMPLE_SIZES).includes(info.bits)) {
    throw source.fault(at, "8, 16, 24 or 32 bits a sample", info.bits);
  }
  return { ...info, framesOffset: metadataEnd(source, start + 4) };
}

/** Offset behind the last metadata block; the first one's header stands at `offset`. */
function metadataEnd(source: Source, offset: number): number {
  for (let last = false; !last;) {
    const at = `byte ${offset} (metadata block)`;
    const left = source.length - offset;
    if (left < 4) throw source.fault(at, "4 bytes", `${left}: cut off`);
    last = (source.bytes[offset] & LAST_BLOCK) !== 0;
    const size = 4 + (source.view.getUint32(offset) & 0xffffff);
    if (left < size) {
      throw source.fault(at, `${size} bytes`, `${left}: cut off`);
    }
    offset += size;
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
  const sizeCode = (bytes[offset + 3] >> 1) & 7;
  const channels = CODED_STEREO.includes(channelCode) ? 2 : channelCode + 1;
  const bits = sizeCode === 0 ? info.bits : SAMPLE_SIZES[sizeCode];
  const nNumber = numberLength(bytes[offset + 4]);
  if (blockCode === 0 || rateCode === 15 || nNumber === 0) return null;
  if (channels !== info.channels || bits !== info.bits) return null;
  const nSizeBytes = BLOCK_SIZE_BYTES[blockCode] ?? 0;
  const extra = offset + 4 + nNumber;
  const end = extra + nSizeBytes + (RATE_BYTES[rateCode] ?? 0) + 1;
  if (end > source.length || crc8(bytes.subarray(offset, end)) !== 0) {
    return null;
  }
  if (nSizeBytes === 1) return { blockSize: bytes[extra] + 1 };
  if (nSizeBytes === 2) return { blockSize: view.getUint16(extra) + 1 };
  return { blockSize: BLOCK_SIZES[blockCode] };
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
 * Read a FLAC file's metadata and split it into frames.
 *
 * @param source a file with `fLaC` at `start`
 * @param start  offset of the stream
 * @param end    offset behind the last frame
 * @throws {AudioError} if a part is damaged, missing or out of range, or the samples
 *   would take more memory than the file's size warrants
 */
export function readFlacStream(
  source: Source,
  start: number,
  end: number,
): FlacStream {
  const info = readInfo(source, start);
  const frames: Uint8Array[] = [];
  let nSamples = 0;
  for (let offset = info.framesOffset; offset < end;) {
    const header = frameHeaderAt(source, offset, info);
    if (!header) {
      throw source.fault(
        `byte ${offset} (FLAC frame)`,
        `a frame header for ${info.channels} channels of ${info.bits} bits`,
        source.quote(offset),
      );
    }
    const next = frameEnd(source, offset, end, info);
    frames.push(source.bytes.subarray(offset, next));
    nSamples += header.blockSize;
    offset = next;
  }
  const at = `byte ${info.framesOffset} (FLAC frames)`;
  if (nSamples === 0) throw source.fault(at, "a frame", "the end of the file");
  if (info.nSamples !== 0 && nSamples !== info.nSamples) {
    throw source.fault(at, `${info.nSamples} samples`, `${nSamples}`);
  }
  const counted = { ...info, nSamples };
  checkExpansion(source, at, counted);
  return { info: counted, frames };
}
