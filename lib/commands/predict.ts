/**
 * `deno task predict`: emotion and probabilities of audio files.
 *
 * @module
 */

import { resolve } from "@std/path";
import { z } from "zod";
import { decodeAudio, toMono } from "../audio/mod.ts";
import { BACKEND_NAMES, setBackend } from "../backend/mod.ts";
import { decodedSeconds, isKnown } from "../corpus/mod.ts";
import {
  DEFAULT_MODEL,
  DEFAULT_MODEL_FOLDER,
  loadModel,
  namingFile,
} from "../files/mod.ts";
import { type Listener, openListener } from "../listen/mod.ts";
import { type Command, parseOptions, wordOption } from "./command.ts";
import { formatPercent } from "./format.ts";

const help = `Usage: deno task predict FILE… [options]

Prints the emotion that a model hears in each audio file (WAV, FLAC, MP3, Ogg), then how
much of a file the model hears and what to expect of it. Where there is nothing to hear,
because a file is too short, silent or clipped throughout, it says so and names no
emotion. It also says which files the model was trained on.

  --model FOLDER  a model's folder, or a run's   [${DEFAULT_MODEL}]
  --backend NAME  auto | simd | webgpu | cpu     [auto]
  --json          one JSON object on standard output`;

const optionsSchema = z.object({
  model: z.string().min(1, "must be a folder").default(DEFAULT_MODEL_FOLDER),
  backend: wordOption(BACKEND_NAMES).default("auto"),
  json: z.boolean().default(false),
});

/** What was heard in one file. */
interface HeardFile {
  file: string;
  emotion: string;
  /** By label; they sum to 1. */
  probabilities: Record<string, number>;
  /** Whether the model was trained on these very samples; null: it doesn't say on which. */
  trainedOn: boolean | null;
}

/** Listens to one file. @throws {RangeError} if there is nothing to hear */
async function hear(file: string, listener: Listener): Promise<HeardFile> {
  const { clips } = listener.info.training;
  const [, until] = listener.frontEnd.extent();
  const bytes = await namingFile("read", file, () => Deno.readFile(file));
  const audio = await decodeAudio(bytes, file, {
    end: decodedSeconds(until, clips),
  });
  const heard = await listener.hear(toMono(audio));
  if (heard.inaudible !== null) {
    throw new RangeError(
      `${file}: there is nothing to hear (${heard.inaudible.message})`,
    );
  }
  const { label, probabilities } = heard;
  return {
    file,
    emotion: label,
    probabilities: Object.fromEntries(
      listener.labels.map((name, i) => [name, probabilities[i]]),
    ),
    trainedOn: isKnown(clips, audio),
  };
}

/** The emotion; below it all probabilities from the largest down, and what spoils them. */
function describe(
  { file, emotion, probabilities, trainedOn }: HeardFile,
): string {
  const ranked = Object.entries(probabilities).sort(([, a], [, b]) => b - a)
    .map(([name, p]) => `${name} ${formatPercent(p)}`);
  const lines = [`${file}: ${emotion}`, `  ${ranked.join(", ")}`];
  if (trainedOn) {
    lines.push(
      "  The model was trained on this recording, so this says nothing about new ones.",
    );
  }
  return lines.join("\n");
}

/** How much of a recording a front end hears. */
function describeWindow({ offset, longest }: Listener["frontEnd"]): string {
  return offset === undefined
    ? `at most ${longest.toFixed(1)} s from where a voice begins`
    : `${longest.toFixed(1)} s from ${offset.toFixed(1)} s on`;
}

/** What one may expect of the model. */
function describeModel({ info, frontEnd }: Listener): string {
  const { title, synthetic, figures, protocol, labels } = info;
  const accuracy = formatPercent(figures.accuracy);
  const chance = formatPercent(1 / labels.length);
  const origin = synthetic ? " It was trained on synthetic speech only." : "";
  return `Model: ${title}; ${accuracy} of ${figures.items} test items right under protocol ${protocol.name}, chance ${chance}. It hears ${
    describeWindow(frontEnd)
  }.${origin}`;
}

/** Emotion and probabilities of audio files. */
export const predict: Command = {
  name: "predict",
  summary: "Emotion and probabilities of audio files",
  help,
  async run(args) {
    const { values, positionals: files } = parseOptions(
      "predict",
      args,
      optionsSchema,
      {
        what: "at least one audio file",
        least: 1,
      },
    );
    await setBackend(values.backend);
    const listener = openListener(await loadModel(resolve(values.model)));
    const heard: HeardFile[] = [];
    const failures: string[] = [];
    for (const file of files) {
      try {
        heard.push(await hear(file, listener));
        if (!values.json) console.log(describe(heard.at(-1)!));
      } catch (error) {
        failures.push((error as Error).message);
      }
    }
    if (values.json) {
      console.log(JSON.stringify({ model: listener.info, files: heard }));
    } else if (heard.length > 0) {
      console.error(describeModel(listener));
    }
    if (failures.length > 0) throw new Error(failures.join("\n"));
  },
};
