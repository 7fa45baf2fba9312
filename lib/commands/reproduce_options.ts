/**
 * The options of `deno task reproduce`, with every default written once.
 *
 * @module
 */

import { join, resolve } from "@std/path";
import { z } from "zod";
import { BACKEND_NAMES } from "../backend/mod.ts";
import {
  CORPORA,
  CROSS_CORPUS,
  findProtocol,
  isProtocolName,
  MOST_COPIES,
  parseCorpusName,
  PROTOCOL_NAMES,
  PROTOCOLS,
} from "../corpus/mod.ts";
import { RunFolder, type Settings } from "../experiment/mod.ts";
import { RUNS_FOLDER } from "../files/mod.ts";
import { RECIPES } from "../model/mod.ts";
import { PAPER } from "../paper.ts";
import { integerOption, UsageError, wordOption } from "./command.ts";

/** Epochs of the embedded corpus's fixed part: with it, a run is done within 3 minutes on 2 cores. */
const PART_EPOCHS = 6;

const protocolLines = [
  ...PROTOCOL_NAMES.map((name) => [name, PROTOCOLS[name].title]),
  ["speakers-K", "K folds of speakers, dealt by the seed"],
  ["random-K", "K random folds of clips, dealt by the seed"],
].map(([name, title]) => `      ${name.padEnd(20)} ${title}`).join("\n");

export const help = `Usage: deno task reproduce [options]

Carries a corpus along the paper's whole path: files, signals, features, split and
augmentation, training, evaluation, report. Without options: a fixed part of the
embedded (synthetic) corpus, done within 3 minutes on 2 cores.

  --corpus NAME    ${Object.keys(CORPORA).join(" | ")},
                   one of these and its folder (crema-d=FOLDER),
                   or a folder: known by its clips.csv or names  [embedded]
  --test-corpus NAME  another corpus, named likewise: all of its clips are tested, and
                   training is on the first, over the labels that both have
  --full           embedded corpus: all 1,440 clips
  --protocol NAME  how clips are divided                         [random]
${protocolLines}
  --fold N         fold of a protocol that has several           [1]
  --recipe NAME    fast | paper                                  [fast]
  --epochs N       [the recipe's: fast ${RECIPES.fast.epochs}, paper ${RECIPES.paper.epochs}; embedded part: ${PART_EPOCHS}]
  --batch N        clips a training step; fewer need less memory [the recipe's: fast ${RECIPES.fast.batchSize}, paper ${RECIPES.paper.batchSize}]
  --copies N       augmented copies of a clip, 0 to ${MOST_COPIES}            [${PAPER.augment.copies}]
  --seed N         same seed, same numbers                       [1]
  --backend NAME   auto | simd | webgpu | cpu                    [auto]
  --out DIR        the run's folder                              [data/runs/<time>-…]
  --resume         go on with the run in --out, or with the last one
  --json           one JSON object on standard output`;

export const optionsSchema = z.object({
  corpus: z.string().min(1, "must be a corpus or a folder").optional(),
  "test-corpus": z.string().min(1, "must be a corpus or a folder").optional(),
  full: z.boolean().optional(),
  protocol: z.string().refine(isProtocolName, {
    error: ({ input }) =>
      `must be one of ${
        PROTOCOL_NAMES.join(", ")
      }, speakers-K or random-K, got "${input}"`,
  }).optional(),
  fold: integerOption(1, 1000).optional(),
  recipe: wordOption(Object.keys(RECIPES)).optional(),
  epochs: integerOption(1, 100_000).optional(),
  batch: integerOption(1, 1024).optional(),
  copies: integerOption(0, MOST_COPIES).optional(),
  seed: integerOption(0, 0xffffffff).optional(),
  backend: wordOption(BACKEND_NAMES).optional(),
  out: z.string().min(1, "must be a folder").optional(),
  resume: z.boolean().default(false),
  json: z.boolean().default(false),
});

export type Options = z.infer<typeof optionsSchema>;

/** Options with every default in its place. */
export function settingsOf(options: Options): Settings {
  const { corpus = "embedded", full = false } = options;
  const testCorpus = options["test-corpus"];
  const recipe = RECIPES[options.recipe ?? "fast"];
  if (full && corpus !== "embedded") {
    throw new UsageError(
      `reproduce: --full is for the embedded corpus, got --corpus ${corpus}`,
    );
  }
  const isPart = corpus === "embedded" && !full;
  const settings: Settings = {
    corpus: absoluteCorpus(corpus),
    ...(testCorpus !== undefined && { testCorpus: absoluteCorpus(testCorpus) }),
    full,
    protocol: options.protocol ??
      (testCorpus === undefined ? "random" : CROSS_CORPUS),
    fold: options.fold ?? 1,
    recipe,
    epochs: options.epochs ?? (isPart ? PART_EPOCHS : recipe.epochs),
    batch: options.batch ?? recipe.batchSize,
    copies: options.copies ?? PAPER.augment.copies,
    seed: options.seed ?? 1,
    backend: options.backend ?? "auto",
  };
  if ((settings.protocol === CROSS_CORPUS) !== (testCorpus !== undefined)) {
    throw new UsageError(
      `reproduce: --test-corpus goes with --protocol ${CROSS_CORPUS} only, and needs it, got --protocol ${settings.protocol}`,
    );
  }
  const { folds } = findProtocol(settings.protocol);
  if (folds !== undefined && settings.fold > folds) {
    throw new UsageError(
      `reproduce: --fold: ${settings.protocol} has ${folds} fold${
        folds === 1 ? "" : "s"
      }, got ${settings.fold}`,
    );
  }
  return settings;
}

/** A corpus's name with an absolute path, if there is one in it. */
function absoluteCorpus(name: string): string {
  const { spec, folder } = parseCorpusName(name);
  if (folder === undefined) return name;
  return spec === undefined ? resolve(folder) : `${spec.id}=${resolve(folder)}`;
}

/** The newest run below `data/runs`. */
export async function newestRun(): Promise<string> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(RUNS_FOLDER)) {
      if (entry.isDirectory) names.push(entry.name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const last = names.sort().at(-1);
  if (last === undefined) {
    throw new UsageError(
      "reproduce: --resume: there is no run in data/runs; say --out DIR",
    );
  }
  return join(RUNS_FOLDER, last);
}

/** Settings of the run to go on with; an option that says otherwise is refused. */
export async function resumedSettings(
  directory: string,
  options: Options,
): Promise<Settings> {
  const { settings } = await new RunFolder(directory).readExperiment();
  const { recipe: { name: recipe }, ...rest } = settings;
  for (const [name, stored] of Object.entries({ ...rest, recipe })) {
    const key = name === "testCorpus" ? "test-corpus" : name;
    const asked = options[key as keyof Options];
    if (
      asked === undefined || asked === stored ||
      absoluteCorpus(String(asked)) === stored
    ) continue;
    throw new UsageError(
      `reproduce: --${key}: the run in ${directory} has ${stored}, got ${asked}; leave the option out`,
    );
  }
  return settings;
}

/** A folder name that says what the run is, first of all when it began. */
export function defaultFolder(
  { corpus, protocol, recipe, seed }: Settings,
): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "");
  const name = corpus.split(/[\\/]/).at(-1);
  return join(
    RUNS_FOLDER,
    `${time}-${name}-${protocol}-${recipe.name}-${seed}`,
  );
}
