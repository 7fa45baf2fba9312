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
/** The first packet, behind a page header with one segment. */
const AT = "byte 28 (Vorbis header)";

/** A page as the decoder takes it; its own parser would hold every packet as an object. */
type OggPage = Parameters<OggVorbisDecoder["decodeOggPages"]>[0][number];

/** Samples of a long block, of which the identification header has the exponent. */
function longBlockSize(source: Source, head: Source): number {
  const short = head.bytes[28] & 15;
  const long = head.bytes[28] >> 4;
  if (short < 6 || long > 13 || short > long) {
    throw source.fault(
      AT,
      "block sizes from 2^6 to 2^13",
      `2^${short}, 2^${long}`,
    );
  }
  return 2 ** long;
}

/**
 * Recognise Vorbis.
 *
 * @param source  the file, for errors
 * @param packets of the stream, at least one
 * @returns what its header says, or null if it is not Vorbis
 * @throws {AudioError} if a header is invalid or missing
 */
export function vorbisCodec(
  source: Source,
  packets: Uint8Array[],
): OggCodec | null {
  const head = new Source(packets[0], source.file);
  if (!head.has("\x01vorbis")) return null;
  if (head.length < ID_HEADER_SIZE || head.view.getUint32(7, true) !== 0) {
    throw source.fault(AT, "30 bytes of version 0", head.quote(7, 4));
  }
  const channels = head.bytes[11];
  const sampleRate = head.view.getUint32(12, true);
  checkFormat(source, AT, { sampleRate, channels });
  const setup = packets[2];
  if (!setup || !new Source(setup, source.file).has("\x05vorbis")) {
    throw source.fault(AT, "a setup header behind it", "none");
  }
  return {
    decoder: "libvorbis",
    sampleRate,
    channels,
    nHeaders: N_HEADERS,
    // Blocks overlap by half.
    maxPacketSamples: longBlockSize(source, head) / 2,
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
