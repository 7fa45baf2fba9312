/**
 * The simplest WAV file: 44 bytes of header, then samples.
 *
 * @module
 */

/** Bytes of a WAV header without foreign chunks. */
export const WAV_HEADER_SIZE = 44;

/** What a plain WAV header says. */
export interface WavHeader {
  float: boolean;
  channels: number;
  /** Hz */
  sampleRate: number;
  /** bits per sample */
  bits: number;
}

/**
 * A new file with a plain header and room for samples.
 *
 * @param header     what the header says
 * @param dataLength bytes of samples, all zero
 * @returns the whole file; samples start at {@linkcode WAV_HEADER_SIZE}
 */
export function plainWav(
  header: WavHeader,
  dataLength: number,
): Uint8Array<ArrayBuffer> {
  const { float, channels, sampleRate, bits } = header;
  const frameSize = channels * bits / 8;
  const file = new Uint8Array(WAV_HEADER_SIZE + dataLength);
  const view = new DataView(file.buffer);
  const text = (offset: number, id: string) =>
    file.set(new TextEncoder().encode(id), offset);
  text(0, "RIFF");
  view.setUint32(4, file.length - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, float ? 3 : 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frameSize, true);
  view.setUint16(32, frameSize, true);
  view.setUint16(34, bits, true);
  text(36, "data");
  view.setUint32(40, dataLength, true);
  return file;
}
