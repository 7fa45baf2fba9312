/**
 * The command line: one entry for every command. Exit code 0 done, 1 failed, 2 wrong use.
 *
 * @module
 */

import { callerFolder, outdatedDeno } from "./commands/caller.ts";
import { type Command, UsageError } from "./commands/command.ts";
import { didYouMean } from "./commands/suggest.ts";

/** Commands are loaded when they are called, so that `--help` needn't load TensorFlow.js. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  reproduce: async () => (await import("./commands/reproduce.ts")).reproduce,
  data: async () => (await import("./commands/data.ts")).data,
  features: async () => (await import("./commands/features.ts")).features,
  sweep: async () => (await import("./commands/sweep.ts")).sweep,
  results: async () => (await import("./commands/results.ts")).results,
  choose: async () => (await import("./commands/choose.ts")).choose,
  evaluate: async () => (await import("./commands/evaluate.ts")).evaluate,
  baselines: async () => (await import("./commands/baselines.ts")).baselines,
  join: async () => (await import("./commands/join.ts")).join,
  convert: async () => (await import("./commands/convert.ts")).convert,
  predict: async () => (await import("./commands/predict.ts")).predict,
  serve: async () => (await import("./commands/serve.ts")).serve,
  site: async () => (await import("./commands/site.ts")).site,
  kernels: async () => (await import("./commands/kernels.ts")).kernels,
  lab: async () => (await import("./commands/lab.ts")).lab,
  notebooks: async () => (await import("./commands/notebooks.ts")).notebooks,
  bench: async () => (await import("./commands/bench.ts")).bench,
  test: async () => (await import("./commands/project_tasks.ts")).test,
  check: async () => (await import("./commands/project_tasks.ts")).check,
  fuzz: async () => (await import("./commands/project_tasks.ts")).fuzz,
};

/** The list of commands, for `--help` and for wrong use. */
async function overview(): Promise<string> {
  const commands = await Promise.all(
    Object.values(COMMANDS).map((load) => load()),
  );
  const lines = commands.map(({ name, summary }) =>
    `  ${name.padEnd(11)} ${summary}`
  );
  return [
    "Usage: deno task COMMAND [options]",
    "",
    ...lines,
    "",
    "Run `deno task COMMAND --help` for details.",
  ].join("\n");
}

/**
 * Run one command.
 *
 * @param args the command's name and its arguments
 * @returns the exit code
 */
export async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help") {
    console.log(await overview());
    return name === undefined ? 2 : 0;
  }
  try {
    if (!Object.hasOwn(COMMANDS, name)) {
      const names = Object.keys(COMMANDS);
      throw new UsageError(
        `There is no command "${name}".${didYouMean(name, names)} There are: ${
          names.join(", ")
        }`,
      );
    }
    const command = await COMMANDS[name]();
    if (rest.includes("--help")) console.log(command.help);
    else await command.run(rest);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    if (Deno.env.get("SER_DEBUG") && error instanceof Error) {
      console.error(error.stack);
    }
    return error instanceof UsageError ? 2 : 1;
  }
}

if (import.meta.main) {
  const outdated = outdatedDeno(Deno.version.deno);
  if (outdated !== undefined) {
    console.error(outdated);
    Deno.exit(1);
  }
  Deno.chdir(callerFolder(Deno.cwd(), Deno.env.get("INIT_CWD")));
  // A `deno task` below this process would keep it, however far it has gone.
  Deno.env.delete("INIT_CWD");
  Deno.exit(await main(Deno.args));
}
