/**
 * Vorbis in Ogg (Vorbis I specification), decoded by libvorbis in WASM.
 *
 * @module
 */

import type { OggVorbisDecoder } from "@wasm-audio-decoders/ogg-vorbis";
import { checkFormat } from "./limits.ts";
import type { OggCodec, PacketDecoder } from "./ogg_codec.ts";
import { quietly } from "./quiet.ts";
import { Source } from "./source.ts";

/** Identification, comments, and setup. */
const N_HEADERS = 3;
const ID_HEADER_SIZE = 30;

/** A page as the decoder takes it; its own parser would hold every packet as an object. */
type OggPage = Parameters<OggVorbisDecoder["decodeOggPages"]>[0][number];

/**
 * Recognise Vorbis.
 *
 * @param source  the file, for errors
 * @param packets of the stream
 * @returns what its header says, or null if it is not Vorbis
 * @throws {AudioError} if a header is invalid or missing
 */
export function vorbisCodec(
  source: Source,
  packets: Uint8Array[],
): OggCodec | null {
  const head = new Source(packets[0], source.file);
  if (!head.has("\x01vorbis")) return null;
  const at = "byte 28 (Vorbis header)";
  const isHead = head.length >= ID_HEADER_SIZE &&
    head.view.getUint32(7, true) === 0;
  if (!isHead) {
    throw source.fault(at, "30 bytes of version 0", head.quote(7, 4));
  }
  const channels = head.bytes[11];
  const sampleRate = head.view.getUint32(12, true);
  checkFormat(source, at, { sampleRate, channels });
  const shortExponent = head.bytes[28] & 15;
  const longExponent = head.bytes[28] >> 4;
  if (shortExponent < 6 || longExponent > 13 || shortExponent > longExponent) {
    throw source.fault(
      at,
      "block sizes from 2^6 to 2^13",
      `2^${shortExponent}, 2^${longExponent}`,
    );
  }
  const setup = packets[2];
  if (!setup || !new Source(setup, source.file).has("\x05vorbis")) {
    throw source.fault("byte 28 (Vorbis headers)", "a setup header", "none");
  }
  return {
    decoder: "libvorbis",
    sampleRate,
    channels,
    nHeaders: N_HEADERS,
    // Blocks overlap by half.
    maxPacketSamples: 2 ** longExponent / 2,
    preSkip: 0,
    gain: 1,
    open: () => openVorbis(packets[0], setup),
  };
}

/** A decoder for one stream. */
async function openVorbis(
  head: Uint8Array,
  setup: Uint8Array,
): Promise<PacketDecoder> {
  const { OggVorbisDecoder } = await import("@wasm-audio-decoders/ogg-vorbis");
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  const page = (data: Uint8Array, packets: Uint8Array[]) => ({
    data,
    codecFrames: packets.map((packet) => ({
      data: packet,
      header: { vorbisSetup: setup },
    })),
  } as unknown as OggPage);
  const decodePages = (pages: OggPage[]) =>
    quietly(() => decoder.decodeOggPages(pages));
  await decodePages([page(head, [])]);
  return {
    decode: async (packets) =>
      (await decodePages([page(new Uint8Array(0), packets)])).channelData,
    free: () => decoder.free(),
  };
}
