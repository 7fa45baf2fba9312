/**
 * What reading an Ogg file requires of the codec inside it.
 *
 * @module
 */

/** A decoder that is ready for the stream's first audio packet. */
export interface PacketDecoder {
  /** @returns samples per channel of the next packets @throws what the decoder throws */
  decode(packets: Uint8Array[]): Promise<Float32Array[]>;
  /** Release the decoder's memory. */
  free(): void;
}

/** What a stream's headers say. */
export interface OggCodec {
  /** the decoder's name, for errors */
  decoder: string;
  /** Hz */
  sampleRate: number;
  channels: number;
  /** packets before the first one with audio */
  nHeaders: number;
  /** samples per channel that one packet can decode to at most */
  maxPacketSamples: number;
  /** samples at the start that are decoded and dropped, until the decoder has converged */
  preSkip: number;
  /** factor on every sample */
  gain: number;
  open(): Promise<PacketDecoder>;
}
