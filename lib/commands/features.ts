/**
 * `deno task features`: one clip's features, as a `.npy` file that numpy opens.
 *
 * @module
 */

import { dirname, resolve } from "@std/path";
import { z } from "zod";
import {
  createFrontEnd,
  encodeNpy,
  FRONT_ENDS,
  type FrontEnd,
  melSpectrogram,
  mfcc,
  type NpyArray,
  powerSpectrogram,
} from "../features/mod.ts";
import { sharedKernels } from "../kernels/mod.ts";
import { readAudio, readModelInfo, writeAtomically } from "../files/mod.ts";
import { hearSignal } from "../listen/mod.ts";
import {
  type Command,
  parseOptions,
  printResult,
  UsageError,
  wordOption,
} from "./command.ts";
import { didYouMean } from "./suggest.ts";

const help = `Usage: deno task features FILE [options]

Writes what a network hears of one clip to a .npy file. Without --front-end that is
what the paper computes (3 seconds from 0.5 s on, mono, 48 kHz), and its steps:

  waveform  [144000]       samples
  spectrum  [513, 563]     power spectrogram
  mel       [128, 563]     mel spectrogram
  logmel    [128, 563]     the same in decibels below its maximum, 80 dB floor
  mfcc      [20, 563]      mel-frequency cepstral coefficients, as librosa's
  chunks    [7, 128, 128]  log-mel in overlapping windows: the network's input, unscaled

With --front-end it is one of these:

  waveform  the samples that are heard
  features  what is computed from them: rows and columns
  input     the same in the order of the network's input, unscaled

  --front-end NAME  ${
  Object.keys(FRONT_ENDS).join(" | ")
}, or the folder of a model or a run: its own
  --kind NAME       one of the above   [logmel; with --front-end: features]
  --out FILE        where to write     [clip.wav: clip.wav.logmel.npy]
  --json            one JSON object on standard output`;

/** What is computed from the samples that a front end hears. */
type Compute = (
  samples: Float32Array,
  frontEnd: FrontEnd,
) => NpyArray | Promise<NpyArray>;

const waveform: Compute = (data) => ({ data, shape: [data.length] });

const matrix: Compute = async (samples, frontEnd) =>
  frontEnd.compute([samples], await sharedKernels())[0];

/** The network's input; of one channel, without an axis for it. */
const input: Compute = async (samples, frontEnd) => {
  const [features] = frontEnd.compute([samples], await sharedKernels());
  const { input } = frontEnd;
  return {
    data: frontEnd.layout(features),
    shape: input.at(-1) === 1 ? input.slice(0, -1) : [...input],
  };
};

/** Kinds of every front end, and those of the paper's. */
const KINDS = { waveform, features: matrix, input };
const PAPER_KINDS: Record<string, Compute> = {
  waveform,
  spectrum: (samples) => powerSpectrogram(samples),
  mel: (samples) => melSpectrogram(samples),
  logmel: matrix,
  mfcc: (samples) => mfcc(samples),
  chunks: input,
};

const optionsSchema = z.object({
  "front-end": z.string().min(1, "must be a name or a folder").optional(),
  kind: z.string().optional(),
  out: z.string().min(1, "must be a file").optional(),
  json: z.boolean().default(false),
});

const isFolder = (path: string) =>
  Deno.stat(path).then((info) => info.isDirectory, () => false);

/** A front end by its name, or that of a model or a run by its folder. */
async function openFrontEnd(name: string): Promise<FrontEnd> {
  if (Object.hasOwn(FRONT_ENDS, name)) return createFrontEnd({ name });
  if (!await isFolder(name)) {
    const names = Object.keys(FRONT_ENDS);
    throw new UsageError(
      `features: --front-end: must be one of ${
        names.join(", ")
      }, or the folder of a model or a run, got "${name}".${
        didYouMean(name, names)
      } See: deno task features --help`,
    );
  }
  return createFrontEnd((await readModelInfo(resolve(name))).frontEnd);
}

/** Which kind is asked for, and how it is computed. */
function chooseKind(
  { kind, "front-end": frontEnd }: z.infer<typeof optionsSchema>,
) {
  const kinds: Record<string, Compute> = frontEnd === undefined
    ? PAPER_KINDS
    : KINDS;
  const name = kind ?? (frontEnd === undefined ? "logmel" : "features");
  const checked = wordOption(Object.keys(kinds)).safeParse(name);
  if (!checked.success) {
    const [{ message }] = checked.error.issues;
    throw new UsageError(
      `features: --kind: ${message} See: deno task features --help`,
    );
  }
  return { kind: name, compute: kinds[name] };
}

/** Refuses a place for the file before anything is computed. */
async function checkOut(out: string): Promise<void> {
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
    const { values, positionals } = parseOptions(
      "features",
      args,
      optionsSchema,
      {
        what: "one audio file",
        least: 1,
        most: 1,
      },
    );
    const [file] = positionals;
    const { kind, compute } = chooseKind(values);
    const out = values.out ?? `${file}.${kind}.npy`;
    await checkOut(out);
    const frontEnd = await openFrontEnd(values["front-end"] ?? "chunks");
    const [, end] = frontEnd.extent();
    const { samples } = await hearSignal(
      frontEnd,
      await readAudio(file, { end }),
    );
    const array = await compute(samples, frontEnd);
    await writeAtomically(out, encodeNpy(array));
    const { shape } = array;
    printResult(
      values.json,
      { file, kind, shape, out },
      `${out}: ${kind} [${shape}]`,
    );
  },
};
