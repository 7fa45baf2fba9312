import assert from "node:assert/strict";
import { crc32 as zlibCrc32 } from "node:zlib";
import { crc16, crc32, crc8 } from "../../lib/audio/crc.ts";

/** The text that every catalogue of CRCs gives the remainder of. */
const CHECK = new TextEncoder().encode("123456789");

Deno.test("crc8(), crc16() and crc32() give the catalogue's check values", () => {
  assert.equal(crc8(CHECK), 0xf4); // CRC-8/SMBUS
  assert.equal(crc16(CHECK), 0xfee8); // CRC-16/UMTS
  assert.equal(crc32(CHECK, 0xffffffff), 0x0376e6e7); // CRC-32/MPEG-2
});

Deno.test("crc32() is zlib's CRC-32 but for bit order, start and end, 100 bytes", () => {
  /** The bits of a number of `n` bits, last first. */
  const mirror = (value: number, n: number) => {
    let result = 0;
    for (let i = 0; i < n; i++) result = (result << 1) | ((value >>> i) & 1);
    return result >>> 0;
  };
  const bytes = Uint8Array.from({ length: 100 }, (_, i) => i * 37);
  const mirrored = bytes.map((byte) => mirror(byte, 8));
  const ours = mirror(crc32(bytes, 0xffffffff), 32);
  assert.equal((ours ^ 0xffffffff) >>> 0, zlibCrc32(mirrored));
});

Deno.test("crc32() can be continued", () => {
  assert.equal(
    crc32(CHECK.subarray(4), crc32(CHECK.subarray(0, 4))),
    crc32(CHECK),
  );
});
