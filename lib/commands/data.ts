/**
 * `deno task data`: a corpus from its server, or what a folder of clips holds.
 *
 * @module
 */

import { z } from "zod";
import {
  type ArchivedCorpus,
  CORPORA,
  corpusFolder,
  type CorpusSpec,
  corpusVariable,
  describeIndex,
  downloadCorpus,
  type DownloadStage,
  indexFolder,
  type IndexReport,
  megabytes,
  parseCorpusName,
} from "../corpus/mod.ts";
import {
  CORPUS_CACHE_FOLDER,
  FEATURE_CACHE_FOLDER,
  shrinkCache,
} from "../files/mod.ts";
import {
  type Command,
  parseOptions,
  printResult,
  UsageError,
} from "./command.ts";
import { type ProgressBar, progressBar } from "./progress.ts";

/** What the list of corpora says of one. */
function corpusLine(spec: CorpusSpec): string {
  const { id, title, archive, expected, home } = spec;
  const source = archive
    ? `${megabytes(archive.size)}, unpacked at most ${
      megabytes(archive.unpackedSize)
    }`
    : `${home}`;
  return `  ${id.padEnd(10)} ${title}, ${expected!.clips} clips (${source})`;
}

const help = `Usage: deno task data [NAME] [options]
       deno task data FOLDER [--json]
       deno task data --clean-cache [--json]

With the NAME of a corpus, by default ravdess: shows its licence and, when you agree,
downloads its clips to data/NAME and checks every one; an interrupted download resumes
where it ended. A corpus without a download has to be put there, or where its variable
(such as SER_CREMA_D) says; then its licence is shown and its clips are checked.

${
  Object.values(CORPORA).filter(({ synthetic }) => !synthetic)
    .map(corpusLine).join("\n")
}

With FOLDER, or NAME=FOLDER: decodes all clips in it and says which corpus it is, and
what is there, missing, double or damaged. A folder with a clips.csv (columns file,
label, speaker and, where known, sex, take, pair, intensity, group) is your own corpus.

With --clean-cache: removes what is remembered of clips, features above all. They are
made again when they are needed.

  --accept-licence  agree without being asked
  --to FOLDER       where the clips go                 [data/NAME]
  --keep-archive    keep the zip file in data/downloads, for other machines
  --json            one JSON object on standard output`;

const optionsSchema = z.object({
  "accept-licence": z.boolean().default(false),
  to: z.string().min(1, "must be a folder").optional(),
  "keep-archive": z.boolean().default(false),
  "clean-cache": z.boolean().default(false),
  json: z.boolean().default(false),
});

type Options = z.infer<typeof optionsSchema>;

/** Shows the licence and waits for a yes. */
function askForConsent(
  { id, title, licence }: CorpusSpec,
  accepted: boolean,
): void {
  console.error(licence);
  if (accepted) return;
  if (Deno.stdin.isTerminal() && confirm("Do you agree to this licence?")) {
    return;
  }
  throw new UsageError(
    `data: To download ${title}, accept the licence above: deno task data ${id} --accept-licence`,
  );
}

/** One bar a stage, in megabytes or in files. */
function stageBars() {
  let stage: DownloadStage | undefined;
  let bar: ProgressBar | undefined;
  return {
    update(done: number, total: number, now: DownloadStage) {
      if (now !== stage) {
        bar?.stop();
        bar = progressBar(now);
        stage = now;
      }
      if (now === "check") bar?.update(done, total, "files");
      else bar?.update(Math.floor(done / 1e6), Math.ceil(total / 1e6), "MB");
    },
    stop: () => bar?.stop(),
  };
}

async function download(
  spec: ArchivedCorpus,
  options: Options,
): Promise<void> {
  askForConsent(spec, options["accept-licence"]);
  const bars = stageBars();
  let report: IndexReport;
  try {
    report = await downloadCorpus(spec, {
      folder: options.to,
      keepArchive: options["keep-archive"],
      onProgress: bars.update,
      onRetry: (reason, seconds) =>
        console.error(`${reason}; trying again in ${seconds} s`),
    });
  } finally {
    bars.stop();
  }
  printResult(options.json, report, describeIndex(report).join("\n"));
}

/** Checks the clips of a corpus that has to be put in its place by hand. */
async function checkOwn(spec: CorpusSpec, json: boolean): Promise<void> {
  const folder = corpusFolder(spec);
  console.error(spec.licence);
  try {
    await Deno.stat(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(
      `data: ${spec.title} has no download here. Get it from ${spec.home} and put it into ${folder}, ` +
        `or set ${corpusVariable(spec)} to where it lies`,
    );
  }
  await check(folder, json, spec);
}

async function check(
  folder: string,
  json: boolean,
  spec?: CorpusSpec,
): Promise<void> {
  const bar = progressBar("check");
  let report: IndexReport;
  try {
    ({ report } = await indexFolder(folder, {
      ...(spec && { spec }),
      onProgress: (done, total) => bar.update(done, total, "files"),
    }));
  } finally {
    bar.stop();
  }
  printResult(json, { folder, ...report }, describeIndex(report).join("\n"));
  const faults = report.conflicts.length + report.unreadable.length;
  if (report.clips === 0 || faults > 0) {
    throw new Error(
      `data: ${folder} is not usable: ${report.clips} readable clips, ` +
        `${report.unreadable.length} unreadable files, ${report.conflicts.length} conflicting names`,
    );
  }
}

/** Downloads a corpus, or checks what a name or a folder stands for. */
async function runOn(name: string, options: Options): Promise<void> {
  const { spec, folder } = parseCorpusName(name);
  if (folder !== undefined) return await check(folder, options.json, spec);
  if (spec!.synthetic) {
    throw new UsageError(
      `data: the corpus ${spec!.id} is made here and needs no download`,
    );
  }
  const { archive } = spec!;
  if (archive) await download({ ...spec!, archive }, options);
  else await checkOwn(spec!, options.json);
}

/** Removes the features of clips, and what is known of their files. */
async function cleanCache(json: boolean): Promise<void> {
  const folders = [FEATURE_CACHE_FOLDER, CORPUS_CACHE_FOLDER];
  const removed = await Promise.all(
    folders.map((folder) => shrinkCache(folder, 0)),
  );
  const files = removed.reduce((sum, { files }) => sum + files, 0);
  const bytes = removed.reduce((sum, { bytes }) => sum + bytes, 0);
  const text = `Removed ${files} files (${megabytes(bytes)}) from ${
    folders.join(" and ")
  }`;
  printResult(json, { files, bytes, folders }, text);
}

/** A corpus from its server, or what a folder of clips holds. */
export const data: Command = {
  name: "data",
  summary: "Download a corpus, or check a folder of clips",
  help,
  async run(args) {
    const { values, positionals } = parseOptions("data", args, optionsSchema, {
      what: "one corpus or folder",
      most: 1,
    });
    const [name] = positionals;
    if (!values["clean-cache"]) return await runOn(name ?? "ravdess", values);
    if (name !== undefined) {
      throw new UsageError("data --clean-cache takes no folder");
    }
    await cleanCache(values.json);
  },
};
