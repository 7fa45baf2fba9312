/**
 * Ogg files: what Vorbis and Opus have in common, which is how packets become
 * samples and how positions say where sound starts and ends.
 *
 * @module
 */

import { ChannelBuffer } from "./channel_buffer.ts";
import { checkExpansion, checkSamples } from "./limits.ts";
import type { OggCodec, PacketDecoder } from "./ogg_codec.ts";
import { type OggStream, readOggStream } from "./ogg_pages.ts";
import { opusCodec } from "./opus.ts";
import { Source } from "./source.ts";
import { vorbisCodec } from "./vorbis.ts";
import type { Audio } from "./waveform.ts";

/** Packets decoded at once; more would only hold more of the samples twice. */
const BATCH = 16;

/** Where faults of the stream as a whole are said to stand. */
const AT = "byte 0 (Ogg stream)";

/** First bytes of packets of other codecs that are recognised, to say so. */
const UNSUPPORTED = [
  ["\x7fFLAC", "FLAC in Ogg"],
  ["Speex", "Speex"],
  ["\x80theora", "Theora, a film"],
  ["fishead", "several streams (Ogg Skeleton)"],
];

/** Codec of the stream, by its first packet. */
function readCodec(source: Source, packets: Uint8Array[]): OggCodec {
  const at = "byte 28 (first packet)";
  if (packets.length === 0) throw source.fault(at, "a packet", "none");
  const codec = vorbisCodec(source, packets) ?? opusCodec(source, packets);
  if (codec) return codec;
  const head = new Source(packets[0], source.file);
  throw source.fault(at, "Vorbis or Opus", head.quote(0, 8));
}

/** Throws if the first packet, on a page with one segment, is another codec's. */
function checkKind(source: Source): void {
  const known = UNSUPPORTED.find(([text]) => source.has(text, 28));
  if (known) {
    throw source.fault("byte 28 (first packet)", "Vorbis or Opus", known[1]);
  }
}

/** The audio packets of a stream, and where they say that sound lies. */
interface OggAudio {
  codec: OggCodec;
  packets: Uint8Array[];
  /** number of packets that end on the first page with audio */
  onFirstPage: number;
  /** position in samples after them */
  firstGranule: number;
  /** number of packets that end before the last page with audio; 0 if it is the only one */
  beforeLastPage: number;
  /** position in samples at the end */
  lastGranule: number;
  /** samples per channel that decoding can give at most */
  capacity: number;
}

/** What is left of a stream behind its headers, checked. */
function readAudioPackets(
  source: Source,
  codec: OggCodec,
  stream: OggStream,
): OggAudio {
  const { nHeaders, maxPacketSamples } = codec;
  const packets = stream.packets.slice(nHeaders);
  const marks = stream.marks.filter(({ nPackets }) => nPackets > nHeaders);
  if (marks.length === 0) throw source.fault(AT, "samples", "none");
  const onFirstPage = marks[0].nPackets - nHeaders;
  const lastGranule = marks[marks.length - 1].granule;
  const capacity = Math.min(
    packets.length * maxPacketSamples,
    // Samples before position 0 can only stand on the first page.
    lastGranule + onFirstPage * maxPacketSamples,
  );
  checkExpansion(source, AT, { ...codec, nSamples: capacity });
  return {
    codec,
    packets,
    onFirstPage,
    firstGranule: marks[0].granule,
    beforeLastPage: marks.length === 1
      ? 0
      : marks[marks.length - 2].nPackets - nHeaders,
    lastGranule,
    capacity,
  };
}

/**
 * Decode the packets, as many as the wanted samples need, and cut the result by the
 * positions that pages state (RFC 3533; RFC 7845 §4; Vorbis I, A.2).
 */
async function decodePackets(
  source: Source,
  decoder: PacketDecoder,
  audio: OggAudio,
  wanted: number,
): Promise<Float32Array[]> {
  const { codec, packets, onFirstPage, beforeLastPage } = audio;
  const { channels, preSkip, maxPacketSamples } = codec;
  const dropped = preSkip + onFirstPage * maxPacketSamples;
  const isPart = dropped + wanted < audio.capacity;
  const capacity = isPart ? dropped + wanted : audio.capacity;
  const buffer = new ChannelBuffer(channels, capacity);
  // Samples after each of these numbers of packets.
  const filledBy = new Map([[0, 0]]);
  let next = 0;
  for (const stop of [onFirstPage, beforeLastPage, packets.length]) {
    // A forger's packets beyond what the last page states are not worth decoding.
    while (next < stop && buffer.filled < capacity) {
      const start = next;
      next = Math.min(start + BATCH, stop);
      buffer.append(await decoder.decode(packets.slice(start, next)));
    }
    filledBy.set(next, buffer.filled);
  }
  // The first page's position says where the stream starts: later than 0 if it was
  // recorded from a broadcast, before 0 if its first samples are to be dropped. On
  // a stream's only page it says where the sound ends.
  const origin = beforeLastPage === 0
    ? 0
    : audio.firstGranule - filledBy.get(onFirstPage)!;
  const end = audio.lastGranule - origin;
  // The last position may only cut samples of its own page.
  const filled = filledBy.get(beforeLastPage) ?? (isPart ? 0 : Infinity);
  if (filled > end) {
    throw source.fault(
      AT,
      "a last position behind all pages but the last",
      audio.lastGranule,
    );
  }
  const start = preSkip + Math.max(0, -origin);
  if (start >= end) throw source.fault(AT, "samples", "none");
  const stop = Math.min(end, start + wanted);
  if (buffer.filled < stop) {
    throw source.fault(AT, `${stop} samples`, `${buffer.filled}: cut off`);
  }
  return buffer.finish(start, stop);
}

/**
 * Decode an Ogg file that holds one Vorbis or Opus stream.
 *
 * @param source a file that starts with `OggS`
 * @param until  seconds of sound to decode; may be infinite
 * @returns channels of equal length; may exceed [-1, 1]
 * @throws {AudioError} if a page is damaged or missing, or the codec is another one
 */
export async function decodeOgg(
  source: Source,
  until: number,
): Promise<Audio> {
  // First, since others' streams may break rules that these two keep to.
  checkKind(source);
  const stream = readOggStream(source);
  const codec = readCodec(source, stream.packets);
  const audio = readAudioPackets(source, codec, stream);
  try {
    const decoder = await codec.open();
    const wanted = Math.ceil(until * codec.sampleRate);
    const channels = await decodePackets(source, decoder, audio, wanted);
    decoder.free();
    if (codec.gain !== 1) {
      for (const samples of channels) {
        samples.forEach((x, i) => samples[i] = x * codec.gain);
      }
    }
    checkSamples(source, channels, (index) => `${AT}, sample ${index}`);
    return { channels, sampleRate: codec.sampleRate };
  } catch (cause) {
    throw source.undecodable(AT, codec.decoder, cause);
  }
}
