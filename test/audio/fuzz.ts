/**
 * `deno task fuzz [COUNT [SEED]]`: shows the decoders valid files of other people's
 * encoders, then broken ones, and checks what comes out. Ends with code 1 at the first
 * file that does harm, and with the words that bring it back.
 *
 * @module
 */

import fc from "fast-check";
import { ENCODERS, type Format, FORMATS, planFile } from "./made_files.ts";
import { anyCase, assertSafe, type Case, warmUp } from "./mutation.ts";
import { type Seed, SEEDS } from "./mutation_seeds.ts";
import { compareMade } from "./reference.ts";
import { isInstalled, run } from "./run_program.ts";

const HELP = `Usage: deno task fuzz [COUNT [SEED]]

Makes COUNT / 40 valid sound files (500) and compares their samples with those of other
decoders; then breaks files, COUNT of each format (20,000), and checks that each gives
a waveform or an error that says why. Needs ${ENCODERS.join(", ")}.`;

/** Broken files per format, refused by us, that others are asked about. */
const MAX_ASKED = 200;

/** Made files per format that are broken, beside the fixtures. */
const MADE_SEEDS = 10;

/** Ends the program with the words of a fault. */
function fail(words: string, code = 1): never {
  console.error(`fuzz: ${words}`);
  Deno.exit(code);
}

/** An argument that must be a whole number from `low` on. */
function integerArgument(
  [name, text]: [name: string, text: string | undefined],
  low: number,
  standard: number,
): number {
  const value = text === undefined ? standard : Number(text);
  if (Number.isSafeInteger(value) && value >= low) return value;
  return fail(`${name} must be an integer of at least ${low}, got ${text}`, 2);
}

/** Compares made files with other decoders; returns some of them as seeds to break. */
async function checkMade(count: number, seed: number): Promise<Seed[]> {
  const seeds: Seed[] = [];
  const worst = new Map<Format, number>();
  let refused = 0;
  const folder = await Deno.makeTempDir();
  for (let i = 0; i < count; i++) {
    const plan = planFile(seed, i);
    const { format, command } = plan;
    const bytes = await run(command, plan.sound.raw);
    const path = `${folder}/file`;
    await Deno.writeFile(path, bytes);
    const made = await compareMade(plan, bytes, path);
    const name = `file ${i} of seed ${seed}: ${command.join(" ")}`;
    if (made.fault !== null) fail(`${made.fault}: ${name}`);
    if (made.refused) refused++;
    const before = worst.get(format) ?? -Infinity;
    worst.set(format, Math.max(before, made.errorDb));
    if (i < MADE_SEEDS * FORMATS.length) seeds.push({ name, format, bytes });
  }
  await Deno.remove(folder, { recursive: true });
  for (const [format, errorDb] of worst) {
    const words = errorDb === -Infinity ? "equal" : `${errorDb.toFixed(1)} dB`;
    console.log(`fuzz: made ${format} files beside the reference: ${words}`);
  }
  console.log(`fuzz: ${count} made files, ${refused} refused by the reference`);
  return seeds;
}

/** Whether other people's decoders take a file without a word. */
async function othersAccept(bytes: Uint8Array, format: Format) {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, bytes);
  const nothing = new Uint8Array(0);
  const ffmpeg = ["ffmpeg", "-v", "warning", "-xerror", "-i", path];
  try {
    if (format === "FLAC") await run(["flac", "-t", "-s", path], nothing);
    await run([...ffmpeg, "-f", "null", "-"], nothing, { quiet: true });
    return true;
  } catch {
    return false;
  } finally {
    await Deno.remove(path);
  }
}

/** What became of the broken files of a format. */
interface Outcome {
  waveforms: number;
  asked: number;
  /** rules of ours that files broke which others accept → how often */
  stricter: Map<string, number>;
}

/** Load one broken file; ask others about it if it is refused. */
async function loadBroken(seeds: Seed[], broken: Case, outcome: Outcome) {
  const { bytes, error } = await assertSafe(seeds, broken);
  if (error === null) {
    outcome.waveforms++;
    return;
  }
  if (outcome.asked >= MAX_ASKED) return;
  outcome.asked++;
  if (!await othersAccept(bytes, seeds[broken.seed].format)) return;
  if (error.expected.startsWith("a stream that")) {
    throw new Error(`others decode it, ours says: ${error.message}`);
  }
  const rule = error.expected.replace(/\d+/g, "N");
  outcome.stricter.set(rule, (outcome.stricter.get(rule) ?? 0) + 1);
}

/** Breaks files of one format. */
async function checkBroken(
  format: Format,
  seeds: Seed[],
  { count, seed }: { count: number; seed: number },
): Promise<void> {
  const outcome: Outcome = { waveforms: 0, asked: 0, stricter: new Map() };
  const result = await fc.check(
    fc.asyncProperty(
      anyCase(seeds),
      (broken) => loadBroken(seeds, broken, outcome),
    ),
    { numRuns: count, seed, endOnFailure: true },
  );
  if (result.failed) {
    const [broken] = result.counterexample ?? [];
    console.error(`  file: ${broken ? seeds[broken.seed].name : "unknown"}`);
    console.error(`  case: ${JSON.stringify(broken)}`);
    console.error(result.errorInstance);
    fail(`failed. Again: deno task fuzz ${count} ${seed}`);
  }
  const { waveforms, asked, stricter } = outcome;
  const errors = count - waveforms;
  console.log(
    `fuzz: ${count} broken ${format} files from ${seeds.length} sound ones: ${waveforms} waveforms, ${errors} errors, no harm`,
  );
  const rules = [...stricter].map(([rule, times]) => `${times} × ${rule}`);
  console.log(
    `fuzz: of ${asked} refused ${format} files others accept: ${
      rules.join("; ") || "none"
    }`,
  );
}

if (Deno.args.includes("--help")) {
  console.log(HELP);
  Deno.exit(0);
}
const missing = ENCODERS.filter((program) => !isInstalled(program));
if (missing.length > 0) fail(`${missing.join(", ")} must be installed`);
const count = integerArgument(["COUNT", Deno.args[0]], 1, 20_000);
const seed = integerArgument(["SEED", Deno.args[1]], 0, Date.now() % 2 ** 31);
console.error(`fuzz: ${count} files of each format, seed ${seed}`);
const made = await checkMade(Math.ceil(count / 40), seed);
for (const format of FORMATS) {
  const seeds = [...SEEDS, ...made].filter((file) => file.format === format);
  await warmUp(seeds);
  await checkBroken(format, seeds, { count, seed });
}
