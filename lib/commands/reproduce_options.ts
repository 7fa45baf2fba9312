/**
 * The options of `deno task reproduce`.
 *
 * @module
 */

import { join, resolve } from "@std/path";
import { z } from "zod";
import { AUGMENTATIONS } from "../augment/mod.ts";
import { BACKEND_NAMES } from "../backend/mod.ts";
import {
  CORPORA,
  findProtocol,
  isProtocolName,
  MOST_COPIES,
  parseCorpusName,
  PROTOCOL_NAMES,
  PROTOCOLS,
} from "../corpus/mod.ts";
import {
  absoluteCorpus,
  BINARIES,
  completeSettings,
  DEFAULT_RECIPE,
  firstDifference,
  type GivenSettings,
  PERMUTATIONS,
  RunFolder,
  type Settings,
  SettingsError,
} from "../experiment/mod.ts";
import { FRONT_ENDS } from "../features/mod.ts";
import { ifThere, readJsonFile, RUNS_FOLDER } from "../files/mod.ts";
import { NETWORKS, type Recipe, RECIPES, recipeSchema } from "../model/mod.ts";
import { PAPER } from "../paper.ts";
import { optionOf } from "../report/repeat.ts";
import { integerOption, UsageError, wordOption } from "./command.ts";
import { didYouMean } from "./suggest.ts";

const protocolLines = [
  ...PROTOCOL_NAMES.map((name) => [name, PROTOCOLS[name].title]),
  ["speakers-K", "K folds of speakers, dealt by the seed"],
  ["random-K", "K random folds of clips, dealt by the seed"],
].map(([name, title]) => `      ${name.padEnd(20)} ${title}`).join("\n");

/** What `--help` prints. */
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
  --recipe NAME    ${
  Object.keys(RECIPES).join(" | ")
}, or a JSON file                 [fast]
  --print-recipe   print the recipe as JSON, to start a file from, and stop
  --epochs N       epochs of training  [the recipe's]
  --batch N        batch size; smaller needs less memory         [the recipe's]
  --copies N       augmented copies of a clip, 0 to ${MOST_COPIES}            [${PAPER.augment.copies}]
  --seed N         same seed, same numbers                       [1]
  --train-on-validation  train on the items that would validate, too
  --permute-labels NAME  a control, labels that mean nothing: clip (the same for all
                   copies of a clip) or item (one for each item)
  --backend NAME   auto | simd | webgpu | cpu                    [auto]
  --binary NAME    of simd: relaxed (fast) or strict (the same
                   numbers on every processor)                   [relaxed]
  --threads N      of simd; they change no number                [one per core]
  --out FOLDER     the run's folder                              [data/runs/<time>-…]
  --resume         continue the run in --out, or the last one
  --json           one JSON object on standard output

A recipe's file chooses by these names:

  network          ${Object.keys(NETWORKS).join(" | ")}
  frontEnd         ${Object.keys(FRONT_ENDS).join(" | ")}
  augment          any of ${Object.keys(AUGMENTATIONS).join(", ")}`;

/** The options as they are checked. */
export const optionsSchema = z.object({
  corpus: z.string().min(1, "must be a corpus or a folder").optional(),
  "test-corpus": z.string().min(1, "must be a corpus or a folder").optional(),
  full: z.boolean().optional(),
  protocol: z.string().refine(isProtocolName, {
    error: ({ input }) =>
      `must be one of ${
        PROTOCOL_NAMES.join(", ")
      }, speakers-K or random-K, got "${input}".${
        didYouMean(String(input), PROTOCOL_NAMES)
      }`,
  }).optional(),
  fold: integerOption(1, 1000).optional(),
  recipe: z.string().min(1, "must be a recipe's name or file").optional(),
  "print-recipe": z.boolean().default(false),
  epochs: integerOption(1, 100_000).optional(),
  batch: integerOption(1, 1024).optional(),
  copies: integerOption(0, MOST_COPIES).optional(),
  seed: integerOption(0, 0xffffffff).optional(),
  "train-on-validation": z.boolean().optional(),
  "permute-labels": wordOption(PERMUTATIONS).optional(),
  backend: wordOption(BACKEND_NAMES).optional(),
  binary: wordOption(BINARIES).optional(),
  threads: integerOption(1, 64).optional(),
  out: z.string().min(1, "must be a folder").optional(),
  resume: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** The checked options; those that were not given are absent. */
export type Options = z.infer<typeof optionsSchema>;

/**
 * A recipe by its name, or from a JSON file.
 *
 * @throws {UsageError} if it is neither
 * @throws {JsonFileError} naming the line of what is wrong in the file
 */
export async function readRecipe(name = DEFAULT_RECIPE): Promise<Recipe> {
  if (Object.hasOwn(RECIPES, name)) return RECIPES[name];
  if (name.endsWith(".json")) {
    return await readJsonFile(resolve(name), recipeSchema);
  }
  throw new UsageError(
    `reproduce: --recipe: must be one of ${
      Object.keys(RECIPES).join(", ")
    } or a file FILE.json, got "${name}".${
      didYouMean(name, Object.keys(RECIPES))
    }`,
  );
}

/** The settings that options name; paths of corpora may be relative. */
async function namedSettings(options: Options): Promise<GivenSettings> {
  const {
    recipe,
    "test-corpus": testCorpus,
    "train-on-validation": trainOnValidation,
    "permute-labels": permuteLabels,
    ...rest
  } = options;
  const { out: _out, resume: _resume, json: _json, ...named } = rest;
  const { "print-recipe": _print, ...settings } = named;
  return {
    ...settings,
    testCorpus,
    trainOnValidation: trainOnValidation || undefined,
    permuteLabels,
    recipe: recipe === undefined ? undefined : await readRecipe(recipe),
  };
}

/**
 * Options with every default in its place.
 *
 * @throws {UsageError} if one rules out another
 */
export async function settingsOf(options: Options): Promise<Settings> {
  try {
    return completeSettings(await namedSettings(options));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const { setting, message } = error;
    const rest = message.slice(setting.length);
    throw new UsageError(`reproduce: ${optionOf(setting)}${rest}`);
  }
}

/**
 * Refuses a corpus that is neither known nor a folder.
 *
 * @throws {UsageError} that names the known ones
 */
export async function checkCorpus(name: string): Promise<void> {
  const { folder } = parseCorpusName(name);
  if (folder === undefined) return;
  const there = await Deno.stat(folder).then(() => true, () => false);
  if (there) return;
  const known = Object.keys(CORPORA);
  throw new UsageError(
    `reproduce: --corpus: there is no corpus or folder "${name}".${
      didYouMean(name, known)
    } Known are ${known.join(", ")}; or name a folder of clips`,
  );
}

/**
 * The run that began last.
 *
 * @param folder of runs; what else lies in it is passed over
 * @returns its folder
 * @throws {UsageError} if there is none
 */
export async function newestRun(folder = RUNS_FOLDER): Promise<string> {
  const runs: { path: string; started: string }[] = [];
  for (const name of await foldersIn(folder)) {
    const path = join(folder, name);
    const run = new RunFolder(path);
    if (!await run.has("experiment")) continue;
    runs.push({ path, started: (await run.readExperiment()).started });
  }
  const last = runs.sort((a, b) => a.started < b.started ? -1 : 1).at(-1);
  if (last !== undefined) return last.path;
  throw new UsageError(
    "reproduce: --resume: there is no run in data/runs. Name its folder: --out FOLDER",
  );
}

/** Names of the folders in a folder; none if it is not there. */
async function foldersIn(folder: string): Promise<string[]> {
  const entries = await ifThere(Array.fromAsync(Deno.readDir(folder)), []);
  return entries.filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => name);
}

/** Options that set a part of the recipe. */
const RECIPE_OPTIONS: Record<string, string> = {
  epochs: "--epochs",
  batchSize: "--batch",
};

/** Settings of the run to continue; an option that says otherwise is refused. */
export async function resumedSettings(
  folder: string,
  options: Options,
): Promise<Settings> {
  const { settings } = await new RunFolder(folder).readExperiment();
  const named = await namedSettings(options);
  const { corpus, testCorpus, epochs, batch } = named;
  const { recipe } = settings;
  const asked: Partial<Settings> = {
    ...named,
    recipe: {
      ...named.recipe ?? recipe,
      epochs: epochs ?? recipe.epochs,
      batchSize: batch ?? recipe.batchSize,
    },
    corpus: corpus && absoluteCorpus(corpus),
    testCorpus: testCorpus && absoluteCorpus(testCorpus),
  };
  for (const [name, stored] of Object.entries(settings)) {
    const value = asked[name as keyof Settings];
    if (value === undefined) continue;
    const found = firstDifference(stored, value);
    if (found === undefined) continue;
    const { path, was, is } = found;
    const option = name === "recipe" ? RECIPE_OPTIONS[path] : undefined;
    throw new UsageError(
      `reproduce: ${option ?? optionOf(name)}: the run in ${folder} has ${
        path && `${path} `
      }${was}, got ${is}; leave the option out`,
    );
  }
  return settings;
}

/**
 * A folder's name that says what the run is, first of all when it began: two runs that
 * begin together differ in it unless they are the same.
 *
 * @example
 * ```ts
 * import { defaultFolder, optionsSchema, settingsOf } from "./reproduce_options.ts";
 * import assert from "node:assert/strict";
 *
 * const options = optionsSchema.parse({ protocol: "actors-5", fold: "2" });
 * const name = defaultFolder(await settingsOf(options), new Date("2026-01-02T03:04:05.678Z"));
 * assert.match(name, /2026-01-02T030405\.678-embedded-actors-5-fold-2-fast-1$/);
 * ```
 */
export function defaultFolder(
  { corpus, protocol, fold, recipe, seed, permuteLabels }: Settings,
  now: Date = new Date(),
): string {
  const time = now.toISOString().replace("Z", "").replaceAll(":", "");
  const name = corpus.split(/[\\/]/).at(-1);
  const { folds } = findProtocol(protocol);
  const part = folds === 1 ? protocol : `${protocol}-fold-${fold}`;
  const control = permuteLabels ? `-permuted-by-${permuteLabels}` : "";
  return join(
    RUNS_FOLDER,
    `${time}-${name}-${part}-${recipe.name}-${seed}${control}`,
  );
}
