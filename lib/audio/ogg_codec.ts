/**
 * What an Ogg file needs to know of the codec inside it.
 *
 * @module
 */

/** A decoder that is ready for the stream's first audio packet. */
export interface PacketDecoder {
  /** @returns samples a channel of the next packets @throws what the decoder throws */
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
  /** samples a channel that one packet can decode to at most */
  maxPacketSamples: number;
  /** samples at the start that only bring the decoder into step */
  preSkip: number;
  /** factor on every sample */
  gain: number;
  open(): Promise<PacketDecoder>;
}
