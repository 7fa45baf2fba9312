/**
 * pip, with its progress as numbers and its failure as one line.
 *
 * @module
 */

import { readLines } from "./read_lines.ts";
import type { OnProgress } from "../progress.ts";

/** What {@linkcode runPip} installs, and where. */
export interface PipOptions {
  /** Interpreter of the environment. */
  python: string;
  /** The first file lists packages, others constrain their versions. */
  requirements: readonly [string, ...string[]];
  /** File that gets all that pip says. */
  log: string;
  /** A folder that has all packages, as files: nothing is downloaded. */
  wheels?: string;
  /** Counts packages; `what` is the one at hand. */
  onProgress?: OnProgress<[what: string]>;
}

/** Lines of pip that name a package: from an index, on this disk, or there already. */
const PACKAGE_LINES = [
  /^(?:Collecting|Requirement already satisfied:) ([\w.-]+)/,
  /^Processing .*?([\w.]+)-\d[^\\/ ]*\.whl/,
];

/** One spelling for a package's name. */
const normalName = (name: string) => name.toLowerCase().replace(/[-_.]+/g, "-");

/** Packages named in files of pip's format. */
async function countPackages(files: readonly string[]): Promise<number> {
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(file)));
  const names = texts.join("\n").match(/^[\w.-]+(?===)/gm) ?? [];
  return new Set(names.map(normalName)).size;
}

/** pip's arguments: nothing is asked, and nothing compiled from source. */
function pipArguments(
  what: readonly string[],
  [packages, ...constraints]: readonly string[],
): string[] {
  return [
    ...["-m", "pip", ...what, "--no-input", "--disable-pip-version-check"],
    ...["--no-color", "--progress-bar", "off"],
    ...["--only-binary", ":all:"],
    ...["--requirement", packages],
    ...constraints.flatMap((file) => ["--constraint", file]),
  ];
}

/** The package that a line of pip names. */
function packageName(line: string): string | undefined {
  return PACKAGE_LINES.map((pattern) => line.match(pattern)?.[1]).find(Boolean);
}

/** The line that says why pip failed: its first error; those after it are advice. */
function firstError(log: string): string {
  return log.match(/^ERROR: .*$/m)?.[0] ?? log.trim().split("\n").at(-1)!;
}

/** Runs pip to its end. @throws {Error} with pip's reason, and where its whole log lies */
async function pip(
  what: readonly string[],
  { python, requirements, log, onProgress }: PipOptions,
): Promise<void> {
  const total = await countPackages(requirements);
  const seen = new Set<string>();
  await Deno.writeTextFile(log, "");
  const child = new Deno.Command(python, {
    args: pipArguments(what, requirements),
    env: { PYTHONUNBUFFERED: "1", PYTHONUTF8: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const note = (line: string) =>
    Deno.writeTextFile(log, line + "\n", { append: true });
  const errors = (async () => {
    for await (const line of readLines(child.stderr)) await note(line);
  })();
  for await (const line of readLines(child.stdout)) {
    await note(line);
    const name = packageName(line);
    if (name !== undefined) seen.add(normalName(name));
    const now = name ?? (line.startsWith("Installing") ? "installing" : "");
    if (now) onProgress?.(Math.min(seen.size, total), total, now);
  }
  await errors;
  const { code } = await child.status;
  if (code === 0) return;
  throw new Error(
    `Cannot set up Python: pip could not ${what[0]} ${
      requirements[0]
    } (exit code ${code}): ${
      firstError(await Deno.readTextFile(log))
    } The first time needs the network. All of pip's output is in ${log}`,
  );
}

/**
 * Installs packages into an environment.
 *
 * @throws {Error} with pip's reason, and where its whole log lies
 */
export async function runPip(options: PipOptions): Promise<void> {
  const { wheels } = options;
  const source = wheels ? ["--no-index", "--find-links", wheels] : [];
  await pip(["install", ...source], options);
}

/**
 * Downloads packages with all that they need, as files for {@linkcode runPip} on a
 * machine of this kind.
 *
 * @param options `wheels` is where they go
 * @throws {Error} with pip's reason, and where its whole log lies
 */
export async function downloadWheels(
  { wheels, ...options }: PipOptions & { wheels: string },
): Promise<void> {
  await pip(["download", "--dest", wheels], options);
}
