/**
 * Finds the audio between the tags that players put around it: ID3v2 in front,
 * ID3v1 and APEv2 behind.
 *
 * @module
 */

import type { Source } from "./source.ts";

const ID3V2_HEADER = 10;
const ID3V1_SIZE = 128;
const APE_FOOTER = 32;

/** Bytes of the ID3v2 tags at the start of the file. */
function leadingTags(source: Source): number {
  const { bytes } = source;
  let offset = 0;
  while (source.has("ID3", offset) && offset + ID3V2_HEADER <= source.length) {
    const size = bytes.subarray(offset + 6, offset + ID3V2_HEADER);
    // Four bytes of 7 bits each; a set top bit is no tag.
    if (size.some((byte) => byte >= 0x80)) break;
    const body = size.reduce((sum, byte) => sum * 128 + byte, 0);
    const hasFooter = (bytes[offset + 5] & 0x10) !== 0;
    offset += ID3V2_HEADER + body + (hasFooter ? ID3V2_HEADER : 0);
  }
  return Math.min(offset, source.length);
}

/** Offset of the first of the tags at the end of the file. */
function trailingTags(source: Source, start: number): number {
  let end = source.length;
  if (end - start >= ID3V1_SIZE && source.has("TAG", end - ID3V1_SIZE)) {
    end -= ID3V1_SIZE;
  }
  if (end - start >= APE_FOOTER && source.has("APETAGEX", end - APE_FOOTER)) {
    const size = source.view.getUint32(end - APE_FOOTER + 12, true);
    const hasHeader =
      (source.view.getUint32(end - APE_FOOTER + 20, true) & 0x80000000) !== 0;
    const tag = size + (hasHeader ? APE_FOOTER : 0);
    if (tag <= end - start) end -= tag;
  }
  return end;
}

/**
 * Where a file's audio lies between its tags.
 *
 * @returns offset of the first byte of audio, and of the byte behind the last
 */
export function audioRange(source: Source): { start: number; end: number } {
  const start = leadingTags(source);
  return { start, end: trailingTags(source, start) };
}
