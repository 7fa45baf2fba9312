/**
 * The checksums of FLAC and Ogg: plain CRCs, most significant bit first, start 0.
 *
 * @module
 */

/** Table of a CRC: the remainder of each byte. `polynomial` without its leading 1. */
function crcTable(bits: 8 | 16 | 32, polynomial: number): Uint32Array {
  const top = bits - 1;
  const mask = bits === 32 ? 0xffffffff : (1 << bits) - 1;
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = (byte << (bits - 8)) >>> 0;
    for (let i = 0; i < 8; i++) {
      rest = (rest >>> top) & 1
        ? ((rest << 1) ^ polynomial) & mask
        : (rest << 1) & mask;
    }
    return rest >>> 0;
  });
}

const CRC8 = crcTable(8, 0x07);
const CRC32 = crcTable(32, 0x04c11db7);

/** Table of FLAC's frame checksum, for a caller that updates it byte by byte. */
export const CRC16 = crcTable(16, 0x8005);

/** CRC-8 of a FLAC frame header: 0 over a header with its checksum. */
export function crc8(bytes: Uint8Array): number {
  let rest = 0;
  for (const byte of bytes) rest = CRC8[rest ^ byte];
  return rest;
}

/** CRC-16 of a FLAC frame: 0 over a frame with its checksum. */
export function crc16(bytes: Uint8Array): number {
  let rest = 0;
  for (const byte of bytes) {
    rest = ((rest << 8) & 0xff00) ^ CRC16[(rest >> 8) ^ byte];
  }
  return rest;
}

/** CRC-32 as Ogg uses it, continued from `rest`. */
export function crc32(bytes: Uint8Array, rest = 0): number {
  for (let i = 0; i < bytes.length; i++) {
    rest = ((rest << 8) ^ CRC32[(rest >>> 24) ^ bytes[i]]) >>> 0;
  }
  return rest;
}
