/**
 * Stopping a command from outside: Ctrl-C, or SIGTERM from an engine that runs it.
 *
 * @module
 */

/** The reason of a run that was stopped from outside. */
export class StoppedError extends Error {
  /** the class's name, the same across realms */
  override name = "StoppedError";
}

/** Exit code of a run that can be continued: EX_TEMPFAIL of `sysexits.h`. */
export const TRY_AGAIN = 75;

/** SIGTERM cannot be caught on Windows. */
const SIGNALS: Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM"];

/**
 * A signal that Ctrl-C and SIGTERM abort, with a {@linkcode StoppedError}.
 *
 * @returns the signal, and `release` to give both back their usual meaning
 */
export function stoppedFromOutside(): {
  signal: AbortSignal;
  release(): void;
} {
  const controller = new AbortController();
  const stop = () => controller.abort(new StoppedError("Stopped from outside"));
  for (const name of SIGNALS) Deno.addSignalListener(name, stop);
  return {
    signal: controller.signal,
    release() {
      for (const name of SIGNALS) Deno.removeSignalListener(name, stop);
    },
  };
}
