/**
 * `deno task convert`: weights to and from PyTorch's names and layouts.
 *
 * @module
 */

import { basename, join, resolve } from "@std/path";
import { z } from "zod";
import { setBackend } from "../backend/mod.ts";
import {
  loadModel,
  namingFile,
  saveModel,
  writeAtomically,
} from "../files/mod.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  fromPytorch,
  type MemberValues,
  parseModelInfo,
  type TensorMap,
  toPytorch,
  type WeightMap,
} from "../model/mod.ts";
import {
  type Command,
  parseOptions,
  printResult,
  UsageError,
  wordOption,
} from "./command.ts";

const help = `Usage: deno task convert MODEL --to pytorch --out FILE.safetensors
       deno task convert FILE.safetensors… --from pytorch --card model.json --out FOLDER

To PyTorch: the values of a model's folder, or a run's, by the names and in the layouts
of the same network in PyTorch (safetensors.torch.load_file), with the scaler's mean and
scale; of a model of several members a file each, FILE.1.safetensors and so on.

From PyTorch: a folder that predict and the web app take, of a file for each member.
Nothing is made up: what the classes are and in which order, the network, the front end,
how it was trained and how well it does stand in the model.json that --card names. A
file may have the names above, or those of the public code behind the paper's figures
(model 1).

  --to pytorch     --from pytorch
  --card FILE      the model.json of the new folder
  --scaler FILE    safetensors with mean and scale of the input, where FILE has none
  --out PATH       what is written
  --json           one JSON object on standard output`;

const word = z.string().min(1).optional();

const optionsSchema = z.object({
  to: wordOption(["pytorch"]).optional(),
  from: wordOption(["pytorch"]).optional(),
  card: word,
  scaler: word,
  out: z.string({ error: "say what is to be written" }).min(1),
  json: z.boolean().default(false),
});

type Options = z.infer<typeof optionsSchema>;

/** The tensors of a file. */
async function readTensors(file: string): Promise<TensorMap> {
  const bytes = await namingFile("read", file, () => Deno.readFile(file));
  return decodeSafetensors(bytes, file).tensors;
}

/** Name of a member's file. */
function memberFile(out: string, i: number, count: number): string {
  return count === 1 ? out : out.replace(/(\.safetensors)?$/, `.${i + 1}$1`);
}

/** A model folder's members as files for PyTorch; returns their names. */
async function toFiles(model: string, out: string): Promise<string[]> {
  const info = join(model, "model.json");
  const text = await namingFile("read", info, () => Deno.readTextFile(info));
  const { members, labels } = parseModelInfo(text, info);
  const files: string[] = [];
  for (const [i, name] of members.entries()) {
    const source = join(model, name);
    const tensors = toPytorch(await readTensors(source), source);
    const file = memberFile(resolve(out), i, members.length);
    const bytes = encodeSafetensors(tensors, { labels: labels.join(",") });
    await writeAtomically(file, bytes);
    files.push(file);
  }
  return files;
}

/** Mean and scale of the input: among the weights, or from a file of their own. */
async function readScaler(
  weights: WeightMap,
  file: string,
  scaler: string | undefined,
): Promise<MemberValues["scaler"]> {
  const own: TensorMap = scaler === undefined
    ? weights
    : await readTensors(scaler);
  const [mean, scale] = ["mean", "scale"].map((part) => {
    const tensor = own.get(`scaler.${part}`) ?? own.get(part);
    weights.delete(`scaler.${part}`);
    if (tensor?.data instanceof Float32Array) {
      return { data: tensor.data, shape: [...tensor.shape] };
    }
    throw new UsageError(
      `convert: there is no scaler.${part} of float32 in ${
        scaler ?? file
      }: name a file that has it with --scaler`,
    );
  });
  return { mean, scale };
}

/** A model folder from files of PyTorch's, one for each member. */
async function toFolder(
  files: readonly string[],
  { card, scaler, out }: Options,
): Promise<string[]> {
  if (card === undefined) {
    throw new UsageError(
      "convert: --from pytorch needs --card: a model.json that says what the classes are, in their order, and how the model was trained. See: deno task convert --help",
    );
  }
  const text = await namingFile("read", card, () => Deno.readTextFile(card));
  const info = parseModelInfo(text, card);
  const { length } = info.members;
  if (files.length !== length) {
    throw new UsageError(
      `convert: there must be a file for each member that ${card} names, ${length}, got ${files.length}`,
    );
  }
  const members = await Promise.all(files.map(async (file) => {
    const weights = fromPytorch(await readTensors(file), file);
    return { scaler: await readScaler(weights, file, scaler), weights };
  }));
  await saveModel(resolve(out), members, info);
  await checkFolder(resolve(out));
  return [resolve(out)];
}

/** Throws, and takes the folder's file away, unless network, scaler and values fit. */
async function checkFolder(folder: string): Promise<void> {
  await setBackend("cpu");
  try {
    (await loadModel(folder)).dispose();
  } catch (error) {
    await Deno.remove(join(folder, "model.json"));
    throw error;
  }
}

/** Weights to and from PyTorch. */
export const convert: Command = {
  name: "convert",
  summary: "Weights to and from PyTorch's names and layouts",
  help,
  async run(args) {
    const { values, positionals } = parseOptions(
      "convert",
      args,
      optionsSchema,
      {
        what: "one model, or files of one model's members",
        least: 1,
      },
    );
    if (
      (values.to === undefined) === (values.from === undefined)
    ) {
      throw new UsageError(
        "convert takes either --to pytorch or --from pytorch. See: deno task convert --help",
      );
    }
    const [source, ...others] = positionals;
    if (values.to !== undefined && others.length > 0) {
      throw new UsageError(
        `convert --to pytorch takes one model, got ${positionals.length}`,
      );
    }
    const files = values.to === undefined
      ? await toFolder(positionals, values)
      : await toFiles(source, values.out);
    printResult(
      values.json,
      { files },
      files.map((file) => `${basename(source)} → ${file}`).join("\n"),
    );
  },
};
