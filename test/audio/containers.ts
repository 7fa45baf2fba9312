/**
 * Makes and mends FLAC and Ogg files, for tests of what only a forger would write.
 *
 * @module
 */

import { crc16, crc32, crc8 } from "../../lib/audio/crc.ts";

/** What the STREAMINFO of a made FLAC file says. */
export interface FlacPlan {
  /** Hz */
  sampleRate: number;
  channels: number;
  bits: number;
  /** samples per channel */
  nSamples: number;
}

/** `fLaC` and a STREAMINFO block, the only one. */
export function flacHeader(plan: FlacPlan): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(42);
  const view = new DataView(header.buffer);
  header.set(new TextEncoder().encode("fLaC"));
  header[4] = 0x80;
  header[7] = 34;
  view.setUint16(8, 16);
  view.setUint16(10, 65_535);
  const { sampleRate, channels, bits, nSamples } = plan;
  view.setUint32(
    18,
    (sampleRate << 12 | (channels - 1) << 9 | (bits - 1) << 4 |
      Math.floor(nSamples / 2 ** 32)) >>> 0,
  );
  view.setUint32(22, nSamples % 2 ** 32);
  return header;
}

/**
 * A FLAC frame of 65,535 samples of 16 bits that are all 0, in `channels` channels.
 * Its rate is 48 kHz, and both are stated by their codes unless others are given.
 */
export function silentFlacFrame(
  channels: number,
  number: number,
  { rateCode = 10, sizeCode = 4 } = {},
): Uint8Array {
  const head = [
    0xff,
    0xf8,
    0x70 | rateCode,
    (channels - 1) << 4 | sizeCode << 1,
    number & 127,
    0xff,
    0xfe,
  ];
  const checked = [...head, crc8(Uint8Array.from(head))];
  const constant = [0x00, 0x00, 0x00];
  const body = [
    ...checked,
    ...Array.from({ length: channels }, () => constant).flat(),
  ];
  const checksum = crc16(Uint8Array.from(body));
  return Uint8Array.from([...body, checksum >> 8, checksum & 255]);
}

/** All parts as one file. */
export function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  let offset = 0;
  for (const part of parts) {
    file.set(part, offset);
    offset += part.length;
  }
  return file;
}

/** One page of an Ogg file. */
export interface OggPagePlan {
  flags: number;
  granule: bigint;
  sequence: number;
  /** whole packets, each shorter than 255 bytes */
  packets: Uint8Array[];
  serial?: number;
}

/** Offsets of the pages of an Ogg file, as far as they can be followed. */
export function oggPageOffsets(file: Uint8Array): number[] {
  const offsets: number[] = [];
  for (let offset = 0; offset + 27 <= file.length && file[offset] === 0x4f;) {
    offsets.push(offset);
    const lacing = file.subarray(offset + 27, offset + 27 + file[offset + 26]);
    offset += 27 + lacing.length +
      lacing.reduce((sum, length) => sum + length, 0);
  }
  return offsets;
}

/** Set the checksum of every page right, in place. */
export function mendOgg(file: Uint8Array): void {
  const offsets = oggPageOffsets(file);
  offsets.forEach((offset, i) => {
    const page = file.subarray(offset, offsets[i + 1] ?? file.length);
    page.fill(0, 22, 26);
    new DataView(page.buffer, page.byteOffset).setUint32(22, crc32(page), true);
  });
}

/** An Ogg file of these pages. */
export function buildOgg(pages: OggPagePlan[]): Uint8Array<ArrayBuffer> {
  const file = concat(
    ...pages.map(({ flags, granule, sequence, packets, serial = 1 }) => {
      const head = new Uint8Array(27 + packets.length);
      const view = new DataView(head.buffer);
      head.set(new TextEncoder().encode("OggS"));
      head[5] = flags;
      view.setBigInt64(6, granule, true);
      view.setUint32(14, serial, true);
      view.setUint32(18, sequence, true);
      head[26] = packets.length;
      packets.forEach((packet, i) => head[27 + i] = packet.length);
      return concat(head, ...packets);
    }),
  );
  mendOgg(file);
  return file;
}
