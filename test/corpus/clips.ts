/**
 * Clips for tests: an index with made-up hashes, and small sound files.
 *
 * @module
 */
import { dirname, join } from "@std/path";
import { encodeWav } from "../../lib/audio/mod.ts";
import { type Clip, makeClip } from "../../lib/corpus/clip.ts";
import { RAVDESS, speechClipNames } from "../../lib/corpus/corpora/mod.ts";

/** The 1,440 clips of RAVDESS, each with samples of its own. */
export function allClips(): Clip[] {
  return speechClipNames().map((name) =>
    makeClip(RAVDESS, name, { hash: `samples of ${name}` })
  );
}

/** Clips in which those of each group hold the same samples. */
export function withSameSamples(clips: Clip[], groups: number[][]): Clip[] {
  const copy = clips.map((clip) => ({ ...clip }));
  for (const [first, ...others] of groups) {
    for (const i of others) copy[i].hash = copy[first].hash;
  }
  return copy;
}

/**
 * A WAV file of 1 s at 4 kHz, in which there is something to hear, with 8 samples at its
 * start that are another sequence for each number.
 */
export function tinyWav(number: number): Uint8Array<ArrayBuffer> {
  const samples = Float32Array.from(
    { length: 4000 },
    (_, i) =>
      i < 8
        ? ((number >> i) & 1 ? 0.5 : -0.25) + i / 64
        : 0.5 * Math.sin(i / 2) * Math.sin(i / 400),
  );
  return encodeWav({ samples, sampleRate: 4000 });
}

/** Write files below a folder, making what folders they need. */
export async function writeFiles(
  folder: string,
  files: Record<string, Uint8Array | string>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    await Deno.mkdir(dirname(file), { recursive: true });
    const bytes = typeof content === "string"
      ? new TextEncoder().encode(content)
      : content;
    await Deno.writeFile(file, bytes);
  }
}

/** Waits until files that were just written are old enough to be remembered. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1010));
}

/** A new folder that is removed when it goes out of scope. */
export async function temporaryFolder(): Promise<
  { path: string } & AsyncDisposable
> {
  const path = await Deno.makeTempDir({ prefix: "ser-corpus-" });
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
