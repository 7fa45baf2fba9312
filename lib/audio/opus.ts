/**
 * Opus in Ogg (RFC 7845), decoded by libopus in WASM.
 *
 * @module
 */

import { fromDecibels } from "../maths.ts";
import type { OggCodec } from "./ogg_codec.ts";
import { quietly } from "./quiet.ts";
import { Source } from "./source.ts";

/** Opus is always decoded at this rate, in Hz, whatever was recorded. */
const SAMPLE_RATE = 48_000;
/** Longest packet: 120 ms. */
const MAX_PACKET_SAMPLES = 5_760;
/** The identification header, and the comments. */
const N_HEADERS = 2;
const FAMILY_MONO_STEREO = 0;
const FAMILY_SURROUND = 1;
const SILENT_CHANNEL = 255;

/** How channels are spread over the streams inside. */
interface ChannelMapping {
  channels: number;
  streamCount: number;
  coupledStreamCount: number;
  channelMappingTable: number[];
}

/** Channel mapping of an identification header, checked. */
function readMapping(source: Source, head: Source): ChannelMapping {
  const at = "byte 28 (OpusHead)";
  const channels = head.bytes[9];
  const family = head.bytes[18];
  if (family === FAMILY_MONO_STEREO && (channels === 1 || channels === 2)) {
    return {
      channels,
      streamCount: 1,
      coupledStreamCount: channels - 1,
      channelMappingTable: channels === 1 ? [0] : [0, 1],
    };
  }
  if (family !== FAMILY_SURROUND || !(channels >= 1 && channels <= 8)) {
    throw source.fault(
      at,
      "1 to 8 channels of family 0 or 1",
      `${channels} of family ${family}`,
    );
  }
  const streamCount = head.bytes[19];
  const coupledStreamCount = head.bytes[20];
  const channelMappingTable = [...head.bytes.subarray(21, 21 + channels)];
  const decoded = streamCount + coupledStreamCount;
  const isValid = streamCount >= 1 && coupledStreamCount <= streamCount &&
    decoded <= 255 &&
    channelMappingTable.length === channels &&
    channelMappingTable.every((c) => c < decoded || c === SILENT_CHANNEL);
  if (!isValid) {
    throw source.fault(
      at,
      "a valid channel mapping",
      head.quote(19, 2 + channels),
    );
  }
  return { channels, streamCount, coupledStreamCount, channelMappingTable };
}

/**
 * Recognise Opus.
 *
 * @param source  the file, for errors
 * @param packets of the stream, at least one
 * @returns what its header says, or null if it is not Opus
 * @throws {AudioError} if the header is invalid
 */
export function opusCodec(
  source: Source,
  packets: Uint8Array[],
): OggCodec | null {
  const head = new Source(packets[0], source.file);
  if (!head.has("OpusHead")) return null;
  // The upper four bits are the major version; a change in them is not compatible.
  if (head.length < 19 || head.bytes[8] >= 16) {
    throw source.fault(
      "byte 28 (OpusHead)",
      "19 bytes of version 0 or 1",
      head.quote(8, 11),
    );
  }
  const mapping = readMapping(source, head);
  return {
    decoder: "libopus",
    sampleRate: SAMPLE_RATE,
    channels: mapping.channels,
    nHeaders: N_HEADERS,
    maxPacketSamples: MAX_PACKET_SAMPLES,
    preSkip: head.view.getUint16(10, true),
    // In 1/256 dB.
    gain: fromDecibels(head.view.getInt16(16, true) / 256),
    open: () => openOpus(mapping),
  };
}

/** A decoder for one stream. */
async function openOpus(mapping: ChannelMapping) {
  const { OpusDecoder } = await import("opus-decoder");
  const decoder = new OpusDecoder({ sampleRate: SAMPLE_RATE, ...mapping });
  await decoder.ready;
  return {
    decode: (packets: Uint8Array[]) =>
      Promise.resolve(quietly(() => decoder.decodeFrames(packets).channelData)),
    free: () => decoder.free(),
  };
}
