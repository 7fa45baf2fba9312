/**
 * Reads the chunks of a WAV file: its format, and where its samples lie. Strict
 * where a wrong guess would change samples, tolerant where real writers differ.
 *
 * @module
 */

import { checkFormat } from "./limits.ts";
import type { Source } from "./source.ts";

/** How one sample is stored. */
export type WavEncoding = "pcm" | "float" | "a-law" | "mu-law";

/** Format and place of a WAV file's samples. */
export interface WavFormat {
  encoding: WavEncoding;
  channels: number;
  /** Hz */
  sampleRate: number;
  /** bits that one sample takes in the file: 8, 16, 24, 32 or 64 */
  bits: number;
  /** byte offset of the first sample */
  dataOffset: number;
  /** bytes of samples; a multiple of channels × bits / 8 */
  dataLength: number;
}

/** Format tags of WAVE files (RFC 2361) that are read, with the sample sizes of each. */
const ENCODINGS: Record<number, { encoding: WavEncoding; bits: number[] }> = {
  0x0001: { encoding: "pcm", bits: [8, 16, 24, 32] },
  0x0003: { encoding: "float", bits: [32, 64] },
  0x0006: { encoding: "a-law", bits: [8] },
  0x0007: { encoding: "mu-law", bits: [8] },
};

const EXTENSIBLE = 0xfffe;

/** Names of format tags that are met in the wild and not read. */
const UNSUPPORTED: Record<number, string> = {
  0x0002: "Microsoft's ADPCM",
  0x0011: "IMA ADPCM",
  0x0031: "GSM 6.10",
  0x0050: "MPEG audio",
  0x0055: "MP3",
};

/** Bytes 2 to 15, in hex, of every extensible sub-format that repeats a format tag. */
const SUBFORMAT_TAIL = "000000001000800000aa00389b71";

/**
 * Writers that cannot seek back state a data size of 0, or one near the largest of
 * 31 or 32 bits: 0xFFFFFFFF (ffmpeg), 0x7FFFF000 (sox), 0x7FFFFF00 (arecord),
 * 0x7FFFFFFF, 0x80000000, 0xFFFFFFDB (less the header). Near is within 64 KiB.
 */
const LARGEST_SIZES = [2 ** 31, 2 ** 32];
const NEAR = 2 ** 16;

/** A RIFF file's first 8 bytes, which its own size leaves out. */
const RIFF_HEADER = 8;

/** One chunk: its four-character code and its body. */
interface Chunk {
  id: string;
  /** byte offset of the body */
  body: number;
  /** size in bytes, as the file states it */
  size: number;
}

/** The chunk whose header stands at `offset`, or null at the end of the file. */
function chunkAt(source: Source, offset: number): Chunk | null {
  if (offset + 8 > source.length) return null;
  return {
    id: String.fromCharCode(...source.bytes.subarray(offset, offset + 4)),
    body: offset + 8,
    size: source.view.getUint32(offset + 4, true),
  };
}

/** Offset behind a chunk; odd-sized bodies are followed by a pad byte. */
function chunkEnd(chunk: Chunk): number {
  return chunk.body + chunk.size + (chunk.size % 2);
}

/** Format tag of a `fmt ` chunk; an extensible one's stands in its sub-format. */
function formatTag(source: Source, fmt: Chunk): number {
  const tag = source.view.getUint16(fmt.body, true);
  if (tag !== EXTENSIBLE) return tag;
  const at = `byte ${fmt.body + 24} (fmt chunk)`;
  if (fmt.size < 40) {
    throw source.fault(at, "40 bytes of extensible format", fmt.size);
  }
  const tail = source.bytes.subarray(fmt.body + 26, fmt.body + 40);
  const hex = Array.from(tail, (byte) => byte.toString(16).padStart(2, "0"));
  if (hex.join("") !== SUBFORMAT_TAIL) {
    throw source.fault(at, "a sub-format of PCM or float", "another one");
  }
  return source.view.getUint16(fmt.body + 24, true);
}

/** How the samples of a `fmt ` chunk are stored, checked. */
function readEncoding(
  source: Source,
  fmt: Chunk,
  channels: number,
): Pick<WavFormat, "encoding" | "bits"> {
  const at = `byte ${fmt.body} (fmt chunk)`;
  const tag = formatTag(source, fmt);
  const known = ENCODINGS[tag];
  if (!known) {
    throw source.fault(
      at,
      "PCM, float, A-law or µ-law samples",
      UNSUPPORTED[tag] ?? `format 0x${tag.toString(16).padStart(4, "0")}`,
    );
  }
  const frameSize = source.view.getUint16(fmt.body + 12, true);
  const stated = source.view.getUint16(fmt.body + 14, true);
  // A sample of 20 bits fills 24, left-justified: the container sets the scale.
  const bits = Math.ceil(stated / 8) * 8;
  if (!known.bits.includes(bits)) {
    throw source.fault(
      at,
      `${known.encoding} samples of ${known.bits.join(", ")} bits`,
      `${stated} bits`,
    );
  }
  if (frameSize !== channels * bits / 8) {
    throw source.fault(
      at,
      `a block size of ${channels} × ${bits / 8} bytes`,
      frameSize,
    );
  }
  return { encoding: known.encoding, bits };
}

/** What a `fmt ` chunk says, checked. */
function readFormat(
  source: Source,
  fmt: Chunk,
): Omit<WavFormat, "dataOffset" | "dataLength"> {
  const at = `byte ${fmt.body} (fmt chunk)`;
  const left = source.length - fmt.body;
  if (fmt.size > left) {
    throw source.fault(at, `${fmt.size} bytes of format`, `${left}: cut off`);
  }
  if (fmt.size < 16) {
    throw source.fault(at, "at least 16 bytes of format", fmt.size);
  }
  const channels = source.view.getUint16(fmt.body + 2, true);
  const sampleRate = source.view.getUint32(fmt.body + 4, true);
  checkFormat(source, at, { sampleRate, channels });
  return { channels, sampleRate, ...readEncoding(source, fmt, channels) };
}

/** Whether what follows an empty `data` chunk is a chain of whole chunks, or nothing. */
function isChunkChain(source: Source, offset: number): boolean {
  while (offset < source.length) {
    const chunk = chunkAt(source, offset);
    if (chunk === null || !/^[\x20-\x7e]{4}$/.test(chunk.id)) return false;
    const end = chunkEnd(chunk);
    // The last chunk's pad byte is often left out.
    if (end > source.length && chunk.body + chunk.size !== source.length) {
      return false;
    }
    offset = end;
  }
  return true;
}

/**
 * Whether the samples continue to the end of the file, whatever the chunk's size says:
 * it is a streaming writer's, or the file's own (by a recorder that counts its header).
 */
function isOpenEnded(source: Source, { body, size }: Chunk): boolean {
  if (size === 0) return true;
  if (size <= source.length - body) return false;
  return LARGEST_SIZES.some((largest) => Math.abs(size - largest) <= NEAR) ||
    size === source.length || size === source.length - RIFF_HEADER;
}

/** Throws if sound follows the samples: another `data` chunk, or another file. */
function checkRest(source: Source, offset: number): void {
  for (;;) {
    const chunk = chunkAt(source, offset);
    if (chunk === null) return;
    if (chunk.id === "RIFF" || (chunk.id === "data" && chunk.size > 0)) {
      throw source.fault(
        `byte ${offset}`,
        "no sound after the first data chunk",
        chunk.id === "RIFF" ? "another RIFF file" : "another data chunk",
      );
    }
    offset = chunkEnd(chunk);
  }
}

/** Bytes of samples in the `data` chunk. */
function dataLength(source: Source, data: Chunk, frameSize: number): number {
  const at = `byte ${data.body} (data chunk)`;
  const left = source.length - data.body;
  const streamed = isOpenEnded(source, data);
  if (data.size === 0 && isChunkChain(source, data.body)) {
    throw source.fault(at, "samples", "none");
  }
  if (!streamed && data.size > left) {
    throw source.fault(at, `${data.size} bytes of samples`, `${left}: cut off`);
  }
  const length = streamed ? left : data.size;
  const rest = length % frameSize;
  // A streamed body of odd size may be followed by its pad byte.
  const padded = streamed && rest === 1 && (length - 1) % 2 === 1;
  if (rest !== 0 && !padded) {
    throw source.fault(
      `byte ${data.body + length - rest} (data chunk)`,
      `a whole frame of ${frameSize} bytes`,
      `${rest}: cut off`,
    );
  }
  if (length === 0) throw source.fault(at, "samples", "none");
  return length - rest;
}

/**
 * Find a WAV file's format and samples. Of what follows the samples only the headers
 * are read, to make sure that no more sound comes.
 *
 * @param source a file that starts with `RIFF`, 4 bytes, `WAVE`
 * @returns format, and place of the samples within the file
 * @throws {AudioError} if there is no valid format, or no samples after it
 */
export function readWavFormat(source: Source): WavFormat {
  let format: Omit<WavFormat, "dataOffset" | "dataLength"> | undefined;
  let offset = 12;
  for (;;) {
    const chunk = chunkAt(source, offset);
    if (chunk === null) {
      throw source.fault(
        `byte ${offset}`,
        format ? "a data chunk" : "a fmt chunk",
        "the end of the file",
      );
    }
    if (chunk.id === "data") {
      if (!format) {
        throw source.fault(
          `byte ${offset}`,
          "a fmt chunk before the data",
          `"data"`,
        );
      }
      const frameSize = format.channels * format.bits / 8;
      const length = dataLength(source, chunk, frameSize);
      if (!isOpenEnded(source, chunk)) checkRest(source, chunkEnd(chunk));
      return { ...format, dataOffset: chunk.body, dataLength: length };
    }
    if (chunk.id === "fmt ") format ??= readFormat(source, chunk);
    offset = chunkEnd(chunk);
  }
}
