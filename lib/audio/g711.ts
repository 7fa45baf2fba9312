/**
 * The two telephone codings of ITU-T G.711: 8 bits per sample, on a logarithmic
 * scale, as tables from code to 16-bit sample.
 *
 * @module
 */

/** A-law: sign, 3 bits of exponent, 4 of mantissa, every other bit inverted. */
function decodeALaw(code: number): number {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = (bits & 15) * 2 + 1;
  const magnitude = exponent === 0
    ? mantissa << 3
    : (mantissa + 32) << (exponent + 2);
  return bits & 0x80 ? magnitude : -magnitude;
}

/** µ-law: the same fields, all bits inverted, with a bias of 132 before coding. */
function decodeMuLaw(code: number): number {
  const bits = ~code & 0xff;
  const exponent = (bits >> 4) & 7;
  const magnitude = (((bits & 15) * 8 + 132) << exponent) - 132;
  return bits & 0x80 ? -magnitude : magnitude;
}

/** Sample in [-32768, 32767] of each of the 256 codes. */
export const G711_TABLES: Record<"a-law" | "mu-law", Int16Array> = {
  "a-law": Int16Array.from({ length: 256 }, (_, code) => decodeALaw(code)),
  "mu-law": Int16Array.from({ length: 256 }, (_, code) => decodeMuLaw(code)),
};
