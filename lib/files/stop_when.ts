/**
 * An early end for what runs in a notebook, where interrupting the kernel would
 * lose everything: the Deno kernel ends when it is interrupted.
 *
 * @module
 */

/** When {@linkcode stopWhen} says stop: whatever comes first. */
export interface StopWhenOptions {
  /** After so many minutes, counted from the call. Default: never. */
  minutes?: number;
  /** As soon as there is a file of this name in the working directory. Default: `stop`. */
  file?: string;
}

/** Removes a file; false where there was none. */
function removeFile(path: string): boolean {
  try {
    Deno.removeSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * A question whether to stop, for the option `stop` of `train`. The file is removed when it
 * is seen, and one that is left over from before is removed at once.
 *
 * @returns true from the first time that the file is there or the time is over
 * @throws {RangeError} if `minutes` is not above 0
 *
 * @example
 * ```ts
 * import { stopWhen } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const file = await Deno.makeTempFile();
 * const stop = stopWhen({ file });
 * assert.equal(stop(), false);
 * await Deno.writeTextFile(file, "");
 * assert.equal(stop(), true);
 * ```
 */
export function stopWhen(
  { minutes = Infinity, file = "stop" }: StopWhenOptions = {},
): () => boolean {
  if (!(minutes > 0)) {
    throw new RangeError(
      `Cannot limit a training: minutes must be above 0, got ${minutes}`,
    );
  }
  const end = performance.now() + minutes * 60_000;
  let stopped = false;
  removeFile(file);
  return () => stopped ||= removeFile(file) || performance.now() >= end;
}
