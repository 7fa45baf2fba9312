/**
 * Splits a FLAC file into frames (RFC 9639), every checksum verified, in one pass.
 *
 * @module
 */

import { CRC16, crc16, crc8 } from "./crc.ts";
import { checkExpansion, checkFormat } from "./limits.ts";
import type { Source } from "./source.ts";

/** What the STREAMINFO block says. */
export interface FlacInfo {
  /** Hz */
  sampleRate: number;
  channels: number;
  /** bits per sample: 8, 16, 24 or 32 */
  bits: number;
  /** samples per channel; 0 if the encoder did not know */
  nSamples: number;
  /** byte offset of the first frame */
  framesOffset: number;
}

/** A FLAC file, ready for a decoder. */
export interface FlacStream {
  /** `nSamples` is counted, never 0 */
  info: FlacInfo;
  /** the frames in order, each decodable by itself; views, or copies where mended */
  frames: Uint8Array[];
}

/** What a frame's header says. */
interface FrameHeader {
  /** bytes, its checksum included */
  length: number;
  /** samples per channel */
  blockSize: number;
  /** Hz; 0 where the header leaves it to STREAMINFO */
  sampleRate: number;
  channels: number;
  /** bits per sample; 0 where the header leaves them to STREAMINFO */
  bits: number;
}

const STREAMINFO_SIZE = 34;
const LAST_BLOCK = 0x80;
/** Channel assignments above 7 code stereo as a difference. */
const CODED_STEREO = [8, 9, 10];
/** Bits per sample by their code in a frame header; 0 is "as STREAMINFO", 3 is reserved. */
const SAMPLE_SIZES = [0, 8, 12, 0, 16, 20, 24, 32];
/** Those of them that the decoder scales. */
const DECODABLE_BITS = [8, 16, 24, 32];
/** Hz by rate code; 0 is "as STREAMINFO", codes from 12 on say it in extra bytes. */
const SAMPLE_RATES = [
  0,
  88_200,
  176_400,
  192_000,
  8_000,
  16_000,
  22_050,
  24_000,
  32_000,
  44_100,
  48_000,
  96_000,
];
/** Samples per channel by block-size code; codes 6 and 7 say it in extra bytes. */
const BLOCK_SIZES = [0, 192, 576, 1152, 2304, 4608, 0, 0]
  .concat(Array.from({ length: 8 }, (_, i) => 256 << i));
/** Extra header bytes that a block-size code brings. */
const BLOCK_SIZE_BYTES: Record<number, number> = { 6: 1, 7: 2 };
/** Extra header bytes that a rate code brings, and their unit in Hz. */
const RATE_BYTES: Record<number, { size: number; unit: number }> = {
  12: { size: 1, unit: 1_000 },
  13: { size: 2, unit: 1 },
  14: { size: 2, unit: 10 },
};

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
  const info = {
    sampleRate: packed >>> 12,
    channels: ((packed >>> 9) & 7) + 1,
    bits: ((packed >>> 4) & 31) + 1,
    nSamples: (packed & 15) * 2 ** 32 + view.getUint32(body + 14),
  };
  checkFormat(source, at, info);
  if (!DECODABLE_BITS.includes(info.bits)) {
    throw source.fault(at, "8, 16, 24 or 32 bits per sample", info.bits);
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

/** The big-endian integer of `size` bytes at `offset`. */
function readInteger({ bytes }: Source, offset: number, size: number): number {
  return bytes.subarray(offset, offset + size)
    .reduce((value, byte) => value * 256 + byte, 0);
}

/** The frame header at `offset`, or null if none stands there. */
function frameHeaderAt(
  source: Source,
  offset: number,
): FrameHeader | null {
  const { bytes } = source;
  if (bytes[offset] !== 0xff || (bytes[offset + 1] & 0xfe) !== 0xf8) {
    return null;
  }
  const blockCode = bytes[offset + 2] >> 4;
  const rateCode = bytes[offset + 2] & 15;
  const channelCode = bytes[offset + 3] >> 4;
  const sizeCode = (bytes[offset + 3] >> 1) & 7;
  const nNumber = numberLength(bytes[offset + 4]);
  if (blockCode === 0 || rateCode === 15 || nNumber === 0) return null;
  if (channelCode > 10 || sizeCode === 3) return null;
  const nBlockSize = BLOCK_SIZE_BYTES[blockCode] ?? 0;
  const rateBytes = RATE_BYTES[rateCode] ?? { size: 0, unit: 1 };
  const extra = offset + 4 + nNumber;
  const end = extra + nBlockSize + rateBytes.size + 1;
  if (end > source.length || crc8(bytes.subarray(offset, end)) !== 0) {
    return null;
  }
  return {
    length: end - offset,
    blockSize: BLOCK_SIZES[blockCode] ||
      readInteger(source, extra, nBlockSize) + 1,
    sampleRate: SAMPLE_RATES[rateCode] ??
      readInteger(source, extra + nBlockSize, rateBytes.size) * rateBytes.unit,
    channels: CODED_STEREO.includes(channelCode) ? 2 : channelCode + 1,
    bits: SAMPLE_SIZES[sizeCode],
  };
}

/** The frame header at `offset`, which must be that of the whole stream. */
function checkedHeader(
  source: Source,
  offset: number,
  info: FlacInfo,
): FrameHeader {
  const at = `byte ${offset} (FLAC frame)`;
  const header = frameHeaderAt(source, offset);
  const words = ({ channels, bits, sampleRate }: FlacInfo | FrameHeader) =>
    `${channels} channel${
      channels === 1 ? "" : "s"
    } of ${bits} bits at ${sampleRate} Hz`;
  const rule = `a frame of ${words(info)}, as STREAMINFO says`;
  if (!header) throw source.fault(at, rule, source.quote(offset));
  const stated = {
    ...header,
    // A code of 0 stands for what STREAMINFO says.
    sampleRate: header.sampleRate || info.sampleRate,
    bits: header.bits || info.bits,
  };
  if (words(stated) !== words(info)) {
    throw source.fault(at, rule, words(stated));
  }
  return header;
}

/**
 * The frame for a decoder that does not know STREAMINFO: where the header refers to
 * it, a code is filled in and both checksums are renewed. Any rate will do, since the
 * caller knows the right one.
 */
function standalone(
  frame: Uint8Array,
  header: FrameHeader,
  info: FlacInfo,
): Uint8Array {
  if (header.sampleRate !== 0 && header.bits !== 0) return frame;
  const copy = frame.slice();
  if (header.sampleRate === 0) copy[2] |= SAMPLE_RATES.indexOf(48_000);
  if (header.bits === 0) copy[3] |= SAMPLE_SIZES.indexOf(info.bits) << 1;
  const checked = header.length - 1;
  copy[checked] = crc8(copy.subarray(0, checked));
  const end = copy.length - 2;
  new DataView(copy.buffer).setUint16(end, crc16(copy.subarray(0, end)));
  return copy;
}

/**
 * Offset behind the frame that starts at `start`. A frame ends where the CRC-16
 * over it is 0 and the next frame or the end follows; a CRC of 0 by itself
 * occurs by chance once in 65,536 bytes.
 */
function frameEnd(source: Source, start: number, end: number): number {
  const { bytes } = source;
  let rest = 0;
  for (let i = start; i < end; i++) {
    rest = ((rest << 8) & 0xff00) ^ CRC16[(rest >> 8) ^ bytes[i]];
    if (rest === 0 && (i + 1 === end || frameHeaderAt(source, i + 1))) {
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
    const header = checkedHeader(source, offset, info);
    const next = frameEnd(source, offset, end);
    const frame = source.bytes.subarray(offset, next);
    frames.push(standalone(frame, header, info));
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
