/**
 * The sound files that are broken: synthetic ones with the headers of the original
 * recordings, in every format, and the fixtures.
 *
 * @module
 */

import { crc8 } from "../../lib/audio/crc.ts";
import { readFlacStream } from "../../lib/audio/flac_frames.ts";
import { Source } from "../../lib/audio/source.ts";
import { crc16 } from "../../lib/audio/crc.ts";
import { mendOgg } from "./containers.ts";
import { fixture } from "./fixtures.ts";
import type { Format } from "./made_files.ts";
import { buildWav, ORIGINAL_CHUNKS, type WavPlan } from "./wav_builder.ts";

/** A sound file to break, and how to make its checksums fit again. */
export interface Seed {
  name: string;
  format: Format;
  bytes: Uint8Array;
  mend?: (bytes: Uint8Array) => void;
}

/** Frames that fill `n` samples of `channels` channels with a slow ramp. */
function rampFrames(n: number, channels: number): number[][] {
  return Array.from(
    { length: n },
    (_, i) => Array.from({ length: channels }, (_, c) => i % 100 - c),
  );
}

/** WAV files with the header of the original recordings, in every format. */
function wavSeeds(): Seed[] {
  const formats: Pick<WavPlan, "kind" | "bits">[] = [
    ...[8, 16, 24, 32].map((bits) => ({ kind: "pcm" as const, bits })),
    ...[32, 64].map((bits) => ({ kind: "float" as const, bits })),
  ];
  return formats.flatMap((format) =>
    [1, 2].flatMap((channels) => {
      const plan = { ...format, frames: rampFrames(200, channels) };
      return [
        { name: "plain", bytes: buildWav(plan) },
        {
          name: "extensible, 8 kHz",
          bytes: buildWav({ ...plan, extensible: true, sampleRate: 8_000 }),
        },
        {
          name: "as the originals",
          bytes: buildWav({ ...plan, ...ORIGINAL_CHUNKS }),
        },
        {
          name: "streamed",
          bytes: buildWav({ ...plan, dataSize: 0xffffffff }),
        },
      ].map(({ name, bytes }) => ({
        name: `WAV, ${format.kind} ${format.bits}, ${name}`,
        format: "WAV" as const,
        bytes,
      }));
    })
  );
}

/** Set the checksums of the frames of `noise_16.flac` right, where they still stand. */
function mendFlac(bytes: Uint8Array): void {
  const whole = fixture("noise_16.flac");
  const { frames } = readFlacStream(new Source(whole, ""), 0, whole.length);
  for (const { byteOffset, length } of frames) {
    if (byteOffset + length > bytes.length) return;
    const frame = bytes.subarray(byteOffset, byteOffset + length);
    // A block size of its own takes one byte or two of the header.
    const headerSize = whole[byteOffset + 2] >> 4 === 6 ? 6 : 7;
    frame[headerSize] = crc8(frame.subarray(0, headerSize));
    const checksum = crc16(frame.subarray(0, length - 2));
    frame.set([checksum >> 8, checksum & 255], length - 2);
  }
}

/** Fixtures of a format. */
function fixtures(
  format: Format,
  names: string[],
  mend?: Seed["mend"],
): Seed[] {
  return names.map((name) => ({ name, format, bytes: fixture(name), mend }));
}

/** The files to break. */
export const SEEDS: Seed[] = [
  ...wavSeeds(),
  ...fixtures("WAV", ["alaw.wav", "ffmpeg_streamed.wav"]),
  ...fixtures("FLAC", ["noise_8.flac", "noise_24.flac"]),
  ...fixtures("FLAC", ["noise_16.flac"], mendFlac),
  ...fixtures("MP3", ["mono.mp3", "stereo_22050.mp3", "no_tag.mp3"]),
  ...fixtures(
    "Vorbis",
    ["mono.vorbis.ogg", "stereo_44100.vorbis.ogg"],
    mendOgg,
  ),
  ...fixtures("Opus", ["mono.opus.ogg", "surround.opus.ogg"], mendOgg),
];
