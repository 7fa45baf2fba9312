/**
 * `deno task data`: RAVDESS from Zenodo, or what a folder of clips holds.
 *
 * @module
 */

import { z } from "zod";
import {
  describeIndex,
  downloadRavdess,
  indexFolder,
  type IndexReport,
  megabytes,
  RAVDESS,
  type RavdessStage,
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

const SIZE = megabytes(RAVDESS.archive!.size);
const UNPACKED = megabytes(RAVDESS.archive!.unpackedSize);

const help = `Usage: deno task data [options]
       deno task data FOLDER [--json]
       deno task data --clean-cache [--json]

Without FOLDER: shows RAVDESS's licence and, when you agree, downloads its 1,440 speech
clips from Zenodo (${SIZE}; unpacked at most ${UNPACKED}) to data/ravdess and checks every
one. A download that was broken off goes on where it ended.

With FOLDER: decodes all clips in it and says what is there, missing, double or damaged.

With --clean-cache: removes what is remembered of clips, features above all. They are
made again when they are needed.

  --accept-licence  agree without being asked
  --to DIR          where the clips go                 [data/ravdess]
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
function askForConsent(accepted: boolean): void {
  console.error(RAVDESS.licence);
  if (accepted) return;
  if (Deno.stdin.isTerminal() && confirm("Do you agree to this licence?")) {
    return;
  }
  throw new UsageError(
    "data: To download RAVDESS, accept the licence above: deno task data --accept-licence",
  );
}

/** One bar a stage, in megabytes or in files. */
function stageBars() {
  let stage: RavdessStage | undefined;
  let bar: ProgressBar | undefined;
  return {
    update(done: number, total: number, now: RavdessStage) {
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

async function download(options: Options): Promise<void> {
  askForConsent(options["accept-licence"]);
  const bars = stageBars();
  let report: IndexReport;
  try {
    report = await downloadRavdess({
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

async function check(folder: string, json: boolean): Promise<void> {
  const bar = progressBar("check");
  let report: IndexReport;
  try {
    ({ report } = await indexFolder(folder, {
      onProgress: (done, total) => bar.update(done, total, "files"),
    }));
  } finally {
    bar.stop();
  }
  printResult(json, { folder, ...report }, describeIndex(report).join("\n"));
  const faults = report.conflicts.length + report.unreadable.length;
  if (report.clips === 0 || faults > 0) {
    throw new Error(
      `data: ${folder} must hold clips, each readable and the same wherever its name occurs, ` +
        `got ${report.clips} readable, ${report.unreadable.length} unreadable and ` +
        `${report.conflicts.length} in conflict`,
    );
  }
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

/** RAVDESS from Zenodo, or what a folder of clips holds. */
export const data: Command = {
  name: "data",
  summary: "Download RAVDESS, or check a folder of clips",
  help,
  async run(args) {
    const { values, positionals } = parseOptions("data", args, {
      "accept-licence": { type: "boolean" },
      to: { type: "string" },
      "keep-archive": { type: "boolean" },
      "clean-cache": { type: "boolean" },
      json: { type: "boolean" },
    }, optionsSchema);
    if (positionals.length > 1) {
      throw new UsageError(
        `data takes one folder, got ${positionals.length}. See: deno task data --help`,
      );
    }
    const [folder] = positionals;
    if (values["clean-cache"]) {
      if (folder !== undefined) {
        throw new UsageError("data --clean-cache takes no folder");
      }
      await cleanCache(values.json);
    } else if (folder === undefined) await download(values);
    else await check(folder, values.json);
  },
};
