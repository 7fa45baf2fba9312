/**
 * `deno task predict`: emotion and probabilities of audio files.
 *
 * @module
 */

import { resolve } from "@std/path";
import { z } from "zod";
import { paperWindow, readAudio } from "../audio/mod.ts";
import { BACKEND_NAMES, setBackend } from "../backend/mod.ts";
import { DEFAULT_MODEL_FOLDER } from "../files/mod.ts";
import type { ModelInfo } from "../model/mod.ts";
import {
  type Command,
  parseOptions,
  UsageError,
  wordOption,
} from "./command.ts";
import { formatPercent } from "./format.ts";
import { listen, type Listener, openListener } from "./listener.ts";

const help = `Usage: deno task predict FILE… [options]

Tells the emotion in each audio file (WAV, FLAC, MP3, Ogg), as the paper hears it:
3 seconds from 0.5 s on, mixed to mono at 48 kHz.

  --model DIR     a model's folder, or a run's   [data/models/ravdess-actors-5]
  --backend NAME  auto | simd | webgpu | cpu     [auto]
  --json          one JSON object on standard output`;

const optionsSchema = z.object({
  model: z.string().min(1, "must be a folder").default(DEFAULT_MODEL_FOLDER),
  backend: wordOption(BACKEND_NAMES).default("auto"),
  json: z.boolean().default(false),
});

/** What was heard in one file. */
interface Heard {
  file: string;
  emotion: string;
  /** By emotion; they sum to 1. */
  probabilities: Record<string, number>;
}

/** Listen to one file. */
async function hear(file: string, listener: Listener): Promise<Heard> {
  const samples = paperWindow(await readAudio(file));
  const probabilities = await listen(listener, samples);
  const { labels } = listener.info;
  return {
    file,
    emotion: labels[probabilities.indexOf(Math.max(...probabilities))],
    probabilities: Object.fromEntries(
      labels.map((label, i) => [label, probabilities[i]]),
    ),
  };
}

/** One line a file: the emotion, then all probabilities from the largest down. */
function describe({ file, emotion, probabilities }: Heard): string {
  const ranked = Object.entries(probabilities).sort(([, a], [, b]) => b - a);
  const list = ranked.map(([name, p]) => `${name} ${formatPercent(p)}`);
  return `${file}: ${emotion}  (${list.join(", ")})`;
}

/** What one may expect of the model. */
function describeModel(
  { title, synthetic, figures, protocol, labels }: ModelInfo,
): string {
  const accuracy = formatPercent(figures.accuracy);
  const origin = synthetic ? " It has heard synthetic speech alone." : "";
  return `Model: ${title}; ${accuracy} of ${figures.items} test items right under protocol ${protocol.name}, chance ${
    formatPercent(1 / labels.length)
  }.${origin}`;
}

/** Emotion and probabilities of audio files. */
export const predict: Command = {
  name: "predict",
  summary: "Emotion and probabilities of audio files",
  help,
  async run(args) {
    const { values, positionals: files } = parseOptions("predict", args, {
      model: { type: "string" },
      backend: { type: "string" },
      json: { type: "boolean" },
    }, optionsSchema);
    if (files.length === 0) {
      throw new UsageError(
        "predict needs at least one audio file. See: deno task predict --help",
      );
    }
    await setBackend(values.backend);
    const listener = await openListener(resolve(values.model));
    const heard: Heard[] = [];
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
      console.error(describeModel(listener.info));
    }
    if (failures.length > 0) throw new Error(failures.join("\n"));
  },
};
