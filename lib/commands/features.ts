/**
 * `deno task features`: one clip's features, as a `.npy` file that numpy opens.
 *
 * @module
 */

import { dirname, resolve } from "@std/path";
import { z } from "zod";
import { paperWindow } from "../audio/mod.ts";
import {
  countChunks,
  encodeNpy,
  logMelSpectrograms,
  type Matrix,
  melSpectrogram,
  mfcc,
  type NpyArray,
  powerSpectrogram,
  toChunks,
} from "../features/mod.ts";
import { sharedKernels } from "../kernels/mod.ts";
import { readAudio, writeAtomically } from "../files/mod.ts";
import { PAPER } from "../paper.ts";
import {
  type Command,
  parseOptions,
  printResult,
  UsageError,
  wordOption,
} from "./command.ts";

const help = `Usage: deno task features FILE [options]

Writes what the paper computes from one clip (3 seconds from 0.5 s on, mono, 48 kHz)
to a .npy file:

  waveform  [144000]       samples
  spectrum  [513, 563]     power spectrogram
  mel       [128, 563]     mel spectrogram
  logmel    [128, 563]     the same in decibels below its maximum, 80 dB floor
  mfcc      [20, 563]      mel-frequency cepstral coefficients, as librosa's
  chunks    [7, 128, 128]  log-mel in overlapping windows: the network's input, unscaled

  --kind NAME  one of these                      [logmel]
  --out FILE   where to write                    [clip.wav: clip.wav.logmel.npy]
  --json       one JSON object on standard output`;

const matrixKinds: Record<string, (samples: Float32Array) => Matrix> = {
  spectrum: (samples) => powerSpectrogram(samples),
  mel: (samples) => melSpectrogram(samples),
  mfcc: (samples) => mfcc(samples),
};

const KINDS = [
  "waveform",
  "spectrum",
  "mel",
  "logmel",
  "mfcc",
  "chunks",
] as const;

/** One kind of feature of the paper's window; log-mel as the network gets it. */
async function compute(kind: string, samples: Float32Array): Promise<NpyArray> {
  if (kind === "waveform") return { data: samples, shape: [samples.length] };
  if (kind in matrixKinds) return matrixKinds[kind](samples);
  const [logMel] = logMelSpectrograms(await sharedKernels(), [samples]);
  if (kind === "logmel") return logMel;
  const { width } = PAPER.chunks;
  return {
    data: toChunks(logMel),
    shape: [countChunks(logMel.shape[1]), logMel.shape[0], width],
  };
}

const optionsSchema = z.object({
  kind: wordOption(KINDS).default("logmel"),
  out: z.string().min(1, "must be a file").optional(),
  json: z.boolean().default(false),
});

/** Refuses a place for the file before anything is computed. */
async function checkOut(out: string): Promise<void> {
  const isFolder = (path: string) =>
    Deno.stat(path).then((info) => info.isDirectory, () => false);
  if (await isFolder(out)) {
    throw new UsageError(
      `features: --out: must be a file, got the folder "${out}"`,
    );
  }
  if (!await isFolder(dirname(resolve(out)))) {
    throw new UsageError(
      `features: --out: there is no folder "${dirname(out)}" to write into`,
    );
  }
}

/** One clip's features, as a `.npy` file. */
export const features: Command = {
  name: "features",
  summary: "One clip's features as a .npy file",
  help,
  async run(args) {
    const { values: { kind, json, ...rest }, positionals } = parseOptions(
      "features",
      args,
      {
        kind: { type: "string" },
        out: { type: "string" },
        json: { type: "boolean" },
      },
      optionsSchema,
    );
    if (positionals.length !== 1) {
      throw new UsageError(
        `features needs one audio file, got ${positionals.length}. See: deno task features --help`,
      );
    }
    const [file] = positionals;
    const out = rest.out ?? `${file}.${kind}.npy`;
    await checkOut(out);
    const { offset, duration } = PAPER.signal;
    const waveform = await readAudio(file, { end: offset + duration });
    const array = await compute(kind, paperWindow(waveform));
    await writeAtomically(out, encodeNpy(array));
    const { shape } = array;
    printResult(json, { file, kind, shape, out }, `${out}: ${kind} [${shape}]`);
  },
};
