/**
 * The command line as a user's shell starts it.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../lib/cli.ts", import.meta.url));

/** What a command left. */
export interface CliResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** The process of one command, not yet awaited. */
export function spawnCli(
  args: string[],
  env: Record<string, string> = {},
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLI, ...args],
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Run one command to its end. */
export async function runCli(
  args: string[],
  env?: Record<string, string>,
): Promise<CliResult> {
  const { code, stdout, stderr } = await spawnCli(args, env).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** A short WAV file of a voice that no one has, and its folder. */
export async function makeClipFile(name = "clip.wav"): Promise<string> {
  const { encodeWav } = await import("../../lib/audio/mod.ts");
  const { openEmbedded } = await import("../../lib/corpus/mod.ts");
  const corpus = await openEmbedded();
  const waveform = await corpus.load(corpus.clips[0]);
  const path = `${await Deno.makeTempDir()}/${name}`;
  await Deno.writeFile(path, encodeWav(waveform));
  return path;
}
