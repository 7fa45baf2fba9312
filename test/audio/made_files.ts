/**
 * Valid sound files of all kinds, made by other people's encoders (ffmpeg, flac, sox,
 * oggenc, opusenc) from random sound: every format, block size, rate, channel count
 * and bit depth that the room promises to read.
 *
 * @module
 */

import { Random } from "../../lib/random.ts";
import { type MadeSound, makeSound, pick } from "./made_sound.ts";

/** The formats of the room, as `deno task fuzz` counts them. */
export const FORMATS = ["FLAC", "WAV", "Vorbis", "Opus", "MP3"] as const;

/** One of {@linkcode FORMATS}. */
export type Format = typeof FORMATS[number];

/** How a file is made. */
export interface MadePlan {
  format: Format;
  /** what the encoder is given */
  sound: MadeSound;
  /** program and arguments; sound comes by standard input, the file by standard output */
  command: string[];
}

/** Programs that make the files, and those that say what is in them. */
export const ENCODERS = [
  "ffmpeg",
  "flac",
  "sox",
  "oggenc",
  "opusenc",
  "opusdec",
];

const RATES = [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000];
const HIGH_RATES = [88_200, 96_000, 176_400, 192_000];
const ODD_RATES = [4_000, 5_555, 12_345, 37_800, 44_056, 45_678];

/** What ffmpeg must be told of raw sound on its standard input. */
function ffmpegInput({ sampleRate, channels, bits }: MadeSound): string[] {
  const kind = bits === 8 ? "s8" : `s${bits}le`;
  const format = ["-f", kind, "-ar", `${sampleRate}`, "-ac", `${channels}`];
  return ["ffmpeg", "-v", "error", ...format, "-i", "-"];
}

/** What sox must be told of it. */
function soxInput({ sampleRate, channels, bits }: MadeSound): string[] {
  const format = ["-r", `${sampleRate}`, "-c", `${channels}`, "-b", `${bits}`];
  return ["sox", "-V1", "-t", "raw", "-e", "signed", ...format, "-"];
}

/** A length in samples: mostly up to half a second, sometimes a few samples. */
function anyLength(random: Random, sampleRate: number): number {
  return random.integer(0, 4) === 0
    ? random.integer(1, 400)
    : random.integer(400, Math.ceil(sampleRate / 2));
}

/** Random sound of a rate, a channel count and a bit depth from these lists. */
function anySound(
  random: Random,
  lists: { rates: number[]; channels: number[]; bits: number[] },
): MadeSound {
  const sampleRate = pick(random, lists.rates);
  return makeSound(random, {
    sampleRate,
    channels: pick(random, lists.channels),
    bits: pick(random, lists.bits),
    nSamples: anyLength(random, sampleRate),
  });
}

const UP_TO_8 = [1, 1, 2, 2, 3, 4, 5, 6, 7, 8];

function planFlac(random: Random): Omit<MadePlan, "format"> {
  const program = pick(random, ["flac", "flac", "ffmpeg", "sox"]);
  const sound = anySound(random, {
    // Beyond FLAC's streamable subset, which ffmpeg keeps to, lie the highest rates.
    rates: [...RATES, ...HIGH_RATES, ...ODD_RATES].concat(
      program === "flac" ? [100_003, 655_350] : [],
    ),
    channels: UP_TO_8,
    bits: [8, 16, 24],
  });
  const { sampleRate, channels, bits } = sound;
  const level = `${random.integer(0, 9)}`;
  if (program === "flac") {
    const block = pick(random, [
      16,
      17,
      192,
      255,
      256,
      257,
      576,
      1_152,
      4_096,
      4_608,
      16_384,
      65_535,
      random.integer(16, 65_536),
    ]);
    return {
      sound,
      command: [
        ...["flac", "-s", "--lax", "--force-raw-format", "--endian=little"],
        ...["--sign=signed", `--channels=${channels}`, `--bps=${bits}`],
        ...[`--sample-rate=${sampleRate}`, `-b${block}`, `-${level}`],
        ...["--stdout", "-"],
      ],
    };
  }
  if (program === "sox") {
    const output = ["-t", "flac", "-C", level, "-"];
    return { sound, command: [...soxInput(sound), ...output] };
  }
  const depth = bits <= 16 ? "s16" : "s32";
  const output = ["-sample_fmt", depth, "-compression_level", level];
  return {
    sound,
    command: [...ffmpegInput(sound), ...output, "-f", "flac", "-"],
  };
}

function planWav(random: Random): Omit<MadePlan, "format"> {
  const sound = anySound(random, {
    rates: [...RATES, ...HIGH_RATES, ...ODD_RATES, 100_003, 384_000, 768_000],
    channels: [...UP_TO_8, 16],
    bits: [8, 16, 24, 32],
  });
  if (random.integer(0, 2) === 0) {
    const encodings = [
      ["-e", "unsigned", "-b", "8"],
      ["-e", "signed", "-b", "16"],
      ["-e", "signed", "-b", "24"],
      ["-e", "signed", "-b", "32"],
      ["-e", "float", "-b", "32"],
      ["-e", "float", "-b", "64"],
      ["-e", "a-law"],
      ["-e", "mu-law"],
    ];
    const output = ["-t", "wav", ...pick(random, encodings), "-"];
    // Without dither ffmpeg and sox round alike, but that does not matter here.
    return { sound, command: [...soxInput(sound), "-D", ...output] };
  }
  const codec = pick(random, [
    "pcm_u8",
    "pcm_s16le",
    "pcm_s24le",
    "pcm_s32le",
    "pcm_f32le",
    "pcm_f64le",
    "pcm_alaw",
    "pcm_mulaw",
  ]);
  return {
    sound,
    command: [...ffmpegInput(sound), "-c:a", codec, "-f", "wav", "-"],
  };
}

function planVorbis(random: Random): Omit<MadePlan, "format"> {
  const sound = anySound(random, {
    rates: [...RATES, 96_000],
    channels: UP_TO_8,
    bits: [16],
  });
  const { sampleRate, channels } = sound;
  const quality = `${random.integer(-1, 11)}`;
  if (random.integer(0, 2) === 0) {
    const format = [`--raw-rate=${sampleRate}`, `--raw-chan=${channels}`];
    return {
      sound,
      command: [
        ...["oggenc", "-Q", "--raw", ...format, "--raw-bits=16"],
        ...["-q", quality, "-o", "-", "-"],
      ],
    };
  }
  const output = ["-c:a", "libvorbis", "-q:a", quality, "-f", "ogg", "-"];
  return { sound, command: [...ffmpegInput(sound), ...output] };
}

function planOpus(random: Random): Omit<MadePlan, "format"> {
  const sound = anySound(random, {
    rates: [8_000, 12_000, 16_000, 24_000, 44_100, 48_000, 96_000],
    channels: UP_TO_8,
    bits: [16],
  });
  const { sampleRate, channels } = sound;
  const kbits = pick(random, [6, 12, 24, 48, 96, 128]) * channels;
  const duration = pick(random, ["2.5", "5", "10", "20", "40", "60"]);
  // ffmpeg takes 3 and 4 channels for layouts that Opus does not have.
  if (channels === 3 || channels === 4 || random.integer(0, 2) === 0) {
    const format = [`--raw-rate`, `${sampleRate}`, "--raw-chan", `${channels}`];
    const mode = pick(random, ["--vbr", "--cvbr", "--hard-cbr"]);
    return {
      sound,
      command: [
        ...["opusenc", "--quiet", "--raw", ...format, "--bitrate", `${kbits}`],
        ...["--framesize", duration, mode, "-", "-"],
      ],
    };
  }
  const use = pick(random, ["voip", "audio", "lowdelay"]);
  const output = [
    ...["-ar", "48000", "-c:a", "libopus", "-b:a", `${kbits}k`],
    ...[
      "-application",
      use,
      "-frame_duration",
      use === "lowdelay" && Number(duration) > 20 ? "20" : duration,
    ],
  ];
  const mapping = channels > 2 ? ["-mapping_family", "1"] : [];
  return {
    sound,
    command: [...ffmpegInput(sound), ...output, ...mapping, "-f", "ogg", "-"],
  };
}

/**
 * Not at 24 kHz: there ffmpeg 5.1 differs, by up to -28 dB, from libmpg123 and
 * minimp3, which agree.
 */
function planMp3(random: Random): Omit<MadePlan, "format"> {
  const sound = anySound(random, {
    rates: [
      8_000,
      11_025,
      12_000,
      16_000,
      22_050,
      32_000,
      44_100,
      48_000,
    ],
    channels: [1, 2],
    bits: [16],
  });
  const high = sound.sampleRate >= 32_000;
  const mode = pick(random, [
    ["-q:a", `${random.integer(0, 10)}`],
    ["-b:a", `${pick(random, high ? [32, 64, 128, 320] : [8, 24, 64])}k`],
    ["-abr", "1", "-b:a", "64k"],
  ]);
  const tags = pick(random, [[], ["-write_xing", "0"], [
    "-id3v2_version",
    "0",
  ]]);
  return {
    sound,
    command: [
      ...ffmpegInput(sound),
      ...["-c:a", "libmp3lame", ...mode, ...tags],
      ...["-joint_stereo", pick(random, ["0", "1"]), "-f", "mp3", "-"],
    ],
  };
}

const PLANNERS: Record<Format, (random: Random) => Omit<MadePlan, "format">> = {
  FLAC: planFlac,
  WAV: planWav,
  Vorbis: planVorbis,
  Opus: planOpus,
  MP3: planMp3,
};

/** The plan of file `index`; formats take turns. */
export function planFile(seed: number, index: number): MadePlan {
  const format = FORMATS[index % FORMATS.length];
  return { format, ...PLANNERS[format](new Random(seed, `file ${index}`)) };
}
