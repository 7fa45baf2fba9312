/**
 * Reads the pages of an Ogg file (RFC 3533), every checksum verified, and joins
 * their segments to packets.
 *
 * @module
 */

import { crc32 } from "./crc.ts";
import type { Source } from "./source.ts";

/** The one stream of an Ogg file. */
export interface OggStream {
  /** all packets in order, headers included; views, or copies where pages split one */
  packets: Uint8Array[];
  /** for each page, how many packets end on it or before, and its position in samples */
  marks: OggMark[];
}

/** What a page says of the packets that end on it. */
export interface OggMark {
  /** packets up to the end of the page */
  nPackets: number;
  /** position in samples behind the last of them */
  granule: number;
}

/** One page. */
interface Page {
  offset: number;
  flags: number;
  /** samples up to the end of the last packet that ends here; -1 if none does */
  granule: number;
  serial: number;
  sequence: number;
  /** lengths of the segments */
  lacing: Uint8Array;
  body: number;
  end: number;
}

const PAGE_HEADER = 27;
const CHECKSUM = 22;
const CONTINUED = 1;
const FIRST = 2;
const LAST = 4;
/** A segment of this length is continued by the next one. */
const FULL_SEGMENT = 255;

/** CRC-32 of a page, its own checksum field taken as zero. */
function pageChecksum(source: Source, page: Page): number {
  const { bytes } = source;
  const head = crc32(bytes.subarray(page.offset, page.offset + CHECKSUM));
  const field = crc32(new Uint8Array(4), head);
  return crc32(bytes.subarray(page.offset + CHECKSUM + 4, page.end), field);
}

/** The page at `offset`, checked. */
function pageAt(source: Source, offset: number): Page {
  const { bytes, view } = source;
  const at = `byte ${offset} (Ogg page)`;
  if (!source.has("OggS", offset) || offset + PAGE_HEADER > source.length) {
    const cutOff = offset + PAGE_HEADER > source.length;
    throw source.fault(
      at,
      "a page header",
      cutOff ? "a cut-off file" : source.quote(offset),
    );
  }
  const body = offset + PAGE_HEADER + bytes[offset + 26];
  const lacing = bytes.subarray(offset + PAGE_HEADER, body);
  const page = {
    offset,
    flags: bytes[offset + 5],
    granule: Number(view.getBigInt64(offset + 6, true)),
    serial: view.getUint32(offset + 14, true),
    sequence: view.getUint32(offset + 18, true),
    lacing,
    body,
    end: lacing.reduce((sum, length) => sum + length, body),
  };
  if (page.end > source.length) {
    throw source.fault(
      at,
      `${page.end - offset} bytes`,
      `${source.length - offset}: cut off`,
    );
  }
  if (view.getUint32(offset + CHECKSUM, true) !== pageChecksum(source, page)) {
    throw source.fault(at, "a page that fits its checksum", "a damaged one");
  }
  return page;
}

/** All pages of a file that holds one stream, from its first to its last. */
function readPages(source: Source): Page[] {
  const pages: Page[] = [];
  for (let offset = 0; offset < source.length;) {
    const page = pageAt(source, offset);
    const at = `byte ${offset} (Ogg page)`;
    const isFirst = (page.flags & FIRST) !== 0;
    if (
      isFirst !== (pages.length === 0) ||
      page.serial !== (pages[0] ?? page).serial
    ) {
      throw source.fault(at, "one stream from start to end", "another stream");
    }
    const sequence = pages.length === 0
      ? page.sequence
      : pages[pages.length - 1].sequence + 1;
    if (page.sequence !== sequence) {
      throw source.fault(at, `page ${sequence}`, `page ${page.sequence}`);
    }
    pages.push(page);
    offset = page.end;
    if ((page.flags & LAST) !== 0) break;
  }
  // Android's recorder marks no page as the last one: then the file's end is it.
  const { end } = pages[pages.length - 1];
  if (end < source.length) {
    throw source.fault(
      `byte ${end}`,
      "the end of the file after the stream's last page",
      source.has("OggS", end) ? "another stream" : source.quote(end),
    );
  }
  return pages;
}

/** The segments of one packet as one array. */
function join(segments: Uint8Array[]): Uint8Array {
  if (segments.length === 1) return segments[0];
  const packet = new Uint8Array(
    segments.reduce((sum, part) => sum + part.length, 0),
  );
  let offset = 0;
  for (const part of segments) {
    packet.set(part, offset);
    offset += part.length;
  }
  return packet;
}

/**
 * Parts of a page: one view for each packet that stands on it, whole or in part.
 * `open` says whether the last one continues on the next page.
 */
function splitPage(
  source: Source,
  page: Page,
): { parts: Uint8Array[]; open: boolean } {
  const parts: Uint8Array[] = [];
  let start = page.body;
  let end = page.body;
  let open = false;
  for (const length of page.lacing) {
    end += length;
    open = length === FULL_SEGMENT;
    if (open) continue;
    parts.push(source.bytes.subarray(start, end));
    start = end;
  }
  if (open) parts.push(source.bytes.subarray(start, end));
  return { parts, open };
}

/**
 * Read an Ogg file that holds one stream.
 *
 * @param source a file that starts with `OggS`
 * @returns the stream's packets, and the position that each page states
 * @throws {AudioError} if a page is damaged, missing or of another stream, or a packet
 *   is empty or incomplete
 */
export function readOggStream(source: Source): OggStream {
  const packets: Uint8Array[] = [];
  const marks: OggMark[] = [];
  let pending: Uint8Array[] = [];
  for (const page of readPages(source)) {
    const at = `byte ${page.offset} (Ogg page)`;
    const continues = (page.flags & CONTINUED) !== 0;
    if (continues !== pending.length > 0) {
      const words = ["a new packet", "the continuation of a packet"];
      throw source.fault(
        at,
        words[continues ? 0 : 1],
        words[continues ? 1 : 0],
      );
    }
    const { parts, open } = splitPage(source, page);
    parts.forEach((part, i) => {
      pending.push(part);
      if (open && i === parts.length - 1) return;
      const packet = join(pending);
      if (packet.length === 0) {
        throw source.fault(at, "packets with a content", "an empty one");
      }
      packets.push(packet);
      pending = [];
    });
    if (page.granule >= 0) {
      marks.push({ nPackets: packets.length, granule: page.granule });
    }
  }
  if (pending.length > 0) {
    throw source.fault(
      `byte ${source.length}`,
      "the rest of a packet",
      "the end of the file",
    );
  }
  return { packets, marks };
}
